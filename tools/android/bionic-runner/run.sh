#!/bin/bash
# Runs one Android program on the real C library of Android 6.0, under qemu-user: cargo's "runner" for test programs.
#
# Usage: run.sh PROGRAM ARGUMENTS...
. "$(dirname "$0")/../env.sh"

program=$(realpath "${1:?usage: run.sh PROGRAM ARGUMENTS...}")
shift
# e_machine of the ELF header
case $(od -An -tu1 -j18 -N1 "$program" | tr -d ' ') in
  183) abi=arm64-v8a qemu=/usr/bin/qemu-aarch64-static ;;
  40) abi=armeabi-v7a qemu=/usr/bin/qemu-arm-static ;;
  *) fail "$program: there is an Android C library for ARM only" ;;
esac
bionic=$("$android_tools/bionic-runner/make.sh")
# Android's default, /data/local/tmp, exists on phones only.
export TMPDIR=${TMPDIR:-/tmp}
# Names are looked up by the program itself, in its hosts file: on a phone a system service does that.
export ANDROID_DNS_MODE=local
# Programs that this one starts are Android's too.
OTS_RUNNER=$(realpath "$0")
export OTS_RUNNER
# -L: Android's absolute paths (/system/etc/hosts) are looked for in that folder first.
exec "$qemu" -L "$bionic/$abi" "$bionic/loader-$abi" "$qemu" "$bionic/$abi" -- "$program" "$@"
