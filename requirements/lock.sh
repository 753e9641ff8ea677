#!/bin/sh
# Resolve what pyproject.toml asks for into exact versions with hashes, for Python 3.11 to 3.13 and
# every platform at once. Run it where a dependency is to move, and commit what it writes.
set -eu
cd "$(dirname "$0")/.."
lock() {
    out=requirements/$1.txt
    shift
    uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
        --no-header --no-emit-index-url --constraint requirements/constraints.txt \
        "$@" pyproject.toml -o "$out"
}
# What builds the project itself, so that not even that is fetched unpinned.
printf 'hatchling\neditables\n' | uv pip compile --quiet --universal --python-version 3.11 \
    --generate-hashes --no-header --no-emit-index-url - -o requirements/build.txt
lock unit --extra edge
lock run --extra edge --extra base
lock test --extra edge --extra base --extra convert --extra dev
