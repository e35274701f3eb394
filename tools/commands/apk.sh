# ots apk INSTANCE=FILE [VOICE=FOLDER] [SEND_SMS=yes]   the signed app of one call centre: android/target/ots.apk
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"

# The instance document is checked by a small program of the workspace, so Rust comes first.
use_rust
bash "$OTS_ROOT/tools/android/apk.sh" "$@"
