# shellcheck shell=bash disable=SC2154 # sourced by self-test.sh, which sets the variables
# Finished APKs with one thing wrong: signature, contents, what the manifest asks for.

sign_as() { # sign_as OUT OPTION...: the APK signed anew by a throw-away key
  local out=$1
  shift
  [ -f "$work/key.p12" ] || keytool -genkeypair -keystore "$work/key.p12" -storetype PKCS12 -storepass rekaan -alias app \
    -keyalg RSA -keysize 2048 -dname CN=rekaan 2>/dev/null
  apksigner sign --ks "$work/key.p12" --ks-pass pass:rekaan --min-sdk-version "$min_sdk" "$@" --in "$target/unsigned.apk" \
    --out "$out"
}

changed=$work/changed.apk
cp "$apk" "$changed"
printf 'X' | dd of="$changed" bs=1 seek=100 conv=notrunc status=none
must_fail 'apksigner refuses it' "$gates/signature.sh" "$changed"
must_fail 'apksigner refuses it' "$gates/signature.sh" "$target/unsigned.apk"
sign_as "$work/no-v3.apk" --v1-signing-enabled false --v3-signing-enabled false
must_fail 'v3 scheme (APK Signature Scheme v3): true' "$gates/signature.sh" "$work/no-v3.apk"


contents() { # contents APK MOST-BYTES FORBIDDEN-TEXT
  python3 "$gates/apk_contents.py" "$1" "$instance" "$2" "${abis[@]}" -- "$3"
}
must_fail 'more than the 1000 that a download may cost' contents "$apk" 1000 /nowhere
sign_as "$work/v1.apk" --v1-signing-enabled true
must_fail 'META-INF/APP.SF: nobody put that there on purpose' contents "$work/v1.apk" 60000000 /nowhere
# Each fault that faulty/apk.py can plant, and what the gate says to it.
while IFS='|' read -r fault words; do
  python3 "$gates/faulty/apk.py" "$fault" "$apk" "$work/$fault.apk"
  must_fail "$words" contents "$work/$fault.apk" 60000000 /planted/folder
done <<'FAULTS'
stranger|assets/Stranger.EXE: nobody put that there on purpose
foreign-abi|lib/mips/libots_core.so: nobody put that there on purpose
missing-library|lib/armeabi-v7a/libots_core.so is there 0 times
dated|classes.dex has a date of its own
off-boundary|classes.dex is stored off the 4-byte boundary
off-page|lib/arm64-v8a/libots_core.so is stored off the 16 KiB boundary
compressed-table|resources.arsc is compressed
other-document|assets/instance.ots is not the signed document
path|assets/places.tsv names /planted/folder
silent-licences|assets/licences.txt does not speak of rustls
FAULTS
same() { python3 "$gates/same_apk.py" "$apk" "$work/$1.apk"; }
must_fail 'differs: assets/instance.ots' same other-document
must_fail 'only in one of the two: assets/Stranger.EXE' same stranger
must_fail 'the entries are the same, what stands around them is not' same no-v3

# The manifest, linked anew with the fault in it.
badging() { "$gates/badging.sh" "$1" "$application_id" "$label" "${2:-$root/docs/android-permissions.md}"; }
link_manifest() { # link_manifest OUT SED-SCRIPT AAPT2-OPTION...
  local out=$1 script=$2
  shift 2
  sed -e "$script" "$root/android/src/main/AndroidManifest.xml" >"$work/AndroidManifest.xml"
  ! cmp -s "$work/AndroidManifest.xml" "$root/android/src/main/AndroidManifest.xml" || [ -z "$script" ] ||
    fail "the manifest has no place for the fault: $script"
  aapt2 link -I "$("$root/android/packaging/framework.sh")" --manifest "$work/AndroidManifest.xml" \
    --no-resource-removal --warn-manifest-validation -o "$out" "$target/resources.zip" \
    --min-sdk-version "$min_sdk" --target-sdk-version "$target_sdk" "$@" 2>/dev/null
}
linked=$work/linked.apk
must_fail 'is not another.app with a version' "$gates/badging.sh" "$apk" another.app "$label"
must_fail 'is not called Another' "$gates/badging.sh" "$apk" "$application_id" Another
link_manifest "$linked" '' --min-sdk-version 21 --target-sdk-version 33 --debug-mode
must_fail "the badging lacks: sdkVersion:'$min_sdk'" badging "$linked"
must_fail "the badging lacks: targetSdkVersion:'$target_sdk'" badging "$linked"
must_fail 'can be debugged by anyone' badging "$linked"
must_fail 'the badging lacks: native-code' badging "$linked"
link_manifest "$linked" 's|android:enabled="false"||'
must_fail 'shows 3 names in the launcher' badging "$linked"
link_manifest "$linked" '/PressActivity/,/>/s|exported="false"|exported="true"|'
must_fail 'lets any other app start .press.PressActivity' badging "$linked"
link_manifest "$linked" 's|allowBackup="false"|allowBackup="true"|; s|usesCleartextTraffic="false"|usesCleartextTraffic="true"|'
must_fail 'does not say allowBackup="false"' badging "$linked"
must_fail 'does not say usesCleartextTraffic="false"' badging "$linked"
link_manifest "$linked" '/enableOnBackInvokedCallback/d'
must_fail 'does not say enableOnBackInvokedCallback="true"' badging "$linked"
link_manifest "$linked" 's|extractNativeLibs="true"|extractNativeLibs="false"|'
python3 "$gates/faulty/apk.py" other-manifest "$apk" "$work/other-manifest.apk" "$linked"
must_fail 'does not say extractNativeLibs' "$gates/libraries.sh" "$work/other-manifest.apk"
link_manifest "$linked" 's|<queries>|<uses-permission android:name="android.permission.READ_CONTACTS"/>&|'
must_fail '> READ_CONTACTS' badging "$linked"
sed '/^| `INTERNET`/d' "$root/docs/android-permissions.md" >"$work/permissions.md"
must_fail '> INTERNET' badging "$apk" "$work/permissions.md"
sed 's/^| `INTERNET`/| `INTERNET`, `SEND_SMS`/' "$root/docs/android-permissions.md" >"$work/permissions.md"
must_fail '< SEND_SMS' badging "$apk" "$work/permissions.md"
sed 's/ (Android 7 to 11 only)//' "$root/docs/android-permissions.md" >"$work/permissions.md"
must_fail '< FOREGROUND_SERVICE' badging "$apk" "$work/permissions.md"
# A build with a flag asks for more, which the document says of that flag alone.
"$root/android/packaging/manifest.sh" SEND_SMS >"$work/AndroidManifest.xml"
aapt2 link -I "$("$root/android/packaging/framework.sh")" --manifest "$work/AndroidManifest.xml" \
  --no-resource-removal --warn-manifest-validation -o "$linked" "$target/resources.zip" \
  --min-sdk-version "$min_sdk" --target-sdk-version "$target_sdk" 2>/dev/null
python3 "$gates/faulty/apk.py" other-manifest "$apk" "$work/send-sms.apk" "$linked"
must_fail '> READ_PHONE_STATE' badging "$work/send-sms.apk"
must_fail '< SEND_SMS' "$gates/badging.sh" "$apk" "$application_id" "$label" "$root/docs/android-permissions.md" SEND_SMS=yes
flagged=$("$gates/badging.sh" "$work/send-sms.apk" "$application_id" "$label" "$root/docs/android-permissions.md" SEND_SMS=yes 2>&1 || true)
! grep -q 'the permissions differ' <<<"$flagged" || fail "the document and the build with SEND_SMS=yes differ: $flagged"
