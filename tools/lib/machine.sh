# shellcheck shell=sh
# Prepares a Debian machine: looks whether a tool is there and installs its package when it is
# not. Silent when nothing is missing; never upgrades or removes what is already installed.

# have COMMAND: true when it can be run.
have() {
    command -v "$1" >/dev/null 2>&1
}

# version_at_least WANTED FOUND: compares dotted numbers.
version_at_least() {
    [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

# as_root COMMAND...: runs it as root; can_be_root tells beforehand whether that is possible.
as_root() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo -- "$@"
    fi
}

can_be_root() {
    [ "$(id -u)" -eq 0 ] || have sudo
}

# package_installed NAME
package_installed() {
    [ "$(dpkg-query -W -f='${db:Status-Status}' "$1" 2>/dev/null)" = installed ]
}

# apt_install PACKAGE...: installs those that are missing.
apt_install() {
    apt_missing=
    for apt_package in "$@"; do
        package_installed "$apt_package" || apt_missing="$apt_missing $apt_package"
    done
    # shellcheck disable=SC2086 # a list of package names
    [ -z "$apt_missing" ] || apt_newest $apt_missing
}

# apt_newest PACKAGE...: installs them, or brings them to the newest version that Debian has. The
# lists are fetched first, once a command: those of a fresh machine may be absent or lack the
# security updates, where Debian's newer Rust is.
apt_newest() {
    have apt-get || fail "this is no Debian machine; install what corresponds to: $*"
    can_be_root || fail "neither root nor sudo here; have an administrator run: apt-get install $*"
    note "installing from Debian: $*"
    apt_log=$(mktemp)
    if [ -z "${apt_updated:-}" ]; then
        apt_get update >"$apt_log" 2>&1 || warn "apt-get update failed; trying with the stored lists"
        apt_updated=yes
    fi
    if ! apt_get install "$@" >>"$apt_log" 2>&1; then
        cat "$apt_log" >&2
        rm -f "$apt_log"
        fail "Debian's package manager could not install: $*"
    fi
    rm -f "$apt_log"
}

# apt_get ARGUMENT...: without questions, and without packages that are merely recommended.
apt_get() {
    as_root env DEBIAN_FRONTEND=noninteractive \
        apt-get -q -y -o Dpkg::Use-Pty=0 --no-install-recommends "$@" </dev/null
}

# need COMMAND PACKAGE...: the command, from wherever it is installed, else Debian's packages.
need() {
    need_command=$1
    shift
    have "$need_command" && return 0
    apt_install "$@"
    hash -r
    have "$need_command" || fail "$need_command is still missing after installing: $*"
}

# cache_dir: where things that outlive a checkout are kept (tools that took long to get).
cache_dir() {
    printf '%s\n' "${OTS_CACHE:-${XDG_CACHE_HOME:-${HOME:-/var/tmp}/.cache}/ots}"
}
