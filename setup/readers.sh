#!/bin/sh
# The tests have photographs read by others than us: exiftool their keywords, age what is encrypted.
set -eu
command -v exiftool >/dev/null && command -v age >/dev/null && exit 0
if command -v apt-get >/dev/null; then
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq && apt-get install -y -qq libimage-exiftool-perl age >/dev/null && exit 0
    elif sudo -n true 2>/dev/null; then
        sudo apt-get update -qq &&
            sudo apt-get install -y -qq libimage-exiftool-perl age >/dev/null && exit 0
    fi
fi
echo "*** exiftool and age are missing and could not be installed: tests with them will NOT RUN ***" >&2
echo "*** sudo apt-get install libimage-exiftool-perl age ***" >&2
