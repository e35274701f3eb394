#!/bin/bash
# cargo for one Android ABI: finds the compilers, rebuilds Rust's std for it, and sets the flags that every library of
# the APK is linked with, whether Debian's parts link it or a real NDK on PATH does.
#
# Usage: cargo.sh ABI COMMAND [ARGUMENTS...]        as in: cargo.sh arm64-v8a build --profile android -p ots-core --lib
# Prints nothing of its own. The results lie under the folder that `cargo.sh --target-dir` prints.
. "$(dirname "$0")/env.sh"

# Debian's rustc by its full name: a rustup rustc may come first on PATH, and has no sources of std here.
export RUSTC=/usr/bin/rustc RUSTDOC=/usr/bin/rustdoc
rustc_version=$($RUSTC --version | sed 's/[^0-9.]*\([0-9.]*\).*/\1/')

# One folder per compiler, shared by all checkouts: std and the dependencies are compiled once. cargo's own fingerprints
# tell apart what Cargo.lock and the flags change.
export CARGO_TARGET_DIR=$android_cache/cargo-$rustc_version
if [ "${1:-}" = --target-dir ]; then
  echo "$CARGO_TARGET_DIR"
  exit 0
fi

abi=${1:?usage: cargo.sh ABI COMMAND [ARGUMENTS...]}
command=${2:?usage: cargo.sh ABI COMMAND [ARGUMENTS...]}
shift 2
target=$(rust_target "$abi")
clang=$(clang_target "$abi")$min_sdk-clang
lower=${target//-/_}
upper=${lower^^}

toolchain=$("$android_tools/toolchain/make.sh")
export PATH=${toolchain:+$toolchain:}$PATH
command -v llvm-ar >/dev/null || fail "no llvm-ar beside $(command -v "$clang"): is this NDK older than r19?"

export "CC_$lower=$clang" "AR_$lower=llvm-ar" "CARGO_TARGET_${upper}_LINKER=$clang"
export "CARGO_TARGET_${upper}_RUNNER=$android_tools/bionic-runner/run.sh"

# Paths of this machine would make two builds differ and tell strangers who built the app where.
cargo_home=${CARGO_HOME:-$HOME/.cargo}
remap=()
for registry in "$cargo_home"/registry/src/*/; do
  [ -d "$registry" ] && remap+=("${registry%/}=/crates")
done
remap+=("$CARGO_TARGET_DIR=/build")

rustflags=(
  -C "link-arg=-Wl,-z,max-page-size=16384" # phones with 16 KiB pages (Android 15 on) refuse smaller alignment
  -C "link-arg=-Wl,-z,defs"                # every imported symbol must exist at API 24, shown at link time
  -C "link-arg=-Wl,-z,text"                # no text relocations: Android 6 and later refuse to load them
  -C "link-arg=-Wl,--hash-style=both"      # GNU hash for phones, SysV hash for tools that count symbols
  -C "link-arg=-Wl,--build-id=sha1"        # ties a crash address to the unstripped library; derived from the contents
)
cflags=()
for pair in "${remap[@]}"; do
  rustflags+=("--remap-path-prefix=$pair")
  cflags+=("-ffile-prefix-map=$pair")
done
export "CARGO_TARGET_${upper}_RUSTFLAGS=${rustflags[*]}" "CFLAGS_$lower=${cflags[*]}"

# The queue uses none of these parts of SQLite; without them the library is a fifth of a megabyte smaller and no
# extension can be loaded into it.
export LIBSQLITE3_FLAGS="-USQLITE_ENABLE_FTS3 -USQLITE_ENABLE_FTS3_PARENTHESIS -USQLITE_ENABLE_FTS5 \
-USQLITE_ENABLE_RTREE -USQLITE_ENABLE_STAT4 -USQLITE_ENABLE_LOAD_EXTENSION -DSQLITE_OMIT_LOAD_EXTENSION"

# rebuilding std is an unstable option of cargo; Debian's compiler is a stable one
export RUSTC_BOOTSTRAP=1
unset RUSTUP_TOOLCHAIN
std=std,panic_unwind
[ "$command" = test ] && std=$std,test
cd "$root"
exec nice -n "${OTS_NICE:-0}" /usr/bin/cargo "$command" -Zbuild-std=$std --target "$target" "$@"
