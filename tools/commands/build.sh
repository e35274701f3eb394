# ots build                      release binaries: target/release/ots-server, ots-phone
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"
[ $# -eq 0 ] || wrong_use "build takes no argument"

step prepare
use_rust

step build
build_release

summary
