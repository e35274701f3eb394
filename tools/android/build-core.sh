#!/bin/bash
# Compiles the core for Android, smallest form, and checks what comes out.
#
# Usage: build-core.sh DEST [ABI...]       without ABI: those that the APK carries
# Leaves DEST/ABI/libots_core.so (stripped, what the APK carries) and DEST/symbols/ABI/libots_core.so (with symbols: the
# bindings are read from it, and a crash address is looked up in it).
. "$(dirname "$0")/env.sh"

dest=${1:?usage: build-core.sh DEST [ABI...]}
shift
[ $# -gt 0 ] && abis=("$@")
built=$("$android_tools/cargo.sh" --target-dir)

for abi in "${abis[@]}"; do
  note "compiling the core for $abi"
  # --no-default-features: leaves out the phone without a screen, a program for tests
  "$android_tools/cargo.sh" "$abi" build -q --locked --profile android -p ots-core --lib --no-default-features
  mkdir -p "$dest/$abi" "$dest/symbols/$abi"
  cp "$built/$(rust_target "$abi")/android/libots_core.so" "$dest/symbols/$abi/libots_core.so"
  # -s: the names that Android binds to stand in the dynamic table, which stays
  "$llvm/llvm-strip" -s -o "$dest/$abi/libots_core.so" "$dest/symbols/$abi/libots_core.so"
  "$android_tools/check-so.sh" "$abi" "$dest/$abi/libots_core.so"
done
