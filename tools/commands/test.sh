# ots test [PART...]             prepares the machine and runs every check and test, or some parts
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"

usual_parts="scripts format vectors dependencies typescript lint rust browser"
# The core's tests again on Android's own C library under emulation, and the APK built a second time from another folder:
# both compile the core anew, which only a change of the core, of a dependency or of the toolchain can break.
extra_parts="android android-native android-twice"
parts=${*:-$usual_parts}
for part in $parts; do
    case " $usual_parts $extra_parts " in
        *" $part "*) ;;
        *) wrong_use "test has no part \"$part\"; its parts are: $usual_parts $extra_parts" ;;
    esac
done

# Failing early is worth more than any order of importance: what takes seconds comes first.

# Every script by its first line, so that a new one is checked without being listed anywhere.
test_scripts() {
    need shellcheck shellcheck
    scripts=$(grep -rlsE --exclude-dir=node_modules --exclude-dir=target \
        '^(#! ?/bin/(ba)?sh|#! ?/usr/bin/env bash|# shellcheck shell=)' ots .ci tools android || true)
    # shellcheck disable=SC2086 # a list of paths without spaces
    shellcheck --severity=warning $scripts
}

test_format() {
    use_rustfmt
    cargo fmt --all --check
}

# The protocol's vectors, read by a second implementation that shares no code with the first.
test_vectors() {
    use_python_packages protocol/verify/requirements.txt
    "$PYTHON" -B protocol/verify/verify_vectors.py
}

test_dependencies() {
    use_cargo_deny
    check_dependencies
}

test_typescript() {
    use_node
    npm_run_everywhere check
}

# Compiles all that the next parts run, and lets nothing pass that Clippy warns of.
test_lint() {
    build_tests
}

test_rust() {
    use_postgres
    # Phones whose clock is wrong: one process gets another time.
    apt_install libfaketime
    build_tests
    # Most of what a test of the server or of a phone takes is waiting, for a disk or for the other end: twice as many at a
    # time as there are cores.
    RUST_TEST_THREADS=$(($(nproc) * 2)) linted cargo test --locked --workspace
}

test_browser() {
    use_node
    use_chromium
    build_tests
    npm_run_everywhere test
}

# The app: what a finished APK must be, then its screens against the real core and a real call centre.
test_android() {
    build_tests
    bash tools/android/gates.sh style signature badging contents libraries link shrunk lint self-test flags
    bash android/tests/run.sh
}

test_android_native() {
    bash tools/android/test-native.sh
}

test_android_twice() {
    bash tools/android/gates.sh reproducible
}

step prepare
use_rust
take_compiled
for part in $parts; do
    step "$part"
    "test_$(printf '%s' "$part" | tr - _)"
done
# Of a whole run alone: then everything is in it.
[ $# -gt 0 ] || keep_compiled
summary
[ $# -gt 0 ] || printf '  not asked for: %s (./ots test %s)\n' "$extra_parts" "$extra_parts"
