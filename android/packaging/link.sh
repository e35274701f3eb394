#!/bin/bash
# Links the APK's skeleton for one regency: manifest with its application id, resources with its name and colour, the
# signed instance document among the assets.
#
# Usage: link.sh TARGET INSTANCE-FOLDER OUT.apk
# TARGET is what Maven filled (resources.zip, ids.txt); INSTANCE-FOLDER what ots-apk-instance wrote.
# Also leaves TARGET/manifest.pro: the classes that the manifest and the layouts name, for R8 to keep.
. "$(dirname "$0")/../../tools/android/env.sh"

target=${1:?usage: link.sh TARGET INSTANCE-FOLDER OUT.apk}
instance=${2:?usage: link.sh TARGET INSTANCE-FOLDER OUT.apk}
out=${3:?usage: link.sh TARGET INSTANCE-FOLDER OUT.apk}

version=$(sed -n '/^\[workspace.package\]/,/^\[/s/^version = "\(.*\)"$/\1/p' "$root/Cargo.toml")
IFS=. read -r major minor patch <<<"$version"
# Android compares whole numbers and takes only a higher one as an update.
version_code=$((major * 1000000 + minor * 1000 + patch))

# the app's own assets, where it has some, and this regency's document
assets=(-A "$instance/assets")
[ ! -d "$root/android/src/main/assets" ] || assets+=(-A "$root/android/src/main/assets")

# a build with more permissions brings its own (manifest.sh)
manifest=$instance/AndroidManifest.xml
[ -f "$manifest" ] || manifest=$root/android/src/main/AndroidManifest.xml

aapt2 compile --dir "$instance/res" -o "$target/instance.zip"
# -R: replaces what is there; a name that the app does not have is an error, so a typing mistake cannot pass.
# --stable-ids: the numbers that the code was compiled with.
# --rename-manifest-package: the application id changes, the names of the classes do not.
# --warn-manifest-validation: <queries> came with API 30, after this aapt2, which then only warns of it.
aapt2 link -I "$("$root/android/packaging/framework.sh")" --manifest "$manifest" \
  --min-sdk-version "$min_sdk" --target-sdk-version "$target_sdk" --no-resource-removal --warn-manifest-validation \
  --version-code "$version_code" --version-name "$version" \
  --rename-manifest-package "$(cat "$instance/application-id")" \
  --stable-ids "$target/ids.txt" --proguard "$target/manifest.pro" \
  "${assets[@]}" -R "$target/instance.zip" -o "$out" "$target/resources.zip"
