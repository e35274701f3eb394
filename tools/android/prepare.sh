#!/bin/bash
# Installs what the Android build needs from Debian's own packages, and nothing that is there already.
# Everything else (Kotlin, R8, JNA, Android's API jars, lint) comes through Maven, pinned in maven.sha256.
#
# Usage: prepare.sh            what builds and checks the APK
#        prepare.sh --tests    also what runs the core's tests on Android's own C library
. "$(dirname "$0")/env.sh"

packages=(
  rustc-web cargo-web rust-web-src # a rustc that can rebuild std for Android; rustup has no sources of std here
  clang-19 lld-19 llvm-19          # cross compiler, linker and object tools: what the NDK is made of
  libgcc-12-dev libgcc-12-dev-arm64-cross libgcc-12-dev-armel-cross # the unwinder (libgcc_eh.a) of each ABI
  aapt      # brings aapt2: compiles resources, links the APK's skeleton, dumps it
  apksigner # signature schemes v2 and v3
  dexdump   # reads the finished dex in the gates
  python3   # the packer, and the rewriter of the framework's resource table
  unzip     # opens AARs
)
if [ "${1:-}" = --tests ]; then
  packages+=(qemu-user-static)
fi
apt_install "${packages[@]}"

# A machine may have these from elsewhere; only a missing command is a reason to install Debian's.
need javac default-jdk-headless
need mvn maven
# The host's own compiler builds the generator of the Kotlin bindings.
need cc gcc libc6-dev
