#!/bin/sh
# The setup page is looked at in a real browser. Install it where that is allowed, and say so where
# it is not.
set -eu
command -v chromium >/dev/null && exit 0
if command -v apt-get >/dev/null; then
    install="apt-get install -y -qq --no-install-recommends chromium fonts-dejavu-core"
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq && $install >/dev/null && exit 0
    elif sudo -n true 2>/dev/null; then
        sudo apt-get update -qq && sudo $install >/dev/null && exit 0
    fi
fi
echo "*** chromium is missing and could not be installed: the setup page will NOT BE LOOKED AT ***" >&2
echo "*** sudo apt-get install chromium ***" >&2
