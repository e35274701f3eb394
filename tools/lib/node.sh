# shellcheck shell=sh
# Node.js and the npm packages of a folder. Only development needs them: the call centre ships
# the JavaScript that is in the repository.

# use_node: node and npm, whoever packaged them.
use_node() {
    need node nodejs ca-certificates
    need npm npm
}

# npm_folders: every folder with npm packages of its own, one a line.
npm_folders() {
    find server tests -name node_modules -prune -o -name package-lock.json -print 2>/dev/null |
        sed 's|/package-lock.json$||' | sort
}

# npm_packages FOLDER: exactly what its lock file names, installed again only when that changed.
# No package's install script runs: none of ours needs one, and it would be foreign code.
npm_packages() {
    npm_stamp=$1/node_modules/.lock-installed
    if [ -f "$npm_stamp" ] && cmp -s "$1/package-lock.json" "$npm_stamp"; then
        return 0
    fi
    note "installing npm packages in $1"
    (cd "$1" && npm ci --ignore-scripts --no-audit --no-fund --loglevel=error </dev/null >/dev/null)
    cp "$1/package-lock.json" "$npm_stamp"
}

# npm_has FOLDER SCRIPT: true when its package.json defines the script.
npm_has() {
    (cd "$1" && node -e '
        process.exit(require("./package.json").scripts?.[process.argv[1]] ? 0 : 1)' "$2")
}

# npm_run_everywhere SCRIPT: runs it in each folder that defines it.
npm_run_everywhere() {
    for npm_folder in $(npm_folders); do
        npm_packages "$npm_folder"
        npm_has "$npm_folder" "$1" || continue
        note "$npm_folder: $1"
        npm --prefix "$npm_folder" run --silent "$1" </dev/null
    done
}
