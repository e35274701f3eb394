#!/bin/bash
# Builds the same APK again from a copy of the source in another folder, with another time zone, locale, umask and
# Maven output, and compares the bytes.
#
# The compiled dependencies are shared through the cache; the core itself is compiled and linked anew, since cargo sees
# another path. OTS_CACHE=EMPTY-FOLDER makes everything anew.
#
# Usage: reproducible.sh APK INSTANCE
. "$(dirname "$0")/../env.sh"

apk=$(realpath "${1:?usage: reproducible.sh APK INSTANCE}")
instance=$(realpath "${2:?usage: reproducible.sh APK INSTANCE}")
copy=$(mktemp -d "${TMPDIR:-/tmp}/ots-again-XXXXXX")
trap 'rm -rf "$copy"' EXIT

# What belongs to the source: nothing that was built. (A fresh machine may have no git.)
(cd "$root" && tar -c --exclude=./target --exclude=./android/target --exclude=./.ots --exclude=./.git --exclude=node_modules .) |
  tar -x -C "$copy"

# The tools that run on this machine need not be compiled again: nothing of them is in the APK.
(umask 077 && CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$root/target} TZ=Pacific/Kiritimati LC_ALL=C LANG=C \
  "$copy/tools/android/apk.sh" INSTANCE="$instance" OUT="$copy/again.apk")

if ! python3 "$android_tools/gates/same_apk.py" "$apk" "$copy/again.apk"; then
  cp "$copy/again.apk" "$(dirname "$apk")/again.apk"
  fail "built twice, two different APKs: compare $apk with $(dirname "$apk")/again.apk"
fi
echo "built twice, the same $(stat -c %s "$apk") bytes: $(sha256sum "$apk" | cut -c1-64)"
