# shellcheck shell=bash disable=SC2154 # sourced by self-test.sh, which sets the variables
# Recordings that the app would never play, and good ones, which must reach the phone uncompressed: it plays them from
# where they lie in the APK.

recording() { # recording FILE CODEC-WORDS
  mkdir -p "$(dirname "$work/voice/$1")"
  printf 'OggS\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\23%b made up' "$2" >"$work/voice/$1"
}
voice() { python3 "$android_tools/voice.py" "$work/voice" "$work/voice-assets"; }

rm -rf "$work/voice" "$work/voice-assets"
mkdir "$work/voice"
must_fail 'holds no recording' voice
recording mad/violence.ogg OpusHead
recording id/safe_contact.ogg '\001vorbis'
recording su/violence.ogg OpusHead
must_fail 'su/violence.ogg: is not in a folder of a language; there are: id jv mad en' voice
rm -r "$work/voice/su"
recording mad/kekerasan.ogg OpusHead
must_fail 'mad/kekerasan.ogg: is no question of the app' voice
rm "$work/voice/mad/kekerasan.ogg"
recording jv/words.ogg FLAC
must_fail 'jv/words.ogg: is not Ogg with Opus or Vorbis inside' voice
rm -r "$work/voice/jv"
truncate -s 1000001 "$work/voice/mad/violence.ogg"
must_fail 'more than the 1000000 that fit into the download' voice
[ ! -e "$work/voice-assets" ] || fail "recordings that were refused were taken all the same"

recording mad/violence.ogg OpusHead
voice
aapt2 link -I "$("$root/android/packaging/framework.sh")" --manifest "$root/android/src/main/AndroidManifest.xml" \
  --no-resource-removal --warn-manifest-validation -o "$work/voice.apk" "$target/resources.zip" \
  --min-sdk-version "$min_sdk" --target-sdk-version "$target_sdk" -A "$work/voice-assets" 2>/dev/null
python3 "$root/android/packaging/pack_apk.py" "$work/voice-packed.apk" "$work/voice.apk"
stored=$(python3 -c 'import sys, zipfile
print(*sorted(i.filename for i in zipfile.ZipFile(sys.argv[1]).infolist() if not i.compress_type and i.filename.startswith("assets/")))' \
  "$work/voice-packed.apk")
[ "$stored" = 'assets/voice/id/safe_contact.ogg assets/voice/mad/violence.ogg' ] ||
  fail "the recordings do not reach the phone as it plays them: $stored"
