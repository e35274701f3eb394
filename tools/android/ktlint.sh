#!/bin/bash
# Checks how the app's Kotlin is written, by android/.editorconfig; with --format it writes it so.
. "$(dirname "$0")/env.sh"

jar=$("$android_tools/maven-artifact.sh" com.pinterest.ktlint:ktlint-cli:1.8.0:jar:all)
cd "$root/android"
# --relative: paths that an editor can open; --log-level: its advice to autocorrect is not a finding
exec java -jar "$jar" --relative --log-level=error "$@" '**/*.kt' '!**/target/**'
