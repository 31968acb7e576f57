#!/usr/bin/env bash
# Unpacks the C archive and the Debian packages into clean places, builds a program with what pkg-config says of each, and
# pays: tests/install/c.sh DIST PLATFORM [archive] [debian]
#
# Debian's packages are unpacked, and nothing is installed on this machine.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dist=$(realpath "${1:?usage: tests/install/c.sh DIST PLATFORM [archive] [debian]}")
platform=${2:?usage: tests/install/c.sh DIST PLATFORM [archive] [debian]}
shift 2
[ "$#" -gt 0 ] || set -- archive debian
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pay() { # pay WHAT PROGRAM LIBRARIES
    PATH=/nowhere LD_LIBRARY_PATH=$3 TILL_PASS=LD_LIBRARY_PATH /usr/bin/python3 "$here/paid.py" "$1" "$2"
}

build() { # build PROGRAM: with the shared library, and PROGRAM-static with the other
    local cflags libs private
    read -ra cflags <<<"$(pkg-config --cflags libtill)"
    read -ra libs <<<"$(pkg-config --libs libtill)"
    read -ra private <<<"$(pkg-config --static --libs libtill)"
    cc -std=c11 -Wall -Werror "${cflags[@]}" "$here/pay.c" -o "$1" "${libs[@]}"
    readelf --dynamic "$1" | grep --quiet 'NEEDED.*\[libtill\.so\.1\]'
    cc -std=c11 -Wall -Werror "${cflags[@]}" "$here/pay.c" -o "$1-static" "${private[@]/-ltill/-l:libtill.a}"
    if readelf --dynamic "$1-static" | grep --quiet 'NEEDED.*libtill'; then
        echo "$1-static needs the shared library" >&2
        exit 1
    fi
}

archive() {
    local name
    mkdir "$work/archive"
    tar -C "$work/archive" -xzf "$dist"/libtill-*-"$platform".tar.gz
    name=$(ls "$work/archive")
    export PKG_CONFIG_PATH=$work/archive/$name/lib/pkgconfig
    build "$work/archive/pay"
    pay "C, $name.tar.gz, shared" "$work/archive/pay" "$work/archive/$name/lib"
    pay "C, $name.tar.gz, static" "$work/archive/pay-static" /nowhere
}

debian() {
    local package multiarch
    mkdir "$work/debian"
    for package in libtill1 libtill-dev; do
        dpkg-deb --extract "$dist/$package"_*_"$(dpkg --print-architecture)".deb "$work/debian"
    done
    multiarch=$(dpkg-architecture --query DEB_HOST_MULTIARCH)
    export PKG_CONFIG_PATH=$work/debian/usr/lib/$multiarch/pkgconfig PKG_CONFIG_SYSROOT_DIR=$work/debian
    build "$work/debian/pay"
    pay "C, libtill1 and libtill-dev" "$work/debian/pay" "$work/debian/usr/lib/$multiarch"
    unset PKG_CONFIG_SYSROOT_DIR
}

for check in "$@"; do
    "$check"
done
