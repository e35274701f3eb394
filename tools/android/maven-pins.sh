#!/bin/bash
# Compares what Maven fetched with maven.sha256. Maven 3.8 cannot do that while it resolves, so apk.sh asks here after
# the build and before anything of it is packed, and the tests' script before it runs them.
#
# Usage: maven-pins.sh check        each file in the build's Maven repository is pinned and has the bytes that were pinned
#        maven-pins.sh add          pins what is there and not pinned yet; for whoever changes a version, who then reads
#                                   the difference before committing it
. "$(dirname "$0")/env.sh"

pins=$android_tools/maven.sha256
mkdir -p "$maven_repo"
cd "$maven_repo"

# Programs and data. What only describes them (.pom) decides which of these come, and a new one would not be pinned.
unpinned() {
  find . -name '*.jar' -o -name '*.aar' -o -name '*.signature' | sed 's|^\./||' |
    awk 'NR == FNR { pinned[$2]; next } !($1 in pinned)' "$pins" -
}

case ${1:-} in
  check)
    strange=$(unpinned)
    [ -z "$strange" ] || fail "in $maven_repo, but not pinned in maven.sha256: $strange"
    # --ignore-missing: a machine that only builds the app lacks the gates' tools, and the other way round
    sha256sum --quiet --strict --ignore-missing -c "$pins" >&2 || fail "files in $maven_repo are not the ones that were pinned"
    ;;
  add)
    unpinned | tr '\n' '\0' | xargs -0 -r sha256sum >>"$pins"
    sort -u -k2 -o "$pins" "$pins"
    ;;
  *)
    echo 'usage: maven-pins.sh check|add' >&2
    exit 2
    ;;
esac
