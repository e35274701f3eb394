#!/bin/bash
# Builds the APK of one call centre: android/target/ots.apk, signed, the same bytes from the same source, instance
# document and key.
#
# Usage: apk.sh INSTANCE=FILE [OUT=FILE.apk] [VOICE=FOLDER] [SEND_SMS=yes]
# FILE is what `ots-server instance` prints. Its `app` section names the application id, label and colour.
# FOLDER holds the regency's recordings of the questions (voice.py says how they are named).
# SEND_SMS=yes lets the app send its SMS itself, for phones that get it from elsewhere than a store: Google's allows the
# permission to SMS apps only.
. "$(dirname "$0")/env.sh"

target=$root/android/target
packaging=$root/android/packaging
out=$target/ots.apk
instance=
voice=
send_sms=no
for argument in "$@"; do
  case $argument in
    INSTANCE=*) instance=${argument#INSTANCE=} ;;
    OUT=*) out=${argument#OUT=} ;;
    SEND_SMS=yes | SEND_SMS=no) send_sms=${argument#SEND_SMS=} ;;
    VOICE=*) voice=${argument#VOICE=} ;;
    *) instance= && break ;;
  esac
done
if [ -z "$instance" ]; then
  echo 'usage: apk.sh INSTANCE=FILE [OUT=FILE.apk] [VOICE=FOLDER] [SEND_SMS=yes], with FILE as `ots-server instance` prints it' >&2
  exit 2
fi
[ -r "$instance" ] || fail "$instance: no such file"
instance=$(realpath "$instance")
if [ -n "$voice" ]; then
  [ -d "$voice" ] || fail "$voice: no such folder"
  voice=$(realpath "$voice")
fi
out=$(realpath -m "$out")

"$android_tools/prepare.sh"
cd "$root"
mkdir -p "$target"
# One at a time: ./ots run builds an app behind its back.
exec {lock}>"$target/.lock"
flock "$lock"

# First of all, since it costs nothing: a document that makes no app should not take minutes to say so.
rm -rf "$target/instance"
apk_instance ots-apk-instance "$instance" "$target/instance"
python3 "$android_tools/licences.py" "$target/instance/assets"
[ -z "$voice" ] || python3 "$android_tools/voice.py" "$voice" "$target/instance/assets"

[ "$send_sms" = no ] || "$packaging/manifest.sh" SEND_SMS >"$target/instance/AndroidManifest.xml"

"$android_tools/build-core.sh" "$target/native"

note "compiling the app"
# Incremental leftovers are no source: what was deleted there must not live on in the APK.
rm -rf "$target/classes" "$target"/ots-android-*.jar
(cd android && maven package -DskipTests -Dcore.library="$target/native/symbols/${abis[0]}/libots_core.so")

"$android_tools/maven-pins.sh" check

note "packing"
"$packaging/link.sh" "$target" "$target/instance" "$target/linked.apk"
"$packaging/dex.sh" "$target" "$target"/ots-android-*.jar
libraries=()
for abi in "${abis[@]}"; do
  "$android_tools/check-so.sh" "$abi" "$target/jni/$abi/libjnidispatch.so"
  libraries+=("lib/$abi/libots_core.so=$target/native/$abi/libots_core.so")
  libraries+=("lib/$abi/libjnidispatch.so=$target/jni/$abi/libjnidispatch.so")
done
python3 "$packaging/pack_apk.py" "$target/unsigned.apk" "$target/linked.apk" \
  "classes.dex=$target/dex/classes.dex" "${libraries[@]}"

mkdir -p "$(dirname "$out")"
"$android_tools/sign.sh" "$target/unsigned.apk" "$out" "$(cat "$target/instance/application-id")"
note "$out: $(stat -c %s "$out") bytes, $(cat "$target/instance/label") ($(cat "$target/instance/application-id"))"
