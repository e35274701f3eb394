# ots press                      presses once more on the demo call centre that ./ots run started
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"
# shellcheck source=../lib/demo.sh
. "$OTS_ROOT/tools/lib/demo.sh"
[ $# -eq 0 ] || wrong_use "press takes no argument"

demo_folder
find_programs
[ -f "$demo_dir/instance.ots" ] || fail "no demo call centre here yet; start one with ./ots run"
demo_press
