# ots test-apk [GATE...]         the gates of a made-up call centre's APK
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"

use_rust
bash "$OTS_ROOT/tools/android/gates.sh" "$@"
