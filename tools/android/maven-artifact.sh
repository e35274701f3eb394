#!/bin/bash
# Prints the path of one Maven artifact, downloaded if need be. Its bytes must be the ones pinned in maven.sha256:
# whoever serves it, what it says is what was reviewed, or the build stops.
#
# Usage: maven-artifact.sh GROUP:ARTIFACT:VERSION[:EXTENSION[:CLASSIFIER]]
. "$(dirname "$0")/env.sh"

IFS=: read -r group artifact version extension classifier <<<"${1:?usage: maven-artifact.sh GROUP:ARTIFACT:VERSION[:EXTENSION[:CLASSIFIER]]}"
extension=${extension:-jar}
path=${group//.//}/$artifact/$version/$artifact-$version${classifier:+-$classifier}.$extension

pin=$(grep -F "  $path" "$android_tools/maven.sha256" | grep -x "[0-9a-f]\{64\}  $path") ||
  fail "$path is not pinned in maven.sha256; look at it, then add its line"
if [ ! -f "$maven_repo/$path" ]; then
  maven dependency:get -Dtransitive=false -Dartifact="$group:$artifact:$version:$extension${classifier:+:$classifier}" >&2
fi
(cd "$maven_repo" && sha256sum --quiet --strict -c - <<<"$pin") >&2 ||
  fail "$maven_repo/$path is not the file that was pinned; it was left there for you to look at"
echo "$maven_repo/$path"
