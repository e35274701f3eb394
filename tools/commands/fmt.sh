# ots fmt                        writes the source the way ./ots test wants it
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"
[ $# -eq 0 ] || wrong_use "fmt takes no argument"

use_rust
use_rustfmt
cargo fmt --all
