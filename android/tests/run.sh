#!/bin/bash
# Runs the app's tests: builds what they run against (the host's core library, ots-server), then calls Maven.
#
# Usage: run.sh [Maven arguments, for instance -Dtest=CountdownTest]
. "$(dirname "$0")/../../tools/android/env.sh"

here=$root/android/tests
target=$here/target
bin=${OTS_BIN_DIR:-${CARGO_TARGET_DIR:-$root/target}/debug}

cd "$root"
cargo build -q --locked -p ots-core --lib
if [ -z "${OTS_BIN_DIR:-}" ]; then
  cargo build -q --locked -p ots-server
fi
mkdir -p "$target/native" "$target/test-classes/com/android/tools"
cp "${CARGO_TARGET_DIR:-$root/target}/debug/libots_core.so" "$target/native/"

# Robolectric wants a few classes that come in an AAR.
unzip -qop "$("$android_tools/maven-artifact.sh" androidx.test:monitor:1.8.0:aar)" classes.jar >"$target/monitor.jar"

# Where Robolectric finds the app: its resources as aapt2 linked them, its manifest, its assets.
cat >"$target/test-classes/com/android/tools/test_config.properties" <<PROPERTIES
android_resource_apk=$target/resources-only.apk
android_merged_manifest=$root/android/src/main/AndroidManifest.xml
android_merged_assets=$root/android/src/main/assets
android_custom_package=id.go.jember.ots
PROPERTIES

# Android 16 needs a JVM of 21 or newer to run in; the tests of older levels do not mind.
jvm=()
for java in /usr/lib/jvm/*-2[1-9]-*/bin/java /usr/lib/jvm/*-2[1-9]*/bin/java; do
  if [ -x "$java" ]; then
    jvm=(-Dtest.jvm="$java")
    break
  fi
done
maven -f "$here/pom.xml" test -Dots.server="$bin/ots-server" "${jvm[@]}" "$@"
