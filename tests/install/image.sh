#!/usr/bin/env bash
# Builds the image of sandbox/Containerfile with the program of the sandbox's wheel, and pays in a container of it:
# tests/install/image.sh DIST
#
# As root, with podman. Images and containers are in a folder of their own, and removed with it.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dist=$(realpath "${1:?usage: tests/install/image.sh DIST}")
work=$(mktemp -d)
[ "$(id -u)" -eq 0 ] || { echo "image.sh: run as root" >&2; exit 1; }

podman=(podman --storage-driver vfs --root "$work/images" --runroot "$work/running" --cgroup-manager cgroupfs)
# crun refuses some layouts of cgroups that runc takes.
[ -z "$(command -v runc)" ] || podman+=(--runtime runc)
finish() {
    "${podman[@]}" rm --all --force >/dev/null 2>&1 || true
    rm -rf "$work"
}
trap finish EXIT

mkdir "$work/context"
unzip -q -j "$dist"/libtill_sandbox-*"$(uname -m)".whl '*/scripts/till-sandbox' -d "$work/context"
chmod 755 "$work/context/till-sandbox"
"${podman[@]}" build --isolation chroot --quiet --file "$here/../../sandbox/Containerfile" --tag till-sandbox "$work/context" >/dev/null

tar -C "$work" -xzf "$dist"/till-*-linux-"$(uname -m)".tar.gz
till=$(find "$work" -path '*/bin/till')
# The user of the image may write the file that says where the sandbox is.
cat >"$work/sandbox" <<SANDBOX
#!/bin/bash
PATH=/usr/sbin:/usr/bin:/sbin:/bin
folder=\$(dirname "\${!#}")
chown 65534:65534 "\$folder"
exec ${podman[*]} run --rm --network host --ulimit nofile=1024:1024 --ulimit nproc=1024:1024 --volume "\$folder:\$folder" \\
    localhost/till-sandbox "\$@"
SANDBOX
chmod +x "$work/sandbox"
TILL_SANDBOX=$work/sandbox "$here/paid.py" "till-sandbox in a container, user 65534" "$here/pay.sh" "$till"
