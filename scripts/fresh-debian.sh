#!/usr/bin/env bash
# Proves that a clone works on a fresh Debian 12: creates one with debootstrap, installs git and make in it, clones the
# commits of this repository into it, and runs `make demo` and `make test`. Needs root, debootstrap and a network.
#
#   scripts/fresh-debian.sh [--keep] [--folder FOLDER] [TARGET...]
#
# Targets are make's; the default is demo and test. --folder says where to create the system (default: a temporary folder);
# --keep leaves it there, and a second run with --folder continues in it (warm). FRESH_DEBIAN_MIRROR names another mirror.
# The script copies what this machine needs to reach the registries: resolv.conf, its additional certificate authorities,
# and the proxy variables.

set -euo pipefail
root=$(cd "$(dirname "$0")/.." && pwd)

keep=no
folder=
targets=()
while [ $# -gt 0 ]; do
    case $1 in
    --keep) keep=yes ;;
    --folder)
        folder=${2:?--folder needs a folder}
        shift
        ;;
    -*)
        sed -n '2,/^$/s/^# \{0,1\}//p' "$0"
        exit 2
        ;;
    *) targets+=("$1") ;;
    esac
    shift
done
[ ${#targets[@]} -gt 0 ] || targets=(demo test)

[ "$(id -u)" -eq 0 ] || {
    echo "fresh-debian: a chroot needs root" >&2
    exit 1
}
command -v debootstrap >/dev/null || {
    echo "fresh-debian: install debootstrap first" >&2
    exit 1
}
[ -z "$(git -C "$root" status --porcelain)" ] || echo "fresh-debian: uncommitted changes are not cloned"

system=$(realpath -m "${folder:-$(mktemp -d)}/bookworm")
checkout=/srv/libtill

unmount() {
    local point
    # Unmount the deepest first, and only mounts below this system.
    awk -v below="$system/" 'index($2, below) == 1 {print $2}' /proc/mounts | sort -r | while read -r point; do
        umount "$point" 2>/dev/null || umount --lazy "$point"
    done
}

finish() {
    unmount
    if [ "$keep" = no ] && ! grep -q " $system/" /proc/mounts; then
        rm -rf --one-file-system "$system"
    fi
}
trap finish EXIT

make_system() {
    local mirror
    mkdir -p "$system"
    # Without a mirror, debootstrap uses Debian's default.
    debootstrap --variant=minbase --include=ca-certificates bookworm "$system" ${FRESH_DEBIAN_MIRROR:+"$FRESH_DEBIAN_MIRROR"} \
        >"$system.log" 2>&1 || {
        tail -n 20 "$system.log" >&2
        exit 1
    }
    # A newly installed system has the updates as well.
    mirror=$(awk '$1 == "deb" {print $2; exit}' "$system/etc/apt/sources.list")
    mirror=${mirror%/}
    {
        echo "deb $mirror bookworm main"
        echo "deb $mirror bookworm-updates main"
        echo "deb ${mirror%/debian}/debian-security bookworm-security main"
    } >"$system/etc/apt/sources.list"
    if compgen -G '/usr/local/share/ca-certificates/*.crt' >/dev/null; then
        cp /usr/local/share/ca-certificates/*.crt "$system/usr/local/share/ca-certificates/"
    fi
}

mount_system() {
    cp /etc/resolv.conf "$system/etc/resolv.conf"
    mount -t proc proc "$system/proc"
    mount --bind /sys "$system/sys"
    mount -t devtmpfs devtmpfs "$system/dev" 2>/dev/null || mount --bind /dev "$system/dev"
    mount -t devpts -o newinstance,ptmxmode=0666 devpts "$system/dev/pts" 2>/dev/null || true
    mount -t tmpfs tmpfs "$system/dev/shm" 2>/dev/null || true
    mkdir -p "$system/srv/origin"
    mount --bind -o ro "$root" "$system/srv/origin"
}

inside() { # inside COMMAND...
    local name passed=()
    for name in http_proxy https_proxy no_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY MAVEN_OPTS; do
        [ -z "${!name:-}" ] || passed+=("$name=${!name}")
    done
    chroot "$system" /usr/bin/env -i HOME=/root TERM=dumb PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
        "${passed[@]}" "$@"
}

if [ -x "$system/usr/bin/apt-get" ]; then
    echo "fresh-debian: continuing in $system"
    mount_system
    inside git -C "$checkout" pull --quiet --ff-only
else
    echo "fresh-debian: creating a Debian 12 in $system"
    make_system
    mount_system
    inside update-ca-certificates >/dev/null 2>&1
    inside apt-get update --quiet=2
    inside env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet=2 --no-install-recommends git make >/dev/null
    inside git config --system --add safe.directory '*'
    inside git clone --quiet /srv/origin "$checkout"
fi
echo "fresh-debian: $(inside git -C "$checkout" log -1 --format='%h %s')"

times=()
for target in "${targets[@]}"; do
    begin=$SECONDS
    if ! inside make -C "$checkout" "$target"; then
        echo "fresh-debian: make $target FAILED after $((SECONDS - begin)) s" >&2
        exit 1
    fi
    times+=("make $target: $((SECONDS - begin)) s")
    echo "fresh-debian: ${times[-1]}"
done
printf 'fresh-debian: passed: %s\n' "${times[@]}"
