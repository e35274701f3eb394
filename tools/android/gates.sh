#!/bin/bash
# What must hold of an APK before anybody gets it. Builds one for a made-up call centre and looks at it from outside.
#
# Usage: gates.sh                    all gates, in this order
#        gates.sh GATE...            some: style, signature, badging, contents, libraries, link, shrunk, lint, self-test,
#                                    reproducible, flags
. "$(dirname "$0")/env.sh"

all_gates=(style signature badging contents libraries link shrunk lint self-test reproducible flags)
gates=("$@")
[ $# -gt 0 ] || gates=("${all_gates[@]}")
for gate in "${gates[@]}"; do
  case " ${all_gates[*]} " in
    *" $gate "*) ;;
    *) fail "no such gate: $gate; there are: ${all_gates[*]}" ;;
  esac
done

# A download that a village with one bar of signal pays for (architecture.md).
most_bytes=6000000
application_id=id.rekaan.ots
label='OTS Rekaan & "Contoh"'

target=$root/android/target
work=$target/gates
apk=$work/ots.apk
instance=$work/instance.ots

# The keys of the gates' APKs are nobody's: they are made here and thrown away with target/.
export OTS_HOME=$work/home

build() {
  "$android_tools/prepare.sh"
  mkdir -p "$work"
  apk_instance made_up_instance "$application_id" "$label" '#1F5A96' >"$instance"
  "$android_tools/apk.sh" INSTANCE="$instance" OUT="$apk"
}

gate_style() { "$android_tools/ktlint.sh"; }

gate_signature() { "$android_tools/gates/signature.sh" "$apk"; }

gate_badging() { "$android_tools/gates/badging.sh" "$apk" "$application_id" "$label"; }

gate_contents() {
  python3 "$android_tools/gates/apk_contents.py" "$apk" "$instance" "$most_bytes" "${abis[@]}" -- \
    "$root" "$HOME/" "$android_cache"
}

gate_libraries() { "$android_tools/gates/libraries.sh" "$apk"; }

gate_link() {
  unzip -q -o "$apk" classes.dex -d "$work"
  "$android_tools/gates/link.sh" "$work/classes.dex"
}

gate_shrunk() { "$android_tools/gates/shrunk.sh" "$target" "$instance"; }

gate_lint() { "$android_tools/gates/lint.sh" "$target"; }

gate_self-test() { "$android_tools/gates/self-test.sh" "$target" "$apk" "$instance" "$application_id" "$label"; }

gate_reproducible() { "$android_tools/gates/reproducible.sh" "$apk" "$instance"; }

# The last one: it leaves target/ as another build made it.
gate_flags() {
  "$android_tools/gates/flags.sh" "$work/flags.apk" "$instance" "$application_id" "$label" "$most_bytes" \
    "$root" "$HOME/" "$android_cache"
}

note "building the APK of a made-up call centre"
build
for gate in "${all_gates[@]}"; do
  case " ${gates[*]} " in
    *" $gate "*) ;;
    *) continue ;;
  esac
  note "gate: $gate"
  "gate_$gate"
done
note "the APK passed: ${gates[*]}"
