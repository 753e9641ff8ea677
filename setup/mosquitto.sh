#!/bin/sh
# The tests use a real mosquitto. Install it where that is allowed, and say so where it is not.
set -eu
PATH=$PATH:/usr/sbin:/usr/local/sbin
command -v mosquitto >/dev/null && exit 0
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq && apt-get install -y -qq mosquitto >/dev/null && exit 0
    elif sudo -n true 2>/dev/null; then
        sudo apt-get update -qq && sudo apt-get install -y -qq mosquitto >/dev/null && exit 0
    fi
fi
echo "*** mosquitto is missing and could not be installed: the tests against it will NOT RUN ***" >&2
echo "*** sudo apt-get install mosquitto ***" >&2
