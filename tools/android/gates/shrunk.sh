#!/bin/bash
# Runs the app's bindings and JNA as R8 leaves them, on the desktop's Java and the host's core (ShrunkCore.java).
#
# Usage: shrunk.sh TARGET INSTANCE [RULES]
# TARGET: what apk.sh left (manifest.pro, jna.jar); RULES: in place of android/packaging/keep.pro
. "$(dirname "$0")/../env.sh"

target=$(realpath "${1:?usage: shrunk.sh TARGET INSTANCE}")
instance=$(realpath "${2:?usage: shrunk.sh TARGET INSTANCE}")
rules=${3:-$root/android/packaging/keep.pro}
artifact() { "$android_tools/maven-artifact.sh" "$1"; }
kotlin=$(artifact "org.jetbrains.kotlin:kotlin-stdlib:$(pom_property kotlin.version)")
r8=$(artifact "com.android.tools:r8:$(pom_property r8.version)")
android_all=$(artifact "org.robolectric:android-all:$(pom_property android.all.version)")
desktop_jna=$(artifact "net.java.dev.jna:jna:$(pom_property jna.version)")
jdk=$(dirname "$(dirname "$(readlink -f "$(command -v javac)")")")
app=$(echo "$target"/ots-android-*.jar)

work=$target/shrunk
rm -rf "$work"
mkdir -p "$work/check" "$work/data" "$work/native"
javac -d "$work/check" -cp "$app:$kotlin" "$android_tools/gates/ShrunkCore.java"
(cd "$work/check" && python3 -m zipfile -c ../check.jar ./*.class)

# The app's own rules, the check's class besides; classes out instead of a dex.
echo '-keep class ShrunkCore { public static void main(java.lang.String[]); }' >"$work/check.pro"
java -Xmx2g -cp "$r8" com.android.tools.r8.R8 --release --classfile --lib "$android_all" --lib "$jdk" \
  --pg-conf "$rules" --pg-conf "$target/manifest.pro" --pg-conf "$work/check.pro" \
  --output "$work/shrunk.jar" "$app" "$target/jna.jar" "$kotlin" "$work/check.jar"

# JNA's native half for this machine: the Android variant has none.
unzip -q -j "$desktop_jna" "com/sun/jna/linux-$(uname -m | sed 's/_/-/')/libjnidispatch.so" -d "$work/native"
(cd "$root" && cargo build -q --locked -p ots-core --lib)
cp "${CARGO_TARGET_DIR:-$root/target}/debug/libots_core.so" "$work/native/"
java -cp "$work/shrunk.jar" "-Djna.boot.library.path=$work/native" "-Djna.library.path=$work/native" \
  ShrunkCore "$work/data" "$instance"
