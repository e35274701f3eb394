#!/bin/bash
# Libraries to link against: no code, only the names. Each name that a real Android 6.0 library makes public is there
# and no other, so that a link with -z defs proves that every imported symbol exists on the phone.
#
# Usage: link-stubs.sh CLANG-TARGET FOLDER-OF-REAL-LIBRARIES DEST
. "$(dirname "$0")/../env.sh"

target=$1 real=$2 dest=$3
for name in c m dl log; do
  # Private names (LIBC_PRIVATE) are left out: Android's linker refuses them to apps. Versions are dropped, since API 23
  # has none and later releases accept an unversioned reference.
  # The zero-sized functions of the real libraries keep a size here: lld warns of symbols without one.
  "$llvm/llvm-readelf" --dyn-syms -W "$real/lib$name.so" 2>/dev/null | awk '
    $7 != "UND" && $7 != "ABS" && ($5 == "GLOBAL" || $5 == "WEAK") && $8 !~ /LIBC_PRIVATE/ {
      symbol = $8
      sub(/@.*/, "", symbol)
      if (symbol !~ /^[A-Za-z_][A-Za-z0-9_]*$/ || seen[symbol]++) next
      print ".globl " symbol
      if ($4 == "OBJECT") {
        print ".data\n.p2align 4\n.type " symbol ",%object\n.size " symbol "," $3
        print symbol ": .zero " ($3 > 0 ? $3 : 8)
      } else {
        print ".text\n.type " symbol ",%function\n.size " symbol ",4\n" symbol ": .byte 0,0,0,0"
      }
    }' >"$dest/$name.s"
  grep -q '%function' "$dest/$name.s" || fail "no public names found in $real/lib$name.so"
  "$llvm/clang" "--target=$target" -c "$dest/$name.s" -o "$dest/$name.o"
  "$llvm/ld.lld" -shared -soname "lib$name.so" "$dest/$name.o" -o "$dest/lib$name.so"
  rm "$dest/$name.s" "$dest/$name.o"
done
