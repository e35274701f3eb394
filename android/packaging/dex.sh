#!/bin/bash
# Turns the app's classes and its libraries' into one dex, without what nothing calls.
#
# Usage: dex.sh TARGET APP.jar             TARGET has manifest.pro (link.sh)
# Leaves TARGET/dex/classes.dex, TARGET/mapping.txt, and TARGET/jni/ABI/libjnidispatch.so (JNA's native half).
. "$(dirname "$0")/../../tools/android/env.sh"

target=${1:?usage: dex.sh TARGET APP.jar}
app=${2:?usage: dex.sh TARGET APP.jar}

# The Android variant of JNA: without AWT, with libraries for Android.
jna=$("$android_tools/maven-artifact.sh" "net.java.dev.jna:jna:$(pom_property jna.version):aar")
kotlin=$("$android_tools/maven-artifact.sh" "org.jetbrains.kotlin:kotlin-stdlib:$(pom_property kotlin.version)")
r8=$("$android_tools/maven-artifact.sh" "com.android.tools:r8:$(pom_property r8.version)")
android_all=$("$android_tools/maven-artifact.sh" "org.robolectric:android-all:$(pom_property android.all.version)")
jdk=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")

rm -rf "$target/dex" "$target/jni" "$target/jna.jar"
mkdir -p "$target/dex"
unzip -q "$jna" 'jni/*' -d "$target"
unzip -q -p "$jna" classes.jar >"$target/jna.jar"

# --lib jdk: android-all has no java.*; that newer Java classes are not used is the link check's affair (gates.sh)
java -Xmx2g -cp "$r8" com.android.tools.r8.R8 --release --min-api "$min_sdk" \
  --lib "$android_all" --lib "$jdk" \
  --pg-conf "$root/android/packaging/keep.pro" --pg-conf "$target/manifest.pro" \
  --pg-map-output "$target/mapping.txt" --output "$target/dex" \
  "$app" "$target/jna.jar" "$kotlin"
[ ! -f "$target/dex/classes2.dex" ] || fail "more than one dex: the app grew past 65,536 methods"
