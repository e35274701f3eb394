# shellcheck shell=sh
# What a command tells the person who runs it: named steps, one clear last line when a step
# fails, and a summary of what ran. Nothing here decides anything.

OTS_STEP=
OTS_STEPS_DONE=
OTS_STEP_BEGAN=0

# note TEXT: one line of information.
note() {
    printf 'ots: %s\n' "$*"
}

# warn TEXT: one line on standard error; the command goes on.
warn() {
    printf 'ots: %s\n' "$*" >&2
}

# fail TEXT: say why and end the command (status 1).
fail() {
    warn "$*"
    exit 1
}

# wrong_use TEXT: the person asked for something that does not exist (status 2).
wrong_use() {
    warn "$*"
    exit 2
}

# step NAME: closes the step before and opens the next; its name heads what it prints.
step() {
    close_step
    OTS_STEP=$1
    OTS_STEP_BEGAN=$(date +%s)
    printf '\n== %s\n' "$OTS_STEP"
}

# close_step: puts the open step, with its seconds, on the list for the summary.
close_step() {
    [ -n "$OTS_STEP" ] || return 0
    OTS_STEPS_DONE="$OTS_STEPS_DONE
  ok  $OTS_STEP ($(($(date +%s) - OTS_STEP_BEGAN)) s)"
    OTS_STEP=
}

# summary: the last thing a command with steps says when all went well.
summary() {
    close_step
    printf '\n== done: ots %s%s\n' "${OTS_COMMAND:-}" "$OTS_STEPS_DONE"
}

# say_failed_step STATUS: for an EXIT trap. Its line is the last one, so nobody has to scroll.
say_failed_step() {
    if [ "$1" -eq 0 ] || [ -z "$OTS_STEP" ]; then
        return 0
    fi
    [ -z "$OTS_STEPS_DONE" ] || printf '\n== before the failure:%s\n' "$OTS_STEPS_DONE" >&2
    printf '\nots %s: FAILED in step "%s" (status %s)\n' "${OTS_COMMAND:-}" "$OTS_STEP" "$1" >&2
}
