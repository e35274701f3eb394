# ots run [--port N] [--no-apk]  starts a demo call centre and presses once, made up, as a phone
# shellcheck shell=sh
# shellcheck source=../lib/all.sh
. "$OTS_ROOT/tools/lib/all.sh"
# shellcheck source=../lib/demo.sh
. "$OTS_ROOT/tools/lib/demo.sh"

port=${OTS_PORT:-}
app=yes
while [ $# -gt 0 ]; do
    case $1 in
        --port) [ $# -ge 2 ] || wrong_use "--port needs a number"; port=$2; shift ;;
        --port=*) port=${1#--port=} ;;
        --no-apk) app=no ;;
        *) wrong_use "run does not know \"$1\"" ;;
    esac
    shift
done
case $port in
    *[!0-9]* | ??????*) port=wrong ;;
    "") ;;
    *) if [ "$port" -lt 1 ] || [ "$port" -gt 65535 ]; then port=wrong; fi ;;
esac
[ "$port" != wrong ] || wrong_use "a port is a number from 1 to 65535"

step prepare
use_rust

step build
use_programs

step "call centre"
demo_open
demo_choose_port "$port"
demo_instance
demo_people
demo_cases
demo_start

step "first report"
demo_press

close_step
demo_tell
[ "$app" = no ] || demo_app
demo_wait
