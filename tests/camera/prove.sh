#!/bin/sh
# Inside the tree: give libcamera a virtual camera that looks at a rendered site, and memory to
# share on a kernel that has none, then run the proof.
set -eu
here=$(dirname "$0")
stand_in=$here/stand_in
config=/usr/share/libcamera/pipeline/virtual
mkdir -p $config
cp "$stand_in/virtual.yaml" $config/virtual.yaml
gcc -shared -fPIC -O1 -Wall -Werror -o /root/dma.so "$stand_in/dma.c" -ldl
export LIBCAMERA_LOG_LEVELS="*:WARN"
# The project is not installed here, and a unit tells which version it is of.
about=/root/about/uncia-0.dist-info
mkdir -p $about
printf 'Metadata-Version: 2.1\nName: uncia\nVersion: 0\n' >$about/METADATA
export PYTHONPATH=/uncia:/uncia/tests/camera/stand_in:/root/about PYTHONDONTWRITEBYTECODE=1
[ -e /frames/5.jpg ] || /opt/uncia/bin/python "$here/render.py" /frames
cd /uncia
LD_PRELOAD=/root/dma.so exec /opt/uncia/bin/python -m pytest -q -p no:cacheprovider -W ignore::DeprecationWarning \
    --confcutdir=tests/camera tests/camera/proof.py
