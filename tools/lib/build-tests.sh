# shellcheck shell=sh

# The scenarios run the two programs as processes of their own, and OTS_BIN_DIR tells them where
# they are. Cargo builds a package's programs with its integration tests: building them in a step
# of their own would compile most dependencies again, with other features.
build_tests() {
    cargo test --no-run --locked --workspace
    OTS_BIN_DIR=${CARGO_TARGET_DIR:-$OTS_ROOT/target}/debug
    export OTS_BIN_DIR
}
