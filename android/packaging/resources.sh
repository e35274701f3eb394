#!/bin/bash
# Compiles the app's resources and writes R.java, by which Kotlin names them. Maven calls it before compiling.
#
# Usage: resources.sh TARGET
# Leaves in TARGET: resources.zip (compiled), ids.txt (the number of each resource, which link.sh keeps),
# generated/r/ (R.java).
. "$(dirname "$0")/../../tools/android/env.sh"

target=${1:?usage: resources.sh TARGET}
app=$root/android/src/main
framework=$("$root/android/packaging/framework.sh")

mkdir -p "$target"
rm -rf "$target/generated/r"
mkdir -p "$target/generated/r"
aapt2 compile --dir "$app/res" -o "$target/resources.zip"
# --warn-manifest-validation: Debian's aapt2 is older than the element <queries>; it compiles it all the same.
# --no-resource-removal: aapt2 would otherwise drop texts that exist in a translation only, silently; a test compares
# the languages instead.
aapt2 link -I "$framework" --manifest "$app/AndroidManifest.xml" \
  --min-sdk-version "$min_sdk" --target-sdk-version "$target_sdk" --no-resource-removal --warn-manifest-validation \
  --java "$target/generated/r" --emit-ids "$target/ids.txt" \
  -o "$target/resources-only.apk" "$target/resources.zip"
