#!/bin/bash
# Checks the native libraries of an APK: each by itself (check-so.sh), and that they answer what the dex asks them for.
#
# Usage: libraries.sh APK
. "$(dirname "$0")/../env.sh"

apk=$(realpath "${1:?usage: libraries.sh APK}")
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
unzip -q "$apk" 'lib/*' classes.dex -d "$work"

aapt2 dump xmltree --file AndroidManifest.xml "$apk" >"$work/manifest"
grep -q 'extractNativeLibs.*=true' "$work/manifest" ||
  fail "the libraries are compressed, but the manifest does not say extractNativeLibs"

# The app's own native methods: those of the bindings are bound by JNA under their own name, the others by the virtual
# machine under the name it derives. A method that no library answers is a crash at the first press, and no compiler
# sees it.
dexdump "$work/classes.dex" | awk -F"'" '
  /Class descriptor/ { class = $2 }
  /^ +name / { method = $2 }
  /^ +access .*NATIVE/ && class ~ /^Lid\/go\/jember\/ots\/ffi\// { print method; next }
  /^ +access .*NATIVE/ && class ~ /^Lid\/go\/jember\/ots\// {
    name = class
    gsub(/^L|;$/, "", name)
    gsub("/", "_", name)
    print "Java_" name "_" method
  }' | sort -u >"$work/asked"
grep -q '^Java_.*_press$' "$work/asked" || fail "the dex does not ask for the direct press"

for abi in "${abis[@]}"; do
  for library in "$work/lib/$abi"/*.so; do
    "$android_tools/check-so.sh" "$abi" "$library"
  done
  "$llvm/llvm-readelf" --dyn-syms -W "$work/lib/$abi/libots_core.so" |
    awk '$7 != "UND" && $4 == "FUNC" { print $8 }' | sort -u >"$work/answered"
  unanswered=$(comm -23 "$work/asked" "$work/answered")
  [ -z "$unanswered" ] || fail "$abi: libots_core.so does not answer the native methods: $unanswered"
done
echo "$(wc -l <"$work/asked") native methods, all answered"
