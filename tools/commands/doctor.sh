# ots doctor                     says what this machine has and what a command would install
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"
[ $# -eq 0 ] || wrong_use "doctor takes no argument"

missing=0

# found WHAT DETAIL / lacks WHAT REMEDY: one line each, aligned.
found() {
    printf '  ok       %-12s %s\n' "$1" "$2"
}

lacks() {
    printf '  missing  %-12s %s\n' "$1" "$2"
    missing=$((missing + 1))
}

# look COMMAND PACKAGE: the path and first line of its version, or the package that has it.
look() {
    if have "$1"; then
        found "$1" "$("$1" --version 2>/dev/null </dev/null | head -n 1) ($(command -v "$1"))"
    else
        lacks "$1" "Debian package $2"
    fi
}

printf 'to build and run the call centre\n'
if rust_new_enough cargo rustc; then
    found rust "$(rustc --version) ($(command -v rustc))"
elif rust_new_enough /usr/bin/cargo /usr/bin/rustc; then
    found rust "$(/usr/bin/rustc --version) (/usr/bin/rustc)"
else
    lacks rust "$(rust_wanted) or newer: rustup, or Debian packages rustc-web cargo-web"
fi
look cc "gcc"

printf 'to test\n'
for part in "fmt rustfmt-web" "clippy rust-web-clippy"; do
    if cargo "${part% *}" --version >/dev/null 2>&1; then
        found "cargo ${part% *}" "$(cargo "${part% *}" --version)"
    else
        lacks "cargo ${part% *}" "rustup component, or Debian package ${part#* }"
    fi
done
look shellcheck shellcheck
look python3 python3
look node nodejs
look npm npm
look chromium chromium
if package_installed libfaketime; then
    found libfaketime "phones whose clock is wrong"
else
    lacks libfaketime "Debian package libfaketime"
fi
if [ -n "$(postgres_bin)" ]; then
    found postgresql "$("$(postgres_bin)/postgres" --version) ($(postgres_bin))"
else
    lacks postgresql "Debian package postgresql"
fi

if [ "$missing" -gt 0 ]; then
    printf '\n%s missing; each command installs what it needs by itself (as root or with sudo)\n' \
        "$missing"
    exit 1
fi
printf '\nnothing is missing\n'
