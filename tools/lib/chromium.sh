# shellcheck shell=sh
# A real browser for the browser tests: Debian's Chromium, never one that a package downloads.

# use_chromium: sets and exports OTS_CHROMIUM, the browser's path.
use_chromium() {
    # A page without a font is a page of empty boxes, in a screenshot too.
    have chromium || apt_install chromium fonts-dejavu-core
    need chromium chromium
    OTS_CHROMIUM=${OTS_CHROMIUM:-$(command -v chromium)}
    export OTS_CHROMIUM
}
