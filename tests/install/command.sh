#!/usr/bin/env bash
# Pays with the static programs of one processor, each alone in an empty root: the command of the archive and of the Debian
# package with its own sandbox, and the program of the sandbox's wheel: tests/install/command.sh DIST x86_64|aarch64

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/install/root.sh
. "$here/root.sh"
dist=$(realpath "${1:?usage: tests/install/command.sh DIST x86_64|aarch64}")
processor=${2:?usage: tests/install/command.sh DIST x86_64|aarch64}
architecture=${processor/x86_64/amd64}
architecture=${architecture/aarch64/arm64}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

enterer() { # enterer NAME PROGRAM ARGUMENT...: runs a program alone in an empty root
    local root=$work/root
    make_root "$root"
    install -m 755 "$2" "$root/$1"
    make_enterer "$work/$1" "$root" "$processor" "/$1" "${@:3}"
}

pay() { # pay WHAT
    TMPDIR=$work/root/tmp TILL_SANDBOX=$work/sandbox "$here/paid.py" "$1, in an empty root, $(how "$processor")" \
        "$here/pay.sh" "$work/till"
    rm -rf "$work/root"
}

for file in "$dist"/till-*-linux-"$processor".tar.gz "$dist"/till_*_"$architecture".deb; do
    mkdir "$work/files"
    case $file in
    *.deb) dpkg-deb --extract "$file" "$work/files" ;;
    *) tar -C "$work/files" -xzf "$file" ;;
    esac
    program=$(find "$work/files" -path '*/bin/till')
    enterer till "$program"
    # `till sandbox` is the sandbox's program.
    enterer sandbox "$program" sandbox
    pay "command, $(basename "$file")"
    rm -rf "$work/files"
done

mkdir "$work/files"
tar -C "$work/files" -xzf "$dist"/till-*-linux-"$processor".tar.gz
unzip -q -j "$dist"/libtill_sandbox-*"$processor".whl '*/scripts/till-sandbox' -d "$work/files"
enterer till "$(find "$work/files" -path '*/bin/till')"
enterer sandbox "$work/files/till-sandbox"
pay "till-sandbox of the sandbox's wheel"
