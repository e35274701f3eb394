#!/bin/bash
# Prints an archive of Android's own resources and manifest at the API level the app is compiled for, in a form that
# Debian's aapt2 can link against. Made once a machine.
. "$(dirname "$0")/../../tools/android/env.sh"

here=$root/android/packaging
android_all_version=$(pom_property android.all.version)
android_all=$("$android_tools/maven-artifact.sh" "org.robolectric:android-all:$android_all_version")
made=$android_cache/framework-$android_all_version-$(sha256sum "$here/old_resource_table.py" | cut -c1-16).apk
if [ ! -f "$made" ]; then
  mkdir -p "$android_cache"
  work=$(mktemp -d "$android_cache/.framework-XXXXXX")
  trap 'rm -rf "$work"' EXIT
  unzip -q "$android_all" resources.arsc AndroidManifest.xml -d "$work"
  python3 "$here/old_resource_table.py" "$work/resources.arsc" "$work/old.arsc"
  mv "$work/old.arsc" "$work/resources.arsc"
  # aapt2 wants the table stored, not compressed
  (cd "$work" && python3 -c 'import zipfile
with zipfile.ZipFile("framework.apk", "w", zipfile.ZIP_STORED) as archive:
    archive.write("AndroidManifest.xml")
    archive.write("resources.arsc")')
  mv "$work/framework.apk" "$made"
fi
echo "$made"
