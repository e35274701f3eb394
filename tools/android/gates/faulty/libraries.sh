# shellcheck shell=bash disable=SC2154 # sourced by self-test.sh, which sets the variables
# Libraries that a phone would refuse to load, or should: small ones of our own compiler, each with one thing wrong.

own=$("$android_tools/toolchain/make.sh" --own)
clang=$own/aarch64-linux-android$min_sdk-clang
sound=('-Wl,-z,max-page-size=16384' '-Wl,--hash-style=both')

# library NAME SOURCE OPTION...: compiles it and leaves it in $work/NAME
library() {
  local name=$1 source=$2
  shift 2
  "$clang" -shared -fPIC -Wno-unused-command-line-argument "${sound[@]}" -o "$work/$name" -x c - -x none "$@" <<<"$source"
}
check() { "$android_tools/check-so.sh" "${2:-arm64-v8a}" "$work/$1"; }

good='int value(void) { return 1; }'
library libgood.so "$good"
check libgood.so >/dev/null || fail "a sound library is refused: nothing that follows would mean anything"

must_fail 'is not built for ARM' check libgood.so armeabi-v7a
library libbad.so "$good" -Wl,-z,max-page-size=4096
must_fail 'has a segment not aligned to 16 KiB' check libbad.so
library libbad.so '__asm__(".text\n.quad value\n"); int value;' -Wl,-z,notext
must_fail 'has text relocations' check libbad.so
library libbad.so 'static int value; int *pointers[9] = {&value, &value, &value};' -Wl,--pack-dyn-relocs=relr
must_fail 'has RELR relocations' check libbad.so
library libbad.so '__thread int value; int get(void) { return value++; }' -fno-emulated-tls -Wl,-z,undefs
must_fail 'has ELF thread-local storage' check libbad.so
library libbad.so '__asm__(".section .both,\"awx\",%progbits\n.word 1\n");'
must_fail 'has a segment both writable and executable' check libbad.so
library libbad.so "$good" -Wl,-z,execstack
must_fail 'asks for an executable stack' check libbad.so
library libz.so "$good" -Wl,-soname,libz.so
library libbad.so 'int value(void); int get(void) { return value(); }' "$work/libz.so"
must_fail 'needs libz.so' check libbad.so
library libbad.so 'int on_no_phone(void); int get(void) { return on_no_phone(); }' -Wl,-z,undefs
must_fail 'imports on_no_phone' check libbad.so
library libots_core.so 'int sqlite3_open(void) { return 0; }'
must_fail 'exports sqlite3_open' check libots_core.so

# The dex asks for native methods that this library does not have.
library libots_core.so 'void uniffi_ots_core_only(void) {}'
python3 - "$apk" "$work/no-press.apk" "$work/libots_core.so" <<'PYTHON'
import sys, zipfile
with zipfile.ZipFile(sys.argv[1]) as source, zipfile.ZipFile(sys.argv[2], "w") as out:
    for info in source.infolist():
        empty = info.filename == "lib/arm64-v8a/libots_core.so"
        out.writestr(info, open(sys.argv[3], "rb").read() if empty else source.read(info))
PYTHON
must_fail 'does not answer the native methods: Java_id_go_jember_ots_core_NativePress_cancel' "$gates/libraries.sh" "$work/no-press.apk"
