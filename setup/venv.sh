#!/bin/sh
# Make a virtual environment. Debian ships venv apart from Python: where it may, it installs it.
set -eu
venv=$1
python=${PYTHON:-python3}
"$python" -c 'import sys; sys.exit(not (3, 11) <= sys.version_info < (3, 14))' || {
    echo "uncia needs Python 3.11, 3.12 or 3.13; $python is $("$python" --version 2>&1)." >&2
    echo "Name another one: make PYTHON=python3.11 ..." >&2
    exit 1
}
if ! "$python" -c 'import ensurepip, venv' 2>/dev/null; then
    package="python3-venv"
    if [ "$(id -u)" = 0 ]; then
        apt-get update -qq && apt-get install -y -qq "$package" >/dev/null
    elif sudo -n true 2>/dev/null; then
        sudo apt-get update -qq && sudo apt-get install -y -qq "$package" >/dev/null
    else
        echo "Python's venv module is missing: sudo apt-get install $package" >&2
        exit 1
    fi
fi
"$python" -m venv "$venv"
