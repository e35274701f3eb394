#!/bin/bash
# Runs the app's tests: builds what they run against (the host's core library, ots-server), then calls Maven.
#
# Usage: run.sh [Maven arguments, for instance -Dtest=CountdownTest]
# OTS_BIN_DIR: a folder where ots-server stands already.
. "$(dirname "$0")/../../tools/android/env.sh"

here=$root/android/tests
target=$here/target
bin=${OTS_BIN_DIR:-${CARGO_TARGET_DIR:-$root/target}/debug}

"$android_tools/prepare.sh"
java=$("$android_tools/newer-java.sh")
cd "$root"
cargo build -q --locked -p ots-core --lib
if [ -z "${OTS_BIN_DIR:-}" ]; then
  cargo build -q --locked -p ots-server
fi
mkdir -p "$target/native" "$target/test-classes/com/android/tools"
# Moved into its place: a test that still runs has the old one mapped, and would crash with its bytes written over.
cp "${CARGO_TARGET_DIR:-$root/target}/debug/libots_core.so" "$target/native/.new"
mv "$target/native/.new" "$target/native/libots_core.so"

# Robolectric wants a few classes that come in an AAR, and so do the accessibility checks.
unzip -qop "$("$android_tools/maven-artifact.sh" androidx.test:monitor:1.8.0:aar)" classes.jar >"$target/monitor.jar"
accessibility=com.google.android.apps.common.testing.accessibility.framework:accessibility-test-framework:3.1:aar
unzip -qop "$("$android_tools/maven-artifact.sh" "$accessibility")" classes.jar >"$target/accessibility.jar"

# The resources as aapt2 linked them come from Maven's build; this adds the assets to a copy: the source's, and the
# licences that the build of an APK gathers. The instance document is each test's own.
assets() {
  python3 "$android_tools/licences.py" "$target/made/assets"
  python3 - "$target/resources-only.apk" "$target/app.apk" "$root/android/src/main" "$target/made" <<'PYTHON'
import pathlib, shutil, sys, zipfile
linked, app, *folders = sys.argv[1:]
shutil.copyfile(linked, app)
with zipfile.ZipFile(app, "a") as archive:
    for folder in folders:
        for file in sorted(pathlib.Path(folder, "assets").rglob("*")):
            if file.is_file():
                archive.write(file, file.relative_to(folder))
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

# Each of these has a JVM of its own; -Dtest= would run the tests it names in all of them.
case "$*" in
  *-Dtest=*LibraryMissing*) set -- "$@" -Dwith.library.skip=true -Dwithout.bindings.skip=true -Dcold.skip=true -Dcold.home.skip=true ;;
  *-Dtest=*BindingsMissing*) set -- "$@" -Dwith.library.skip=true -Dwithout.library.skip=true -Dcold.skip=true -Dcold.home.skip=true ;;
  *-Dtest=*ColdPress*)
    set -- "$@" -Dwith.library.skip=true -Dwithout.library.skip=true -Dwithout.bindings.skip=true -Dcold.home.skip=true
    ;;
  *-Dtest=*ColdHome*) set -- "$@" -Dwith.library.skip=true -Dwithout.library.skip=true -Dwithout.bindings.skip=true -Dcold.skip=true ;;
  *-Dtest=*) set -- "$@" -Dwithout.library.skip=true -Dwithout.bindings.skip=true -Dcold.skip=true -Dcold.home.skip=true ;;
esac
rm -rf "$target/surefire-reports"
# The compiler runs on the machine's java, the tests on one that is new enough for Android 16.
maven -f "$here/pom.xml" test -Dtest.jvm="$java" -Dsurefire.failIfNoSpecifiedTests=false \
  -Dots.server="$bin/ots-server" -Dcore.library="$target/native/libots_core.so" "$@"
# Part of the tests need not touch every level that was asked for; the whole must.
levels=$(sed -n 's|.*<sdks>\(.*\)</sdks>.*|\1|p' "$here/pom.xml")
named=
for argument in "$@"; do
  case $argument in
    -Dsdks=*) levels=${argument#-Dsdks=} ;;
    -Dtest=*) named=yes ;;
  esac
done
[ -n "$named" ] || python3 "$here/summary.py" "$target/surefire-reports" ${levels//,/ }

# What just ran counts only if all of it was what had been pinned.
"$android_tools/maven-pins.sh" check
