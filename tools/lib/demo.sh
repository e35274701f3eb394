# shellcheck shell=sh
# The demo call centre of `./ots run`: one data folder, one server process, one made-up press.
# Everything it makes lies under ${OTS_HOME:-.ots}/demo, readable by its owner only; deleting that
# folder starts over. Running it again goes on with the same keys, accounts and reports.

DEMO_FIRST_PORT=8080
# First start creates keys and schema on what may be a slow disk.
DEMO_READY_SECONDS=60

# demo_folder: sets demo_dir.
demo_folder() {
    demo_dir=${OTS_HOME:-$OTS_ROOT/.ots}/demo
}

# demo_open: makes the folder and holds its lock as long as this command or its server lives, so
# that two servers can never share one data folder.
demo_open() {
    umask 077
    demo_folder
    mkdir -p "$demo_dir"
    demo_dir=$(CDPATH='' cd -- "$demo_dir" && pwd -P)
    exec 9>"$demo_dir/lock"
    flock -n 9 ||
        fail "it is already running, at $(cat "$demo_dir/url" 2>/dev/null); stop it there with Ctrl-C"
    demo_server_pid=
    demo_app_pid=
    trap 'demo_on_exit $?' EXIT
    trap 'exit 0' INT TERM HUP
}

# demo_on_exit STATUS: whatever ends this command ends its server too, after the server has closed
# its database.
demo_on_exit() {
    trap '' INT TERM HUP
    # The app's build is a tree of compilers; its process group takes all of them along.
    [ -z "$demo_app_pid" ] || kill -s TERM -- "-$demo_app_pid" 2>/dev/null || true
    if [ -n "$demo_server_pid" ] && kill -TERM "$demo_server_pid" 2>/dev/null; then
        wait "$demo_server_pid" || true
        note "stopped; the data stays in $demo_dir"
    fi
    say_failed_step "$1"
}

# demo_choose_port WANTED: the wanted port, else last time's, which phones know, else the usual
# one; and where that is taken the next free one.
demo_choose_port() {
    demo_wanted=${1:-$(cat "$demo_dir/port" 2>/dev/null || echo "$DEMO_FIRST_PORT")}
    demo_port=$(free_port "$demo_wanted")
    [ -n "$demo_port" ] || fail "port $demo_wanted and those after it are taken; use --port"
    [ "$demo_port" = "$demo_wanted" ] || note "port $demo_wanted is taken; using $demo_port"
    demo_url=http://127.0.0.1:$demo_port
    printf '%s\n' "$demo_port" >"$demo_dir/port"
    printf '%s\n' "$demo_url" >"$demo_dir/url"
}

# demo_instance: the signed document with this call centre's keys and address, as phones need it.
# The first time this makes the call centre: its keys, its database, its settings.
demo_instance() {
    "$OTS_PROGRAMS/ots-server" instance --data "$demo_dir/server" \
        --instance "$OTS_ROOT/instances/demo.toml" --public-url "$demo_url" >"$demo_dir/instance.new"
    mv "$demo_dir/instance.new" "$demo_dir/instance.ots"
}

# demo_cases: a made-up case in every state, the first time, carried by the made-up case worker.
demo_cases() {
    [ ! -e "$demo_dir/cases" ] || return 0
    note "making up cases"
    "$OTS_PROGRAMS/ots-server" demo-cases --data "$demo_dir/server" >/dev/null ||
        fail "the made-up cases could not be made"
    : >"$demo_dir/cases"
}

# demo_start: starts the server and returns once it answers that it is ready.
demo_start() {
    "$OTS_PROGRAMS/ots-server" serve --data "$demo_dir/server" \
        --listen "127.0.0.1:$demo_port" >"$demo_dir/server.log" 2>&1 </dev/null &
    demo_server_pid=$!
    demo_waited=0
    until [ "$(http_status "$demo_port" /readyz)" = 200 ]; do
        kill -0 "$demo_server_pid" 2>/dev/null || demo_server_died
        [ "$demo_waited" -lt "$DEMO_READY_SECONDS" ] ||
            fail "the server is not ready after $DEMO_READY_SECONDS s; see $demo_dir/server.log"
        demo_waited=$((demo_waited + 1))
        sleep 1
    done
}

