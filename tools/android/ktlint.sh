#!/bin/bash
# Checks how the app's Kotlin is written, by android/.editorconfig.
#
# Usage: ktlint.sh [FOLDER]              every Kotlin file below it, android/ by default
#        ktlint.sh --format [FOLDER]     writes them so
. "$(dirname "$0")/env.sh"

format=()
if [ "${1:-}" = --format ]; then
  format=(--format)
  shift
fi
jar=$("$android_tools/maven-artifact.sh" com.pinterest.ktlint:ktlint-cli:1.8.0:jar:all)
cd "${1:-$root/android}"
# --relative: paths that an editor can open; --log-level: its advice to autocorrect is not a finding
exec java -jar "$jar" "${format[@]}" --relative --log-level=error --editorconfig="$root/android/.editorconfig" \
  '**/*.kt' '!**/target/**'
