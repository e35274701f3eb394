#!/bin/bash
# Prints the manifest of a build with more permissions than the usual one.
#
# Usage: manifest.sh SEND_SMS
. "$(dirname "$0")/../../tools/android/env.sh"

[ "${1-}" = SEND_SMS ] || fail "usage: manifest.sh SEND_SMS"
manifest=$root/android/src/main/AndroidManifest.xml
grep -q '^    <queries>$' "$manifest" || fail "no line <queries> in the manifest to put the permissions before"
sed -e "/^    <queries>\$/{
e cat '$root/android/packaging/send-sms.xml'
}" "$manifest"
