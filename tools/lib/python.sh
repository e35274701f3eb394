# shellcheck shell=sh
# Python packages that a check needs, pinned by hash in a requirements file, in a folder of their
# own: the machine's Python stays as it is.

# use_python_packages FILE: sets PYTHON to an interpreter that has them. Made once for each content
# of FILE and each Python.
use_python_packages() {
    need python3 python3
    python_key=$({ python3 -c 'import sys; print(sys.version, sys.prefix)'; cat "$1"; } |
        sha256sum | cut -c 1-16)
    python_dir=$(cache_dir)/python-$python_key
    PYTHON=$python_dir/bin/python3
    if [ -f "$python_dir/complete" ] && "$PYTHON" -c '' 2>/dev/null; then
        return 0
    fi

    # Its own module check: distributions split this one out of Python.
    python3 -c 'import ensurepip' 2>/dev/null || apt_install python3-venv ca-certificates
    note "getting the Python packages of $1, once, into $python_dir"
    rm -rf "$python_dir"
    mkdir -p "$(cache_dir)"
    python3 -m venv "$python_dir"
    "$PYTHON" -m pip install --quiet --disable-pip-version-check --no-deps \
        --only-binary :all: --require-hashes -r "$1"
    : >"$python_dir/complete"
}
