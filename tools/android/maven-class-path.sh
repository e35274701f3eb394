#!/bin/bash
# Prints the class path of a pom's dependencies, each jar of it compared with maven.sha256.
#
# Usage: maven-class-path.sh POM
. "$(dirname "$0")/env.sh"

pom=$(realpath "${1:?usage: maven-class-path.sh POM}")
list=$android_cache/class-path-$(sha256sum "$pom" "$android_tools/maven.sha256" | sha256sum | cut -c1-16)
# Resolved once; again when the repository was emptied since.
if [ ! -f "$list" ] || ! (cd "$maven_repo" && tr '\n' '\0' <"$list" | xargs -0 ls -d) >/dev/null 2>&1; then
  mkdir -p "$android_cache"
  maven -f "$pom" dependency:build-classpath -Dmdep.outputFile="$list.new" >&2
  tr ':' '\n' <"$list.new" | sed "s|^$maven_repo/||" >"$list"
  rm "$list.new"
fi
# Every time, not only when it was resolved: the files lie in a folder that everything on the machine writes to.
while read -r path; do
  grep -x "[0-9a-f]\{64\}  $path" "$android_tools/maven.sha256" || fail "$path is not pinned in maven.sha256"
done <"$list" | (cd "$maven_repo" && sha256sum --quiet --strict -c -) >&2
sed "s|^|$maven_repo/|" "$list" | paste -s -d:
