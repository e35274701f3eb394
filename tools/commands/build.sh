# ots build                      release binaries: target/release/ots-server, ots-phone
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"
[ $# -eq 0 ] || wrong_use "build takes no argument"

step prepare
use_rust

step build
# The place is part of the contract, whatever target folder the environment names.
cargo build --target-dir "$OTS_ROOT/target" --release --locked --workspace --bins

summary
