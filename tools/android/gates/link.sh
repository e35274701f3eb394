#!/bin/bash
# Runs LinkCheck on the dex of an APK.
#
# Usage: link.sh CLASSES.dex [NEWER [OWN]]     lists in place of newer-api.txt and own-code.txt in android/packaging
. "$(dirname "$0")/../env.sh"

artifact() { "$android_tools/maven-artifact.sh" "$1"; }
class_path=$(artifact org.smali:dexlib2:2.5.2):$(artifact com.google.guava:guava:33.4.0-jre):$(
  artifact com.google.guava:failureaccess:1.0.2):$(artifact com.google.code.findbugs:jsr305:3.0.2):$(
  artifact org.codehaus.mojo:animal-sniffer:1.24)
api=$(artifact "com.toasttab.android:gummy-bears-api-$min_sdk:0.5.1:signature")

java -cp "$class_path" "$android_tools/gates/LinkCheck.java" "${1:?usage: link.sh CLASSES.dex [NEWER [OWN]]}" "$api" \
  "${2:-$root/android/packaging/newer-api.txt}" "${3:-$root/android/packaging/own-code.txt}"
