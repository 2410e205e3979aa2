#!/bin/sh
# Print the path of a Chromium to test with. Where there is none and the user may install it, install
# Debian's package first. Where it cannot be had, say what to install and fail.
set -u

find_browser() {
    for name in "${CHROMIUM:-}" chromium chromium-browser google-chrome google-chrome-stable; do
        if [ -n "$name" ] && command -v "$name"; then return 0; fi
    done
    return 1
}

# apt-get and sudo write to stderr: this script's only output is the path.
install_browser() {
    command -v apt-get >/dev/null || return 1
    if [ "$(id -u)" -eq 0 ]; then
        run="env DEBIAN_FRONTEND=noninteractive"
    elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
        run="sudo -n env DEBIAN_FRONTEND=noninteractive"
    else
        return 1
    fi
    echo "Installing Chromium for the browser tests (about a minute) ..." >&2
    $run apt-get update -qq >&2 </dev/null
    $run apt-get -o DPkg::Lock::Timeout=120 install -y -qq --no-install-recommends chromium >&2 </dev/null
}

find_browser && exit 0
install_browser && find_browser && exit 0
echo "The browser tests need Chromium: install it (Debian: sudo apt-get install chromium) or set CHROMIUM to the path of a Chromium or Chrome." >&2
exit 1
