# ots bench [NAME...]            the benchmarks: one line a figure on standard output, or some of them
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"

# Standard output is for figures alone; everything else goes to standard error.
exec 3>&1 1>&2

step prepare
use_rust

step build
build_release
cargo build --target-dir "$OTS_ROOT/target" --release --locked -p ots-scenarios --bench ots-bench

step measure
OTS_BIN_DIR=$OTS_ROOT/target/release
export OTS_BIN_DIR
# Cargo decides what the built program is called, so Cargo starts it.
cargo bench --quiet --target-dir "$OTS_ROOT/target" --locked -p ots-scenarios --bench ots-bench \
    -- "$@" >&3
