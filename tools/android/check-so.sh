#!/bin/bash
# Checks one native library of the APK for what an Android 7.0 loader and a phone with 16 KiB pages ask of it.
#
# Usage: check-so.sh ABI LIBRARY
. "$(dirname "$0")/env.sh"

abi=${1:?usage: check-so.sh ABI LIBRARY}
library=${2:?usage: check-so.sh ABI LIBRARY}
readelf=$llvm/llvm-readelf
stubs=$(dirname "$("$android_tools/toolchain/make.sh" --own)")/lib/$abi
faults=0

fault() {
  echo "$library: $*" >&2
  faults=$((faults + 1))
}

# Captured first: a pipe into `grep -q` would end readelf early and count as its failure.
header=$($readelf -hW "$library")
dynamic=$($readelf -dW "$library")
segments=$($readelf -lW "$library")
symbols=$($readelf --dyn-syms -W "$library")
public_symbols=$($readelf --dyn-syms -W "$stubs"/lib{c,m,dl,log}.so)

# any PATTERN TEXT: whether some line of TEXT matches
any() { grep -qE "$1" <<<"$2"; }
# any_segment CONDITION: whether awk's CONDITION holds for some program header ($1 type, $7 flags, $NF alignment)
any_segment() { awk "$1 { found = 1 } END { exit !found }" <<<"$segments"; }

case $abi in
  arm64-v8a) machine=AArch64 ;;
  armeabi-v7a) machine=ARM ;;
  x86_64) machine='Advanced Micro Devices X86-64' ;;
  *) fail "no such ABI: $abi" ;;
esac
any "Machine: +$machine\$" "$header" || fault "is not built for $machine"

for needed in $(sed -n 's/.*NEEDED.*\[\(.*\)\]/\1/p' <<<"$dynamic"); do
  case $needed in
    libc.so | libm.so | libdl.so | liblog.so) ;;
    *) fault "needs $needed, which apps may not load or the APK does not carry" ;;
  esac
done

! any TEXTREL "$dynamic" || fault "has text relocations: refused since Android 6"
! any RELR "$dynamic" || fault "has RELR relocations: understood only since Android 9"
! any_segment '$1 == "TLS"' || fault "has ELF thread-local storage: understood only since Android 10"
! any_segment '$1 == "LOAD" && $NF !~ /^0x(4000|10000)$/' || fault "has a segment not aligned to 16 KiB"
! any_segment '$1 == "LOAD" && $7 == "RWE"' || fault "has a segment both writable and executable"
! any_segment '$1 == "GNU_STACK" && $7 ~ /E/' || fault "asks for an executable stack"

# Weak imports may be missing on an old phone: the code that made them weak looks before it calls.
for symbol in $(awk '
    { sub(/@.*/, "", $8) }
    NR == FNR { if ($7 != "UND") known[$8]; next }
    $7 == "UND" && $5 == "GLOBAL" && $8 != "" && !($8 in known) { print $8 }' \
  <(echo "$public_symbols") <(echo "$symbols")); do
  fault "imports $symbol, which no Android library makes public at API $min_sdk"
done

# What stands in the dynamic table can be called, and replaced, by any other library in the process: the core shows its
# JNI methods and what the bindings call, and keeps SQLite and the rest to itself.
if [ "$(basename "$library")" = libots_core.so ]; then
  for symbol in $(awk '
      $1 ~ /^[0-9]+:$/ && $7 != "UND" && $8 !~ /^(Java_id_go_jember_ots_|(uni)?ffi_ots_core_|UNIFFI_META_)/ { print $8 }' \
    <<<"$symbols"); do
    fault "exports $symbol, which nobody outside it calls"
  done
fi

[ "$faults" = 0 ] || exit 1
imports=$(awk '$7 == "UND" && $8 != ""' <<<"$symbols" | wc -l)
echo "$abi/$(basename "$library"): $(stat -c %s "$library") bytes, $imports imports, all known at API $min_sdk"
