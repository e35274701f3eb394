#!/bin/bash
# Signs an APK with the key of its application id, which is made at first use and kept outside the repository.
#
# A phone accepts an update only from the key that signed what is installed. Losing the key means that nobody can update
# any more; losing it to somebody else means that they can. Hence: readable by its owner only, and worth a backup.
#
# Usage: sign.sh IN.apk OUT.apk APPLICATION-ID
. "$(dirname "$0")/env.sh"

in=${1:?usage: sign.sh IN.apk OUT.apk APPLICATION-ID}
out=${2:?usage: sign.sh IN.apk OUT.apk APPLICATION-ID}
application_id=${3:?usage: sign.sh IN.apk OUT.apk APPLICATION-ID}
keys=$ots_home/keys/android
store=$keys/$application_id.p12
password=$keys/$application_id.password

make_key() {
  local work
  (umask 077 && mkdir -p "$keys")
  work=$(mktemp -d "$keys/.new-XXXXXX")
  (
    umask 077
    od -An -N24 -tx1 /dev/urandom | tr -d ' \n' >"$work/password"
    # RSA: its signatures are the same every time, so the same contents make the same APK; an ECDSA signature never is.
    # 4096 bits and 50 years: the key cannot be replaced on phones below Android 9, and a regency's app lives long.
    keytool -genkeypair -keystore "$work/store" -storetype PKCS12 -storepass:file "$work/password" -alias app \
      -keyalg RSA -keysize 4096 -sigalg SHA256withRSA -validity 18262 -dname "CN=$application_id" 2>/dev/null
  )
  # The password's hard link decides who was first, if two builds make a key at once; the other one's is dropped.
  if ln "$work/password" "$password" 2>/dev/null; then
    mv "$work/store" "$store"
    note "made the signing key of $application_id: $store; back it up with its .password file, every update needs both" >&2
  fi
  rm -rf "$work"
}

[ -f "$store" ] || make_key
for _ in 1 2 3 4 5; do
  [ -f "$store" ] && break
  sleep 1 # another build is between its two files
done
[ -f "$store" ] || fail "$password is there, but not $store: put the key back or move the password away"

# v2 (Android 7) and v3 (Android 9). v1 signs each entry apart and leaves gaps that Android 6 and older needed.
# v4 is a file of its own for installation while it is being transferred over USB.
apksigner sign --ks "$store" --ks-type PKCS12 --ks-pass "file:$password" --ks-key-alias app --min-sdk-version "$min_sdk" \
  --v1-signing-enabled false --v2-signing-enabled true --v3-signing-enabled true --v4-signing-enabled false \
  --in "$in" --out "$out"
