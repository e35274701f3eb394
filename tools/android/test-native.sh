#!/bin/bash
# Runs the phone's half on the real C library of Android 6.0, for both ARM ABIs, under qemu: the toolchain's own checks,
# every test of the core and of the protocol, and the very library that goes into the APK through its C interface.
# What this cannot show (ART, newer Androids, seccomp, a phone's resolver) stands in docs/device-checklist.md.
#
# Usage: test-native.sh [ABI...]
. "$(dirname "$0")/env.sh"

"$android_tools/prepare.sh" --tests
named=$#
[ "$named" = 0 ] || abis=("$@")

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

# The option for emulators cannot run here, as there is no Android's C library for it: it has to come out, pass what every
# library of an APK passes (build-core.sh asks check-so.sh), and show the very interface that was tested above.
[ "$named" = 0 ] || exit 0
note "x86_64, the option for emulators"
"$android_tools/build-core.sh" "$native" x86_64
shown() { "$llvm/llvm-readelf" --dyn-syms -W "$native/$1/libots_core.so" | awk '$1 ~ /^[0-9]+:$/ && $7 != "UND" { print $8 }' | sort; }
[ "$(shown x86_64 | grep -c '^Java_id_go_jember_ots_')" -gt 0 ] || fail "x86_64: no way in for a press"
diff <(shown "${abis[0]}") <(shown x86_64) || fail "x86_64: its interface is another than that of ${abis[0]}"
