#!/bin/bash
# Compares what a finished APK asks of a phone with what the project says it asks: levels, ABIs, and exactly the
# permissions that docs/android-permissions.md gives a reason for.
#
# Usage: badging.sh APK APPLICATION-ID LABEL [DOCUMENT] [FLAG=VALUE]
# DOCUMENT: in place of docs/android-permissions.md. FLAG=VALUE: with what the APK was built; rows of the document that
# say `(build with FLAG=VALUE only)` count for it alone.
. "$(dirname "$0")/../env.sh"

usage='usage: badging.sh APK APPLICATION-ID LABEL [DOCUMENT] [FLAG=VALUE]'
apk=${1:?$usage}
application_id=${2:?$usage}
label=${3:?$usage}
documented=${4:-$root/docs/android-permissions.md}
flag=${5:-none}
badging=$(aapt2 dump badging "$apk")
manifest=$(aapt2 dump xmltree --file AndroidManifest.xml "$apk")
faults=0

fault() {
  echo "$apk: $*" >&2
  faults=$((faults + 1))
}

# expect LINE: that the badging has exactly this line
expect() { grep -qxF -- "$1" <<<"$badging" || fault "the badging lacks: $1"; }

expect "sdkVersion:'$min_sdk'"
expect "targetSdkVersion:'$target_sdk'"
grep -q "^package: name='$application_id' versionCode='[1-9][0-9]*' versionName='[0-9.]*' " <<<"$badging" ||
  fault "is not $application_id with a version: $(head -n 1 <<<"$badging")"
# aapt2 writes a backslash before a quote when it prints
printed=$(sed "s/[\"']/\\\\&/g" <<<"$label")
grep -qF "application-label:'$printed'" <<<"$badging" || fault "is not called $label"
# The badging passes over activity-alias, so the manifest itself: of all names that a launcher could show, one is on.
# What other apps may start is no more than those names and the tile, which only the system may bind.
components=$(awk '
  function flush() {
    if (launcher && enabled) print "launcher"
    if (exported && !launcher && permission != "android.permission.BIND_QUICK_SETTINGS_TILE") print "open " name
    name = permission = ""
    launcher = exported = 0
    enabled = 1
  }
  function quoted() { match($0, /="[^"]*"/); return substr($0, RSTART + 2, RLENGTH - 3) }
  /E: (activity|activity-alias|service|receiver|provider) / { flush(); component = 1; next }
  /E: / { component = 0 }
  component && /:name\(0x/ { name = quoted() }
  component && /:permission\(0x/ { permission = quoted() }
  component && /:enabled\(0x[0-9a-f]*\)=false/ { enabled = 0 }
  component && /:exported\(0x[0-9a-f]*\)=true/ { exported = 1 }
  /"android.intent.category.LAUNCHER"/ { launcher = 1 }
  END { flush() }' <<<"$manifest")
launchers=$(grep -c '^launcher$' <<<"$components" || true)
[ "$launchers" = 1 ] || fault "shows $launchers names in the launcher, not one"
open=$(sed -n 's/^open //p' <<<"$components")
[ -z "$open" ] || fault "lets any other app start $(paste -s -d' ' <<<"$open")"
for closed in allowBackup usesCleartextTraffic; do
  grep -q ":$closed(0x[0-9a-f]*)=false" <<<"$manifest" || fault "does not say $closed=\"false\""
done
# Without it Android 13 to 15 tells no page that registered for it of the back gesture.
grep -q ':enableOnBackInvokedCallback(0x[0-9a-f]*)=true' <<<"$manifest" ||
  fault 'does not say enableOnBackInvokedCallback="true"'
! grep -q "^application-debuggable" <<<"$badging" || fault "can be debugged by anyone who holds the phone"
abi_list=$(printf " '%s'" "${abis[@]}")
expect "native-code:$abi_list"

# Both as lines of `NAME` or `NAME limited`, the latter where only older Androids are asked for it.
asked=$(sed -n "s/^uses-permission\(-sdk-23\)\?: name='\([^']*\)'\(.*\)/\2\3/p" <<<"$badging" |
  sed "s/^android\.permission\.//; s/ maxSdkVersion='[0-9]*'/ limited/" | sort)
# The first column names the permissions of a row, each in backticks; `(Android ... only)` behind them limits them.
reasons=$(awk -F'|' -v flag="$flag" '/^\| *`/ {
  if ($2 ~ /\(build with / && !index($2, "(build with " flag " only)")) next
  limited = $2 ~ /\(Android .* only\)/ ? " limited" : ""
  for (count = split($2, parts, "`"); count > 1; count -= 2) print parts[count - 1] limited
}' "$documented" | sort)
[ -n "$reasons" ] || fault "no permission is explained in $documented"
if [ "$asked" != "$reasons" ]; then
  fault "the permissions differ from $documented (< only in the document, > only in the APK):"
  diff <(echo "$reasons") <(echo "$asked") >&2 || true
fi

[ "$faults" = 0 ]
