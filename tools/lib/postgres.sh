# shellcheck shell=sh
# PostgreSQL for the tests. They start servers of their own, each in a temporary folder on a
# private port; all they need from the machine is the programs. Debian keeps those off PATH, in
# /usr/lib/postgresql/VERSION/bin. The server refuses to run as root, so tests that run as root
# start it as the user `postgres`, whom the package creates.

# postgres_bin: the folder of the newest installed server's programs; nothing when there is none.
postgres_bin() {
    for postgres_dir in $(printf '%s\n' /usr/lib/postgresql/*/bin | sort -rV); do
        if [ -x "$postgres_dir/postgres" ] && [ -x "$postgres_dir/initdb" ]; then
            printf '%s\n' "$postgres_dir"
            return 0
        fi
    done
}

# use_postgres: sets and exports OTS_POSTGRES_BIN.
use_postgres() {
    OTS_POSTGRES_BIN=${OTS_POSTGRES_BIN:-$(postgres_bin)}
    if [ -z "$OTS_POSTGRES_BIN" ]; then
        install_postgres
        OTS_POSTGRES_BIN=$(postgres_bin)
    fi
    [ -x "$OTS_POSTGRES_BIN/postgres" ] || fail "no PostgreSQL server in '$OTS_POSTGRES_BIN'"
    export OTS_POSTGRES_BIN
}

# install_postgres: the programs only. Left to itself the package also creates a database cluster
# and starts it on the standard port, which no test wants and a developer's machine may mind.
install_postgres() {
    postgres_conf=/etc/postgresql-common/createcluster.d/ots.conf
    can_be_root || fail "neither root nor sudo here; have an administrator run: apt-get install postgresql"
    as_root mkdir -p "${postgres_conf%/*}"
    printf 'create_main_cluster = off\n' | as_root tee "$postgres_conf" >/dev/null
    apt_install postgresql
    as_root rm -f "$postgres_conf"
}
