# ots test-android               the app's APK and its gates, and its tests on Android 14
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"

# Apart from `ots test`, which stays under twenty minutes without it; after it nearly everything is compiled already.
# Left to `ots test android`: that each gate sees a fault of its kind, an APK with everything that may be added to it, and
# Android 7, 10 and 16, whose runs take three times as long together and find what only a new call of the framework breaks.
level=34

step prepare
use_rust
take_compiled
step build
build_tests
step 'the APK and its gates'
bash tools/android/gates.sh style signature badging contents libraries link shrunk lint reproducible
step "the app on API $level"
bash android/tests/run.sh "-Dsdks=$level"
summary
