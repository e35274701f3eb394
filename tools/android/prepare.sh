#!/bin/bash
# Installs what the Android build needs from Debian's own packages, and nothing that is there already.
# Everything else (Kotlin, R8, JNA, Android's API jars, lint) comes through Maven: see maven-pins.sh.
#
# Usage: prepare.sh            the packages that build and check the APK
#        prepare.sh --tests    also what runs the core's tests on Android's own C library
set -euo pipefail

packages=(
  rustc-web cargo-web rust-web-src   # a rustc that can rebuild std for Android; rustup ships no std source here
  clang-19 lld-19 llvm-19            # cross compiler, linker and object tools: what the NDK is made of
  libgcc-12-dev libgcc-12-dev-arm64-cross libgcc-12-dev-armel-cross # the unwinder (libgcc_eh.a) of each ABI
  aapt                               # brings aapt2: compiles resources, links the APK's skeleton, dumps it
  apksigner                          # signature schemes v2 and v3
  dexdump                            # reads the finished dex in the gates
  python3 unzip                      # the packer, the framework rewriter; opening AARs
)
[ "${1:-}" = --tests ] && packages+=(qemu-user-static)

# A machine may have its JDK and Maven from elsewhere; only a missing command is a reason to install Debian's.
command -v javac >/dev/null || packages+=(default-jdk-headless)
command -v mvn >/dev/null || packages+=(maven)
# The host's compiler builds the generator of the Kotlin bindings and the checks of the instance document.
command -v cc >/dev/null || packages+=(gcc libc6-dev)

missing=()
for package in "${packages[@]}"; do
  # ${Status} is dpkg's own placeholder, not the shell's.
  # shellcheck disable=SC2016
  [ "$(dpkg-query -W -f '${Status}' "$package" 2>/dev/null)" = 'install ok installed' ] || missing+=("$package")
done
[ "${#missing[@]}" -gt 0 ] || exit 0

as_root=()
if [ "$(id -u)" != 0 ]; then
  command -v sudo >/dev/null || {
    echo "prepare.sh: missing packages, and neither root nor sudo here. Install them: ${missing[*]}" >&2
    exit 1
  }
  as_root=(sudo)
fi
echo "installing: ${missing[*]}" >&2
"${as_root[@]}" apt-get update -qq
# No recommends: they would pull a desktop's worth of packages behind the JDK.
"${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" >/dev/null
