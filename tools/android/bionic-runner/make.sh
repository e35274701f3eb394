#!/bin/bash
# Builds the loader for both ARM ABIs beside the libraries it loads and prints that folder.
. "$(dirname "$0")/../env.sh"

here=$android_tools/bionic-runner
android_libs_jar=$("$android_tools/maven-artifact.sh" com.github.zhkl0228:unidbg-android:0.9.8)
fingerprint=$(cat "$here"/*.c "$here"/*.h "$here/make.sh" "$android_tools/maven.sha256" | sha256sum | cut -c1-16)
dest=$android_cache/bionic-$fingerprint
if [ ! -d "$dest" ]; then
  mkdir -p "$android_cache"
  work=$(mktemp -d "$android_cache/.bionic-XXXXXX")
  trap 'rm -rf "$work"' EXIT
  chmod 755 "$work"
  for abi in arm64-v8a armeabi-v7a; do
    case $abi in arm64-v8a) from=lib64 ;; *) from=lib ;; esac
    mkdir -p "$work/$abi/system/lib" "$work/$abi/system/etc"
    for name in c m dl log; do
      unzip -q -p "$android_libs_jar" "android/sdk23/$from/lib$name.so" >"$work/$abi/system/lib/lib$name.so"
    done
    printf '127.0.0.1 localhost\n' >"$work/$abi/system/etc/hosts"
  done
  # A static program without libc; no stack protector, since its guard lives in the block that the loader prepares.
  flags=(-std=c11 -ffreestanding -nostdlib -nostdlibinc -static -fuse-ld=lld -O1
    -fno-stack-protector -fno-builtin -fno-pic -Wall -Werror -Wno-unused-command-line-argument)
  # no calls to outlined atomics: they live in a library that is not there
  "$llvm/clang" --target=aarch64-linux-gnu "${flags[@]}" -mno-outline-atomics -o "$work/loader-arm64-v8a" "$here/loader.c"
  "$llvm/clang" --target=armv7a-linux-gnueabi "${flags[@]}" -mcpu=cortex-a15 -marm -mfloat-abi=soft -o "$work/loader-armeabi-v7a" "$here/loader.c"
  mv -T "$work" "$dest" 2>/dev/null || [ -d "$dest" ]
  trap - EXIT
  rm -rf "$work"
fi
echo "$dest"
