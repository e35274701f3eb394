# shellcheck shell=sh
# What every command starts with: the helpers, the folder, and an exit that names what failed.
set -eu

: "${OTS_ROOT:?run this through ./ots}"
cd "$OTS_ROOT"
for ots_part in say machine rust compiled build-tests cargo-deny node python chromium postgres loopback; do
    # shellcheck source=/dev/null
    . "$OTS_ROOT/tools/lib/$ots_part.sh"
done
unset ots_part
trap 'say_failed_step $?' EXIT
