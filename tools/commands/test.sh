# ots test                       prepares the machine and runs every check and test
. "$OTS_ROOT/tools/lib/all.sh"
[ $# -eq 0 ] || wrong_use "test takes no argument"

step prepare
use_rust
use_rustfmt
use_clippy

step format
cargo fmt --all --check

step lint
cargo clippy --locked --workspace --all-targets -- -D warnings

step "rust tests"
cargo test --locked --workspace

summary
