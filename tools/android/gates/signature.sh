#!/bin/bash
# Checks that an APK is signed as Android 7 and up want it: schemes v2 and v3, by one key. (Of v1 apksigner says nothing for
# phones that new; its files would be entries that the gate of the contents refuses.)
#
# Usage: signature.sh APK
. "$(dirname "$0")/../env.sh"

apk=${1:?usage: signature.sh APK}
said=$(apksigner verify --verbose --min-sdk-version "$min_sdk" "$apk" 2>&1) || fail "$apk: apksigner refuses it: $said"
for expected in 'v2 scheme (APK Signature Scheme v2): true' 'v3 scheme (APK Signature Scheme v3): true' \
  'Number of signers: 1'; do
  grep -qF "$expected" <<<"$said" || fail "$apk: apksigner does not say \"$expected\": $said"
done