demo_server_died() {
    demo_server_pid=
    tail -n 20 "$demo_dir/server.log" >&2
    fail "the server ended by itself; above is the end of $demo_dir/server.log"
}

# demo_password: 20 characters that cannot be confused when typed, about 98 bits.
demo_password() {
    LC_ALL=C tr -dc 'a-hj-km-np-z2-9' </dev/urandom | head -c 20
}

# The made-up people, one for each role; each is named after what it is.
DEMO_PEOPLE="operator case-worker supervisor analyst admin"

# demo_people: all of them, with one password: this is a demo, and it says so on every page.
demo_people() {
    # A demo of before had one person with a password of their own.
    [ -s "$demo_dir/password" ] || cp "$demo_dir/password-operator" "$demo_dir/password" 2>/dev/null ||
        demo_password >"$demo_dir/password"
    for demo_person in $DEMO_PEOPLE; do
        demo_account "$demo_person"
    done
}

# demo_account ROLE: made at first use, with a second factor whose code the sign-in page of a demo
# call centre shows. The password is on disk before the account exists, and the account is noted
# after; a run cut short between the two is taken up by the next, which the server then tells
# (status 2) that the name is taken.
demo_account() {
    [ ! -e "$demo_dir/account-$1" ] || return 0
    note "making the account $1"
    demo_status=0
    "$OTS_PROGRAMS/ots-server" user add "$1" --role "$1" --data "$demo_dir/server" \
        --demo-second-factor --password-stdin <"$demo_dir/password" >/dev/null || demo_status=$?
    case $demo_status in
        0) : >"$demo_dir/account-$1" ;;
        2) : >"$demo_dir/account-$1" ;;
        *) fail "the account $1 could not be made" ;;
    esac
}

# demo_phone COMMAND...: the phone without a screen, on the demo's own instance document.
demo_phone() {
    "$OTS_PROGRAMS/ots-phone" --data "$demo_dir/phone" \
        --instance "$demo_dir/instance.ots" "$@" 9>&-
}

# demo_press: one press as a phone makes it, sent at once, and a message that says what it is. It is
# made up, so it goes as a drill, which every screen shows and no statistics count.
demo_press() {
    demo_report=$(demo_phone press --now --drill --urgency danger --for self \
        --lat -8.1724 --lon 113.7005)
    demo_phone message "${demo_report##* }" \
        "Contoh buatan untuk mencoba sistem. Bukan laporan sungguhan; tidak ada orang dalam bahaya." \
        >/dev/null
    demo_phone sync --until-empty --timeout 30
    note "pressed once, as a drill: report ${demo_report##* }"
}

# demo_tell: where to look and how to get in.
demo_tell() {
    printf '\n  call centre   %s/\n' "$demo_url"
    printf '  sign in as    %s\n' "$(printf '%s' "$DEMO_PEOPLE" | sed 's/ /, /g; s/\(.*\), /\1 or /')"
    printf '                (all made up; each sees what its role may see)\n'
    printf '  password      %s   (for each; kept in %s)\n' \
        "$(cat "$demo_dir/password")" "$demo_dir/password"
    printf '  second step   the page shows the code, because this is a demo\n'
    printf '  press again   ./ots press   (in another terminal)\n'
    printf '  server log    %s\n' "$demo_dir/server.log"
    printf '  stop          Ctrl-C\n\n'
}

# demo_app: builds the app for this very call centre behind its back, minutes on a first run, and
# puts it where the start page offers it. A failure costs the app only: the call centre goes on.
demo_app() {
    note "building the app for this call centre meanwhile (the first time it takes minutes)"
    # shellcheck disable=SC2016 # expanded by the inner shell
    setsid sh -c '
        if bash tools/android/apk.sh INSTANCE="$1/instance.ots" OUT="$1/app.new" >"$1/app.log" 2>&1; then
            mkdir -p "$1/server/app" && mv "$1/app.new" "$1/server/app/ots.apk"
            echo "ots: the app is ready: $2/app.apk, also on the start page"
        else
            echo "ots: the app could not be built; see $1/app.log" >&2
        fi' demo-app "$demo_dir" "$demo_url" </dev/null 9>&- &
    demo_app_pid=$!
}

# demo_wait: until Ctrl-C, or until the server ends.
demo_wait() {
    wait "$demo_server_pid" || true
    demo_server_died
}
