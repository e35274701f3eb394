#!/bin/bash
# Runs Android Lint on the app, without an Android SDK: any finding is a fault. Which checks do not apply here, and why,
# stands in android/lint.xml.
#
# Usage: lint.sh TARGET [APP]
# TARGET: what Maven filled (bindings, R); APP: the app's sources, in place of android/src/main
. "$(dirname "$0")/../env.sh"

target=$(realpath "${1:?usage: lint.sh TARGET [APP]}")
app=$(realpath "${2:-$root/android/src/main}")
class_path=$("$android_tools/maven-class-path.sh" "$android_tools/gates/lint/pom.xml")
artifact() { "$android_tools/maven-artifact.sh" "$1"; }
android_all=$(artifact "org.robolectric:android-all:$(pom_property android.all.version)")
kotlin=$(artifact "org.jetbrains.kotlin:kotlin-stdlib:$(pom_property kotlin.version)")
jna=$(artifact "net.java.dev.jna:jna:$(pom_property jna.version)")

# What lint keeps between runs, and the description of the project that a Gradle plugin would write.
work=$target/lint
rm -rf "$work"
mkdir -p "$work"
# The levels come from env.sh when aapt2 links; lint reads them from the manifest.
sed "s|<application\$|<uses-sdk android:minSdkVersion=\"$min_sdk\" android:targetSdkVersion=\"$target_sdk\" />\n&|" \
  "$app/AndroidManifest.xml" >"$work/AndroidManifest.xml"
grep -q uses-sdk "$work/AndroidManifest.xml" || fail "no line <application in the manifest to put the levels before"
cat >"$work/project.xml" <<XML
<project>
  <root dir="$root/android" />
  <module name="app" android="true" library="false" compile-sdk-version="$target_sdk" desugar="full">
    <manifest file="$work/AndroidManifest.xml" />
    <merged-manifest file="$work/AndroidManifest.xml" />
    <resource file="$app/res" />
    <src file="$app/kotlin" />
    <src file="$target/generated/bindings" generated="true" />
    <src file="$target/generated/r" generated="true" />
    <classpath jar="$kotlin" />
    <classpath jar="$jna" />
    <classpath jar="$android_all" />
  </module>
</project>
XML
# --offline: it would ask Google which versions of libraries are newest
ANDROID_USER_HOME=$work java -Xmx2g -cp "$class_path" com.android.tools.lint.Main --project "$work/project.xml" \
  --config "$root/android/lint.xml" --cache-dir "$work/cache" --offline --quiet --exitcode -Werror --showall \
  --text "$work/report.txt" || {
  status=$?
  cat "$work/report.txt" >&2
  exit "$status"
}
