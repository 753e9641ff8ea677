#!/bin/sh
# Build the Debian tree that machine tests boot, once, and print its folder: setup/tree.sh [FOLDER]
# It is kept outside the checkout and made anew when this file changes. Needs root; about a minute.
# More packages for a test of one's own: TREE_PACKAGES="a,b" (the folder's name follows from them).
set -eu
suite=bookworm
packages=systemd,systemd-sysv,dbus,libpam-systemd,openssh-server,python3,python3-venv,python3-apt,sudo
packages=$packages,ifupdown,iproute2,procps${TREE_PACKAGES:+,$TREE_PACKAGES}
sum=$( (echo "$packages"; cat "$0") | cksum | cut -d' ' -f1)
tree=${1:-${XDG_CACHE_HOME:-$HOME/.cache}/uncia/$suite-$sum}
if [ -e "$tree/.whole" ]; then echo "$tree"; exit 0; fi

if [ "$(id -u)" != 0 ]; then
    echo "setup/tree.sh: only root can build and boot a machine's tree" >&2
    exit 1
fi
if ! command -v mmdebstrap >/dev/null || ! command -v systemd-nspawn >/dev/null; then
    { apt-get update -qq && apt-get install -y -qq --no-install-recommends \
        mmdebstrap systemd-container; } >/dev/null 2>&1 || {
        echo "setup/tree.sh: apt-get install mmdebstrap systemd-container did not work" >&2
        exit 1
    }
fi

# Two builds at once would unpack into each other.
mkdir -p "$(dirname "$tree")"
exec 9>"$tree.lock"
flock 9
if [ -e "$tree/.whole" ]; then echo "$tree"; exit 0; fi
rm -rf "$tree"
mkdir "$tree"
# Through tar, because device files cannot be made everywhere and nspawn brings its own.
mmdebstrap --quiet --variant=minbase --include="$packages" \
    --dpkgopt='path-exclude=/usr/share/doc/*' --dpkgopt='path-exclude=/usr/share/man/*' \
    "$suite" - | tar -x -C "$tree" --numeric-owner --exclude='./dev/*' >&2
# A machine without keyboard, clock and console of its own: what would only wait or fail.
for unit in getty@tty1 console-getty systemd-networkd-wait-online apt-daily.timer \
    apt-daily-upgrade.timer; do
    chroot "$tree" systemctl --quiet mask "$unit" >/dev/null 2>&1 || true
done
: > "$tree/etc/machine-id"
touch "$tree/.whole"
echo "$tree"
