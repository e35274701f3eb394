# ots help                       this list
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"

printf 'usage: ./ots COMMAND [ARGUMENT...]\n\n'
# The first line of each command's file is its line here, so that the list cannot go stale.
for file in "$OTS_ROOT"/tools/commands/*.sh; do
    sed -n '1s/^# ots /  /p' "$file"
done
printf '\nStart with "./ots run" (a call centre with one made-up report) or "./ots test".\n'
