#!/bin/bash
# Writes the Kotlin bindings of the core, as the core's own exports describe them. Maven calls it before compiling.
#
# Usage: bindings.sh DEST [LIBRARY]
# LIBRARY: a built libots_core.so of any ABI, not stripped. Without one, the host's debug build is made and read.
. "$(dirname "$0")/env.sh"

dest=${1:?usage: bindings.sh DEST [LIBRARY]}
library=${2:-}
cd "$root"
if [ -z "$library" ]; then
  cargo build -q --locked -p ots-core --lib
  library=${CARGO_TARGET_DIR:-$root/target}/debug/libots_core.so
fi
settings=$root/android/packaging/bindings.toml

# Maven comes here at every start; only another library or other settings are a reason to write again.
stamp=$(cat "$library" "$settings" | sha256sum)
[ "$(cat "$dest.stamp" 2>/dev/null)" = "$stamp" ] && exit 0
rm -rf "$dest" "$dest.stamp"
mkdir -p "$dest"
# --no-format: the generator would ask for ktlint; nobody reads these files.
cargo run -q --locked -p uniffi-bindgen -- generate "$library" --language kotlin \
  --config "$settings" --no-format --out-dir "$dest"
echo "$stamp" >"$dest.stamp"
