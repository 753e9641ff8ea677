#!/bin/sh
# A tree of the system that units run (Debian trixie: Python 3.13, libcamera), so that the camera
# adapter can be proved against the true picamera2 without a camera. About 110 s and 1.4 GB, once: a
# tree of the same script and lock is used again.
#
#     setup/trixie.sh TREE        exit status 3 where it may not or cannot be built, and why
set -eu
tree=$1
here=$(cd "$(dirname "$0")/.." && pwd)
# As Raspberry Pi OS has them; there they come from apt.
PICAMERA2=0.3.38
GPIOZERO=2.0.1
PATH=$PATH:/usr/sbin:/sbin

cannot() {
    echo "*** no trixie tree in $tree: $* ***" >&2
    exit 3
}

[ "$(id -u)" = 0 ] || cannot "only root may build and enter one (sudo make camera)"
sum=$(cat "$0" "$here/requirements/unit.txt" | cksum | cut -d' ' -f1)
[ -e "$tree/.uncia-$sum" ] && exit 0

if ! command -v mmdebstrap >/dev/null; then
    command -v apt-get >/dev/null || cannot "mmdebstrap is missing, and there is no apt-get"
    { apt-get update -qq && apt-get install -y -qq mmdebstrap >/dev/null; } ||
        cannot "mmdebstrap could not be installed"
fi

half=$tree.half
rm -rf --one-file-system "$half"
mkdir -p "$(dirname "$tree")"
echo "Building a Debian trixie tree in $tree (1.4 GB)"
mmdebstrap --quiet --variant=minbase --include="\
ca-certificates,libcamera-ipa,libcamera-tools,python3,python3-av,python3-jsonschema,python3-libarchive-c,\
python3-libcamera,python3-numpy,python3-piexif,python3-pil,python3-pip,python3-prctl,python3-pytest,\
python3-tqdm,python3-venv,gcc,g++,libc6-dev,libcap-dev,linux-libc-dev,python3-dev" \
    trixie "$half" || cannot "mmdebstrap failed"

cp -L /etc/resolv.conf "$half/etc/resolv.conf"
# Certificates that this machine trusts beyond Debian's own, as behind a company's proxy.
[ -r /etc/ssl/certs/ca-certificates.crt ] &&
    cp -L /etc/ssl/certs/ca-certificates.crt "$half/etc/ssl/certs/ca-certificates.crt"

"$here/setup/inside.sh" "$half" sh -eu -c "
    python3 -m venv --system-site-packages /opt/uncia
    /opt/uncia/bin/pip install --quiet --no-cache-dir --require-hashes -r /uncia/requirements/unit.txt
    /opt/uncia/bin/pip install --quiet --no-cache-dir picamera2==$PICAMERA2 gpiozero==$GPIOZERO
    apt-get clean
" || cannot "what the unit needs could not be installed in it"

rm -rf --one-file-system "$tree"
mv "$half" "$tree"
touch "$tree/.uncia-$sum"
