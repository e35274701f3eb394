# shellcheck shell=sh
# Compiled dependencies, kept outside the checkout: a fresh clone then compiles our own crates alone.
#
# Only what comes from a registry is kept, never a crate of the workspace: cargo tells whether a file of
# ours changed by its time, and those of a second clone say nothing about the first. It looks at every
# dependency again by its version, features, compiler and flags, so that one which does not fit is compiled
# anew and an old store costs time and nothing else. Copied, not linked: no build writes into the store.

# compiled_store: where they are; one for each compiler, since none can use another's.
compiled_store() {
    compiled_by=$(rustc -vV | sha256sum | cut -c 1-16)
    printf '%s\n' "$(cache_dir)/compiled-$compiled_by"
}

# compiled_wanted: whether this checkout's target folder is ours to fill. Whoever names another folder
# shares one already, or wants none.
compiled_wanted() {
    [ -z "${CARGO_TARGET_DIR:-}" ]
}

# compiled_for: what the stored ones were compiled for.
compiled_for() {
    sha256sum "$OTS_ROOT/Cargo.lock" "$OTS_ROOT/Cargo.toml" "$OTS_ROOT"/*/Cargo.toml | cut -d ' ' -f 1 | sha256sum | cut -d ' ' -f 1
}

# take_compiled: brings them into a checkout that has compiled nothing yet.
take_compiled() {
    compiled_wanted || return 0
    [ ! -e "$OTS_ROOT/target/debug" ] || return 0
    compiled=$(compiled_store)
    [ -d "$compiled/debug" ] || return 0
    mkdir -p "$OTS_ROOT/target"
    if flock -s "$compiled.lock" cp -a --reflink=auto "$compiled/debug" "$OTS_ROOT/target/debug"; then
        touch "$compiled"
        note "compiled dependencies taken from $compiled"
    else
        warn "the compiled dependencies in $compiled cannot be read; compiling them"
        rm -rf "$OTS_ROOT/target/debug"
    fi
}

# keep_compiled: stores what this checkout has compiled, unless the same is there.
keep_compiled() {
    compiled_wanted || return 0
    compiled=$(compiled_store)
    compiled_now=$(compiled_for)
    [ "$(cat "$compiled/for" 2>/dev/null)" != "$compiled_now" ] || return 0
    mkdir -p "$(cache_dir)"
    forget_other_compilers
    compiled_new=$(mktemp -d "$compiled.XXXXXX")
    if cp -a --reflink=auto "$OTS_ROOT/target/debug" "$compiled_new/debug" &&
        rm -rf "$compiled_new/debug/incremental" "$compiled_new/debug/examples" && forget_workspace "$compiled_new"; then
        printf '%s\n' "$compiled_now" >"$compiled_new/for"
        flock "$compiled.lock" sh -c 'rm -rf "$1" && mv "$2" "$1"' - "$compiled" "$compiled_new"
        note "compiled dependencies kept in $compiled"
    else
        warn "the compiled dependencies could not be kept in $compiled"
    fi
    rm -rf "$compiled_new"
}

# forget_other_compilers: takes away what no run has begun with or stored for a month, and halves left by a kill
# while they were being stored. A machine with two compilers keeps both stores while both are used.
forget_other_compilers() {
    find "$(cache_dir)" -mindepth 1 -maxdepth 1 -type d \( -name 'compiled-*.*' -mmin +60 -o -name 'compiled-*' -mtime +30 \) \
        -exec rm -rf {} +
}

# forget_workspace FOLDER: takes our own crates out of this target folder.
forget_workspace() {
    compiled_ours=$(cargo tree --locked --workspace --depth 0 --prefix none | sed -n 's/^\([a-z-]*\) v.*/-p \1/p' | sort -u)
    # shellcheck disable=SC2086 # a list of arguments
    cargo clean --quiet --locked --target-dir "$1" $compiled_ours
}
