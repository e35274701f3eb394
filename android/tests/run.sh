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

# The resources as aapt2 linked them come from Maven's build; this adds the assets to a copy.
assets() {
  python3 - "$target/resources-only.apk" "$target/app.apk" "$root/android/src/main" <<'PYTHON'
import pathlib, shutil, sys, zipfile
linked, app, main = sys.argv[1:]
shutil.copyfile(linked, app)
with zipfile.ZipFile(app, "a") as archive:
    for file in sorted(pathlib.Path(main, "assets").rglob("*")):
        if file.is_file():
            archive.write(file, file.relative_to(main))
PYTHON
}
"$root/android/packaging/resources.sh" "$target"
assets

# Where Robolectric finds the app: its resources as aapt2 linked them, its manifest, its assets.
cat >"$target/test-classes/com/android/tools/test_config.properties" <<PROPERTIES
android_resource_apk=$target/app.apk
android_merged_manifest=$root/android/src/main/AndroidManifest.xml
android_merged_assets=$root/android/src/main/assets
android_custom_package=id.go.jember.ots
PROPERTIES

# Android 16 needs a JVM of 21 or newer to run in; the tests of older levels do not mind.
jvm=("-Dsdks=24,29,34")
for java in /usr/lib/jvm/*-2[1-9]-*/bin/java /usr/lib/jvm/*-2[1-9]*/bin/java; do
  if [ -x "$java" ]; then
    jvm=(-Dtest.jvm="$java")
    break
  fi
done
case ${jvm[0]} in
  -Dsdks=*) warn "no Java 21 or newer here: the tests run on Android 7, 10 and 14, not on 16" ;;
esac
maven -f "$here/pom.xml" test -Dkotlin.compiler.daemon=false -Dsurefire.failIfNoSpecifiedTests=false -Dots.server="$bin/ots-server" -Dcore.library="$target/native/libots_core.so" "${jvm[@]}" "$@"
