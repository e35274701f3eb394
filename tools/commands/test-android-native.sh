# ots test-android-native        the core's tests on Android's own C library, under qemu
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"

use_rust
bash "$OTS_ROOT/tools/android/test-native.sh" "$@"
