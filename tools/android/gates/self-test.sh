#!/bin/bash
# Do the gates see anything? Each is given what it must refuse, made out of the APK that passed them, and has to fail and
# to name that very fault. A gate that passes everything looks the same as a good APK.
#
# Usage: self-test.sh TARGET APK INSTANCE APPLICATION-ID LABEL       TARGET: what apk.sh left beside the APK
. "$(dirname "$0")/../env.sh"

usage='usage: self-test.sh TARGET APK INSTANCE APPLICATION-ID LABEL'
target=$(realpath "${1:?$usage}")
apk=$(realpath "${2:?$usage}")
instance=$(realpath "${3:?$usage}")
application_id=${4:?$usage}
label=${5:?$usage}
gates=$android_tools/gates
work=$target/self-test
rm -rf "$work"
mkdir -p "$work"
refused=0

# must_fail WORDS COMMAND...: the command fails and says these words
must_fail() {
  local words=$1 said
  shift
  if said=$("$@" 2>&1); then
    fail "passed, although \"$words\" was to be said: $*"
  fi
  grep -qF -- "$words" <<<"$said" || fail "failed for another reason than \"$words\": $*"$'\n'"$said"
  refused=$((refused + 1))
}

for part in "$gates"/faulty/*.sh; do
  # shellcheck source=faulty/apk.sh source=faulty/libraries.sh source=faulty/code.sh
  . "$part"
done
echo "$refused faults planted, each one refused for what it is"
