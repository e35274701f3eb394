# Sourced by every script here: where things stand, and the numbers that must agree between the steps.
# shellcheck shell=bash

set -euo pipefail

android_tools=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$android_tools/../.." && pwd)
# note, warn, fail, need, apt_install, cache_dir: the same words as in every other command
. "$root/tools/lib/say.sh"
. "$root/tools/lib/machine.sh"

# The same text must give the same bytes on every machine: no local dates, digits, sort orders or file modes.
export LC_ALL=C.UTF-8 TZ=UTC
umask 022

min_sdk=24    # Android 7.0: 64-bit and 32-bit ARM phones from 2016 on
target_sdk=36 # what stores demand of new apps
abis=(arm64-v8a armeabi-v7a) # what the APK carries; x86_64 can be asked for by name (emulators)

# Outside the checkout, so that a fresh clone does not compile Rust's std and every dependency again.
android_cache=$(cache_dir)/android
# A Maven repository of our own: of everything in it the bytes are pinned (maven.sha256), which nobody could say of the
# one in the home folder, where other projects' files are.
maven_repo=${OTS_MAVEN_REPO:-$android_cache/maven}
llvm=/usr/lib/llvm-19/bin

# A real NDK is taken when ANDROID_NDK_HOME names one, or when its compilers are on PATH anyhow.
if [ -n "${ANDROID_NDK_HOME:-}" ]; then
  ndk_bin=$(echo "$ANDROID_NDK_HOME"/toolchains/llvm/prebuilt/*/bin)
  [ -x "$ndk_bin/aarch64-linux-android$min_sdk-clang" ] ||
    fail "ANDROID_NDK_HOME=$ANDROID_NDK_HOME: no aarch64-linux-android$min_sdk-clang in its toolchains/llvm/prebuilt/*/bin"
  case :$PATH: in
    *":$ndk_bin:"*) ;;
    *) export PATH=$ndk_bin:$PATH ;;
  esac
fi

# pom_property NAME: the versions of what comes through Maven stand in android/pom.xml
pom_property() {
  sed -n "s|.*<$1>\(.*\)</$1>.*|\1|p" "$root/android/pom.xml"
}

# The regency's signing keys: never in the repository, readable by their owner only.
ots_home=${OTS_HOME:-$root/.ots}

# rust_target ABI: Rust's name of an Android ABI
rust_target() {
  case $1 in
    arm64-v8a) echo aarch64-linux-android ;;
    armeabi-v7a) echo armv7-linux-androideabi ;;
    x86_64) echo x86_64-linux-android ;;
    *) fail "no such ABI: $1 (arm64-v8a, armeabi-v7a, x86_64)" ;;
  esac
}

# clang_target ABI: the NDK's name of the same, as its compiler wrappers begin
clang_target() {
  case $1 in
    armeabi-v7a) echo armv7a-linux-androideabi ;;
    *) rust_target "$1" ;;
  esac
}

# Maven with what every call here shares: no prompts, no progress bars, the one local repository, no Kotlin compiler
# that stays in memory afterwards.
maven() {
  mvn -q -B -ntp -Dstyle.color=never -Dkotlin.compiler.daemon=false -Dmaven.repo.local="$maven_repo" ${OTS_MAVEN_ARGS:-} "$@"
}

# apk_instance PROGRAM ARGUMENTS...: a program of ots-apk-instance on this machine. OTS_BIN_DIR names a folder where it
# stands already: `./ots test` builds the whole workspace at once, and alone it would compile most dependencies again,
# with other features.
apk_instance() {
  local program=$1 built=${OTS_BIN_DIR:-}/$1 select=(--bin "$1")
  shift
  if [ "$program" = made_up_instance ]; then
    built=${OTS_BIN_DIR:-}/examples/$program
    select=(--example "$program")
  fi
  if [ -n "${OTS_BIN_DIR:-}" ] && [ -x "$built" ]; then
    "$built" "$@"
  else
    (cd "$root" && cargo run -q --locked -p ots-apk-instance "${select[@]}" -- "$@")
  fi
}
