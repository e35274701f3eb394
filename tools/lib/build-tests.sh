# shellcheck shell=sh

# linted COMMAND...: runs cargo with Clippy as the compiler of our own crates. Clippy is rustc with more
# warnings, so one pass finds them and leaves programs to run; `cargo clippy` compiles every dependency for
# itself and throws the result away. A warning is an error, and so no program comes of it.
# The variables are for this command alone: what goes onto phones and servers is compiled by rustc.
linted() {
    RUSTC_WORKSPACE_WRAPPER=clippy-driver CLIPPY_ARGS=-Dwarnings "$@"
}

# The scenarios run the two programs as processes of their own, and OTS_BIN_DIR tells them where
# they are. Cargo builds a package's programs with its integration tests: building them in a step
# of their own would compile most dependencies again, with other features.
build_tests() {
    use_clippy
    linted cargo test --no-run --locked --workspace --all-targets
    OTS_BIN_DIR=${CARGO_TARGET_DIR:-$OTS_ROOT/target}/debug
    export OTS_BIN_DIR
}
