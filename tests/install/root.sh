#!/usr/bin/env bash
# Sourced: runs programs in a root of their own, where they find nothing of this machine. Programs of another processor run
# under qemu there.

make_root() { # make_root ROOT: an empty one, or what is there
    mkdir -p "$1/tmp" "$1$(dirname "$1")"
    chmod 1777 "$1/tmp"
    # A path below ROOT names the same file inside and outside.
    ln -sfn / "$1$1"
}

make_enterer() { # make_enterer FILE ROOT PROCESSOR COMMAND...: FILE runs COMMAND, and its own arguments, inside
    local file=$1 root=$2 processor=$3 enter=(/usr/sbin/chroot "$2") emulator=()
    shift 3
    # Others than root enter it with a user namespace.
    [ "$(id -u)" -eq 0 ] || enter=(/usr/bin/unshare --map-root-user --root="$root")
    if [ "$processor" != "$(uname -m)" ]; then
        install -D -m 755 "$(emulator "$processor")" "$root/.emulator"
        emulator=(/.emulator)
    fi
    printf '#!/bin/sh\nexec %s "$@"\n' "$(printf '%q ' "${enter[@]}" "${emulator[@]}" "$@")" >"$file"
    chmod +x "$file"
}

emulator() { # emulator PROCESSOR: the path of a static qemu
    command -v "qemu-$1-static" || {
        echo "programs for $1 run under qemu here: install qemu-user-static" >&2
        exit 1
    }
}

how() { # how PROCESSOR: what is said about a program that ran
    if [ "$1" = "$(uname -m)" ]; then echo native; else echo "under qemu"; fi
}

copy_musl() { # copy_musl ROOT PROCESSOR: the C library, and nothing else. Debian's package musl has it.
    local loader=/lib/ld-musl-$2.so.1
    [ "$2" = "$(uname -m)" ] || loader=$(system "$2")$loader
    install -D -m 755 "$(dirname "$loader")/$(readlink "$loader")" "$1/lib/ld-musl-$2.so.1"
}

# A Debian 12 without a compiler, made once: of this processor with debootstrap, of another one from its packages unpacked.
system() { # system PROCESSOR: its folder
    local here architecture folder packages=musl,python3,python3-venv
    here=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
    architecture=${1/x86_64/amd64}
    architecture=${architecture/aarch64/arm64}
    folder=$here/build/systems/debian-$architecture
    local options=(--arch="$architecture" --variant=minbase)
    if [ "$1" = "$(uname -m)" ]; then
        options+=(--include="$packages,php8.2-cli")
    else
        # Packages of another processor cannot be set up without its programs, but they can be unpacked.
        options+=(--foreign --include="$packages")
    fi
    if ! [ -e "$folder/complete" ]; then
        rm -rf "$folder"
        mkdir -p "$folder"
        command -v debootstrap >/dev/null || { echo "install debootstrap, which makes a clean Debian" >&2; exit 1; }
        /usr/sbin/debootstrap "${options[@]}" bookworm "$folder" ${FRESH_DEBIAN_MIRROR:+"$FRESH_DEBIAN_MIRROR"} >"$folder.log" 2>&1 \
            || { tail -n 20 "$folder.log" >&2; exit 1; }
        if [ "$1" != "$(uname -m)" ]; then
            find "$folder/var/cache/apt/archives" -name '*.deb' -exec dpkg-deb --extract {} "$folder" \;
        fi
        rm -rf "$folder"/var/cache/apt/archives/*.deb
        touch "$folder/complete"
    fi
    echo "$folder"
}
