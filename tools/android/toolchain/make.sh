#!/bin/bash
# Makes an NDK-shaped toolchain out of Debian's packages and prints the folder that belongs on PATH. With a real NDK
# on PATH it makes nothing and prints nothing: the names are the NDK's, so the build cannot tell the difference.
#
# Usage: make.sh           for building
#        make.sh --own     ours even beside an NDK: its link stubs are the list of what a phone has (check-so.sh)
#
# What an NDK gives and where it comes from here:
#   compiler, linker, ar     Debian's clang-19, lld-19, llvm-19
#   libraries to link with   empty ones with exactly the public names of a real Android's (link-stubs.sh)
#   C headers                include/, only what the core's C sources use
#   start and end files      crt_shared.c, crt_executable.c, crt_end.S
#   unwinder                 libgcc_eh.a of Debian's cross compilers with unwind_shim.c
. "$(dirname "$0")/../env.sh"

here=$android_tools/toolchain
if [ "${1:-}" != --own ] && command -v aarch64-linux-android$min_sdk-clang >/dev/null; then
  exit 0
fi

# android-all's native twin: a jar that carries the C libraries of a real Android 6.0 for both ARM ABIs.
android_libs_jar=$("$android_tools/maven-artifact.sh" com.github.zhkl0228:unidbg-android:0.9.8)

# The unwinder of the option, for emulators: Debian's own compiler has it on such a machine, the package
# libgcc-12-dev-amd64-cross on any other. Without it only the ABIs that phones have are made.
emulator_eh=
for file in /usr/lib/gcc{-cross,}/x86_64-linux-gnu/12/libgcc_eh.a; do
  [ ! -f "$file" ] || emulator_eh=$file
done

# A new folder for every change of what goes in, so that an old one is never half right.
fingerprint=$({
  find "$here" -type f | sort | while read -r file; do
    echo "${file#"$here"}"
    cat "$file"
  done
  dpkg-query -W clang-19 lld-19 llvm-19 libgcc-12-dev-arm64-cross libgcc-12-dev-armel-cross
  echo "$min_sdk $emulator_eh"
} | sha256sum | cut -c1-16)
dest=$android_cache/toolchain-$fingerprint
if [ -d "$dest" ]; then
  echo "$dest/bin"
  exit 0
fi

mkdir -p "$android_cache"
work=$(mktemp -d "$android_cache/.toolchain-XXXXXX")
chmod 755 "$work"
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/bin" "$work/include/sys"

for tool in llvm-ar llvm-ranlib llvm-strip llvm-readelf llvm-nm llvm-objcopy; do
  ln -s "$llvm/$tool" "$work/bin/$tool"
done

cp -r "$here/include/." "$work/include/"
for header in assert ctype dlfcn errno fcntl inttypes malloc math pthread stdio stdlib string strings time unistd \
  sys/cdefs sys/file sys/ioctl sys/mman sys/param sys/stat sys/time sys/types; do
  case $header in sys/*) up=../ ;; *) up= ;; esac
  echo "#include \"${up}bionic_subset.h\"" >"$work/include/$header.h"
done
# SQLite and ring assert only in debug builds; a release must not import __assert2.
printf '#undef assert\n#define assert(condition) ((void)0)\n' >>"$work/include/assert.h"

(cd "$work" && unzip -q -o "$android_libs_jar" 'android/sdk23/lib*/lib[cm].so' 'android/sdk23/lib*/libdl.so' \
  'android/sdk23/lib*/liblog.so')
real_libraries=$work/android/sdk23

# abi_part ABI BIONIC LIBGCC_EH CFLAGS...
abi_part() {
  local abi=$1 bionic=$2 libgcc_eh=$3 target lib
  shift 3
  target=$(clang_target "$abi")$min_sdk
  lib=$work/lib/$abi
  local compile=("$llvm/clang" "--target=$target" "$@" -nostdlibinc -isystem "$work/include" -O2 -Wall -Werror)
  mkdir -p "$lib"
  "$here/link-stubs.sh" "$target" "$real_libraries/$bionic" "$lib"
  "${compile[@]}" -fPIC -c "$here/crt_shared.c" -o "$lib/crtbegin_so.o"
  "${compile[@]}" -fPIE -c "$here/crt_executable.c" -o "$lib/crtbegin_dynamic.o"
  "${compile[@]}" -c "$here/crt_end.S" -o "$lib/crtend_android.o"
  "${compile[@]}" -fPIC -c "$here/unwind_shim.c" -o "$lib/unwind_shim.o"
  # rustc's std asks for -lunwind on Android
  cp "$libgcc_eh" "$lib/libunwind.a"
  sed -e "s|@CLANG@|$llvm/clang|g" -e "s|@TARGET@|$target|g" -e "s|@ABI@|$abi|g" -e "s|@CFLAGS@|$*|g" \
    "$here/clang-wrapper.in" >"$work/bin/$target-clang"
  chmod 755 "$work/bin/$target-clang"
}

# 32-bit ARM takes the unwinder of Debian's *armel* compiler: Android passes floats in integer registers, as armel does
# and armhf does not. x86_64 has the public names of arm64, since there is no x86_64 library in the jar.
abi_part arm64-v8a lib64 /usr/lib/gcc-cross/aarch64-linux-gnu/12/libgcc_eh.a
abi_part armeabi-v7a lib /usr/lib/gcc-cross/arm-linux-gnueabi/12/libgcc_eh.a -march=armv7-a -mthumb
[ -z "$emulator_eh" ] || abi_part x86_64 lib64 "$emulator_eh"

rm -r "$work/android"

# Two builds may get here at once; the first one to finish wins and the other's work is dropped.
mv -T "$work" "$dest" 2>/dev/null || [ -d "$dest" ]
trap - EXIT
rm -rf "$work"
echo "$dest/bin"
