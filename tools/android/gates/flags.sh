#!/bin/bash
# Builds the APK once more with everything that a regency may add to it (a voice, SMS from within the app) and holds it to
# the same gates: a build that nobody makes every day is the one that breaks unseen.
#
# Usage: flags.sh OUT.apk INSTANCE APPLICATION-ID LABEL MOST-BYTES FORBIDDEN-TEXT...
# Leaves android/target as that build made it.
. "$(dirname "$0")/../env.sh"

usage='usage: flags.sh OUT.apk INSTANCE APPLICATION-ID LABEL MOST-BYTES FORBIDDEN-TEXT...'
out=${1:?$usage}
instance=${2:?$usage}
application_id=${3:?$usage}
label=${4:?$usage}
most_bytes=${5:?$usage}
shift 5
gates=$android_tools/gates
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# No voice of anybody: an Ogg page that begins an Opus stream, and noise behind it.
for recording in id/violence mad/safe_contact; do
  mkdir -p "$work/voice/${recording%/*}"
  {
    printf 'OggS\0\2\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\1\23OpusHead'
    head -c 20000 /dev/urandom
  } >"$work/voice/$recording.ogg"
done

"$android_tools/apk.sh" INSTANCE="$instance" OUT="$out" VOICE="$work/voice" SEND_SMS=yes
"$gates/signature.sh" "$out"
"$gates/badging.sh" "$out" "$application_id" "$label" "$root/docs/android-permissions.md" SEND_SMS=yes
python3 "$gates/apk_contents.py" "$out" "$instance" "$most_bytes" "${abis[@]}" -- "$@"
"$gates/libraries.sh" "$out"
unzip -q -o "$out" classes.dex -d "$work"
"$gates/link.sh" "$work/classes.dex"

# A phone plays a recording from where it lies in the APK: whole, and not compressed.
python3 - "$out" "$work/voice" <<'PYTHON'
import pathlib, sys, zipfile
apk, folder = sys.argv[1:]
given = {f"assets/voice/{file.relative_to(folder)}": file.read_bytes() for file in pathlib.Path(folder).rglob("*.ogg")}
with zipfile.ZipFile(apk) as archive:
    carried = [info for info in archive.infolist() if info.filename.startswith("assets/voice/")]
    faults = [f"{info.filename} is compressed" for info in carried if info.compress_type != zipfile.ZIP_STORED]
    if {info.filename: archive.read(info) for info in carried} != given:
        faults.append("the recordings in the APK are not those that were given")
sys.exit("\n".join(f"{apk}: {fault}" for fault in faults) or None)
PYTHON
echo "built with VOICE= and SEND_SMS=yes: $(stat -c %s "$out") bytes, $(find "$work/voice" -name '*.ogg' | wc -l) recordings"
