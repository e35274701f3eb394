# shellcheck shell=sh
# Which Rust builds the project: the one on PATH when it is new enough (rustup's, say), else
# Debian's own rustc-web, which follows upstream inside the stable release.

# rust_wanted: the oldest compiler that builds the workspace, as its manifest states it.
rust_wanted() {
    sed -n 's/^rust-version = "\(.*\)"$/\1/p' "$OTS_ROOT/Cargo.toml"
}

# rust_version COMMAND: the version number it reports; nothing when it does not run.
rust_version() {
    "$1" --version 2>/dev/null | sed -n '1s/^[a-z-]* \([0-9.]*\).*/\1/p'
}

# rust_new_enough CARGO RUSTC
rust_new_enough() {
    for rust_tool in "$1" "$2"; do
        rust_found=$(rust_version "$rust_tool")
        [ -n "$rust_found" ] && version_at_least "$(rust_wanted)" "$rust_found" || return 1
    done
}

# use_rust: afterwards `cargo` on PATH is new enough, and a C compiler is there for the parts of
# our dependencies that are written in C (SQLite, the primitives under TLS).
use_rust() {
    if ! rust_new_enough cargo rustc; then
        if ! rust_new_enough /usr/bin/cargo /usr/bin/rustc; then
            # cargo fetches over TLS, and a minimal machine knows no certificate authority.
            apt_newest rustc-web cargo-web ca-certificates
            rust_new_enough /usr/bin/cargo /usr/bin/rustc ||
                fail "Debian's Rust is older than $(rust_wanted) here; install it with rustup"
        fi
        prefer_debian_rust
    fi
    need cc gcc libc6-dev
}

# prefer_debian_rust: puts Debian's tools before an older cargo on PATH, and nothing else of
# /usr/bin, whose order against other folders is the machine's business.
prefer_debian_rust() {
    rust_bin=$OTS_ROOT/.ots/debian-rust
    mkdir -p "$rust_bin"
    for rust_tool in cargo rustc rustdoc rustfmt cargo-fmt cargo-clippy clippy-driver; do
        ln -sfn "/usr/bin/$rust_tool" "$rust_bin/$rust_tool"
    done
    PATH=$rust_bin:$PATH
    export PATH
    hash -r
}

# use_rustfmt, use_clippy: the parts that only a developer needs.
use_rustfmt() {
    use_rust_part fmt rustfmt rustfmt-web
}

use_clippy() {
    use_rust_part clippy clippy rust-web-clippy
}

# use_rust_part SUBCOMMAND RUSTUP-COMPONENT DEBIAN-PACKAGE
use_rust_part() {
    cargo "$1" --version >/dev/null 2>&1 && return 0
    case $(rustc --print sysroot) in
        /usr) apt_install "$3" ;;
        *) have rustup && rustup component add "$2" ;;
    esac
    cargo "$1" --version >/dev/null 2>&1 ||
        fail "cargo $1 is missing; install it (rustup component add $2, or Debian's $3)"
}

# build_release: the two programs, at target/release in the checkout: that place is part of the
# contract, whatever target folder the environment names.
build_release() {
    cargo build --target-dir "$OTS_ROOT/target" --release --locked \
        -p ots-server -p ots-core --bins
}

# use_programs: sets OTS_PROGRAMS to the folder of the two programs that a command runs: built as
# for release, or where OTS_BIN_DIR says that they stand already (the tests, which built their own).
use_programs() {
    find_programs
    if [ -n "${OTS_BIN_DIR:-}" ]; then note "with the programs in $OTS_BIN_DIR"; else build_release; fi
    for program in ots-server ots-phone; do
        [ -x "$OTS_PROGRAMS/$program" ] || fail "$OTS_PROGRAMS/$program is missing"
    done
}

find_programs() {
    OTS_PROGRAMS=${OTS_BIN_DIR:-$OTS_ROOT/target/release}
}
