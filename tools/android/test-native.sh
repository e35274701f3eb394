#!/bin/bash
# Runs the phone's half on the real C library of Android 6.0, for both ARM ABIs, under qemu: the toolchain's own checks,
# every test of the core and of the protocol, and the very library that goes into the APK through its C interface.
# What this cannot show (ART, newer Androids, seccomp, a phone's resolver) stands in docs/device-checklist.md.
#
# Usage: test-native.sh [ABI...]
. "$(dirname "$0")/env.sh"

"$android_tools/prepare.sh" --tests
[ $# -gt 0 ] && abis=("$@")

# The library as the APK carries it, and a made-up call centre for it to seal to.
native=$root/android/target/native
"$android_tools/build-core.sh" "$native" "${abis[@]}"
export OTS_INSTANCE=$native/made-up.ots
apk_instance made_up_instance id.rekaan.ots Rekaan >"$OTS_INSTANCE"

for abi in "${abis[@]}"; do
  note "$abi: compiler, headers, loader, and the library of the APK"
  OTS_SHIPPED_LIBRARY=$native/$abi/libots_core.so \
    "$android_tools/cargo.sh" "$abi" test -q --locked --manifest-path "$android_tools/bionic-check/Cargo.toml"
  note "$abi: a real NDK would be used"
  "$android_tools/toolchain/test-ndk.sh" "$abi"
  note "$abi: the core's and the protocol's tests"
  "$android_tools/cargo.sh" "$abi" test --locked -p ots-protocol -p ots-core
done
