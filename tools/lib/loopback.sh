# shellcheck shell=sh
# Loopback ports without curl or nc, which a minimal machine lacks: bash, which Debian always
# has, opens sockets by itself.

# port_taken PORT: true when something listens there on this machine.
port_taken() {
    bash -c "exec 3<>/dev/tcp/127.0.0.1/$1" 2>/dev/null
}

# free_port PORT: that port, or the next free one above it; nothing when a hundred are taken.
free_port() {
    port_candidate=$1
    port_last=$(($1 + 100))
    while [ "$port_candidate" -lt "$port_last" ] && [ "$port_candidate" -le 65535 ]; do
        if ! port_taken "$port_candidate"; then
            printf '%s\n' "$port_candidate"
            return 0
        fi
        port_candidate=$((port_candidate + 1))
    done
}

# http_status PORT PATH: the status code of a GET, nothing when there is no answer.
http_status() {
    # shellcheck disable=SC2016 # expanded by the inner shell
    timeout 5 bash -c '
        exec 3<>"/dev/tcp/127.0.0.1/$1" || exit 0
        printf "GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n" "$2" "$1" >&3
        read -r _ status _ <&3 && printf "%s\n" "$status"
    ' loopback "$1" "$2" 2>/dev/null || true
}
