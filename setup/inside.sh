#!/bin/sh
# Run a command inside a tree, as its root, with this project read-only in /uncia.
#
#     setup/inside.sh TREE COMMAND...
#
# The mounts are in a name space of their own: they end with the command, however it ends, and
# nobody who removes the tree removes /dev with it.
set -eu
tree=$1
shift
here=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$tree/uncia"
exec unshare --mount --propagation private sh -eu -c '
    tree=$1 here=$2
    shift 2
    mount -t proc proc "$tree/proc"
    mount --rbind /sys "$tree/sys"
    mount --rbind /dev "$tree/dev"
    mount --bind -o ro "$here" "$tree/uncia"
    exec chroot "$tree" "$@"
' sh "$tree" "$here" "$@"
