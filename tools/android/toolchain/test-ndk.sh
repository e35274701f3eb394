#!/bin/bash
# Does the build take a real NDK's compilers where there is one? An NDK cannot be had here, so a folder of its shape stands
# in for it: the same names at the same places, each of which notes that it was called and calls our own.
#
# Usage: test-ndk.sh ABI
. "$(dirname "$0")/../env.sh"

abi=${1:?usage: test-ndk.sh ABI}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
own=$("$android_tools/toolchain/make.sh" --own)
bin=$work/ndk/toolchains/llvm/prebuilt/linux-x86_64/bin
mkdir -p "$bin"
for tool in "$own"/*; do
  name=$(basename "$tool")
  printf '#!/bin/sh\necho "%s $*" >>"%s/calls"\nexec "%s" "$@"\n' "$name" "$work" "$tool" >"$bin/$name"
  chmod 755 "$bin/$name"
done

check() { # check HOW COMMAND...: the command builds with the stand-in's compiler and with no other
  local how=$1
  shift
  : >"$work/calls"
  # Other flags are what makes cargo compile again; the name with dashes goes before the one that cargo.sh sets.
  "$@" "CFLAGS_$(rust_target "$abi")=-DSTAND_IN=$RANDOM" "$android_tools/cargo.sh" "$abi" test -q --no-run --locked --manifest-path "$android_tools/bionic-check/Cargo.toml"
  for step in "-c .*abi.c" "-shared\|-o .*headers" "^llvm-ar"; do
    grep -q -- "$step" "$work/calls" || fail "an NDK $how is not used: no call like \"$step\" among: $(cat "$work/calls")"
  done
}

# both ways that people have it; then cargo's next build compiles with our own again
check 'named by ANDROID_NDK_HOME' env ANDROID_NDK_HOME="$work/ndk"
check 'on PATH' env -u ANDROID_NDK_HOME PATH="$bin:$PATH"
[ -z "$(ANDROID_NDK_HOME=$work/ndk "$android_tools/toolchain/make.sh")" ] || fail "beside an NDK we make a toolchain of our own"
[ -z "$(PATH=$bin:$PATH "$android_tools/toolchain/make.sh")" ] || fail "beside an NDK on PATH we make a toolchain of our own"

if ANDROID_NDK_HOME=$work/nothing "$android_tools/toolchain/make.sh" >/dev/null 2>&1; then
  fail "an ANDROID_NDK_HOME without an NDK in it is passed over in silence"
fi
echo "$abi: an NDK is used where there is one"
