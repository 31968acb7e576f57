#!/usr/bin/env bash
# Unpacks the C archive and the Debian packages of a platform into clean places, builds a program with what pkg-config says of
# each, and pays: tests/install/c.sh DIST PLATFORM [archive] [debian]
#
# Programs for musl run in a root that has musl and nothing else, and those for aarch64 in a Debian of that processor. Zig
# compiles them; with the shared library for musl on x86_64, Debian's musl-gcc does, whose unwinder is glibc's and so cannot be
# linked statically. Debian's packages are unpacked, and nothing is installed on this machine.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/install/root.sh
. "$here/root.sh"
dist=$(realpath "${1:?usage: tests/install/c.sh DIST PLATFORM [archive] [debian]}")
platform=${2:?usage: tests/install/c.sh DIST PLATFORM [archive] [debian]}
shift 2
if [ "$#" -eq 0 ]; then
    set -- archive
    [[ $platform == *-musl ]] || set -- archive debian
fi
processor=${platform#linux-}
processor=${processor%-musl}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# What programs of the platform are built with, and the root that they run in: none for this machine's own.
root=
case $platform in
"linux-$(uname -m)")
    compiler=(cc)
    static_compiler=(cc)
    ;;
*)
    zig=$("$here/../../scripts/dist/tools.sh" tools)/python-zig
    compiler=("$zig" cc -target "$processor-linux-gnu.2.17")
    [[ $platform != *-musl ]] || compiler=("$zig" cc -target "$processor-linux-musl" -dynamic)
    static_compiler=("${compiler[@]}")
    [ "$platform" != "linux-$(uname -m)-musl" ] || compiler=(musl-gcc)
    root=$work/root
    [[ $platform == *-musl ]] || root=$(system "$processor")
    make_root "$root"
    [[ $platform != *-musl ]] || copy_musl "$root" "$processor"
    ;;
esac

pay() { # pay WHAT PROGRAM LIBRARIES
    local program=$2 libraries=$3
    if [ -n "$root" ]; then
        rm -rf "$root/libtill"
        mkdir "$root/libtill"
        cp "$2" "$root/libtill/pay"
        [ "$3" = /nowhere ] || cp -P "$3"/libtill.so* "$root/libtill"
        program=$work/enter libraries=/libtill
        make_enterer "$program" "$root" "$processor" /libtill/pay
    fi
    TMPDIR=${root:+$root/tmp} PATH=/nowhere LD_LIBRARY_PATH=$libraries TILL_PASS=LD_LIBRARY_PATH \
        /usr/bin/python3 "$here/paid.py" "C, $1, $(how "$processor")" "$program"
}

build() { # build PROGRAM: with the shared library, and PROGRAM-static with the other
    local cflags libs private
    read -ra cflags <<<"$(pkg-config --cflags libtill)"
    read -ra libs <<<"$(pkg-config --libs libtill)"
    read -ra private <<<"$(pkg-config --static --libs libtill)"
    "${compiler[@]}" -std=c11 -Wall -Werror "${cflags[@]}" "$here/pay.c" -o "$1" "${libs[@]}"
    readelf --dynamic "$1" | grep --quiet 'NEEDED.*\[libtill\.so\.1\]'
    "${static_compiler[@]}" -std=c11 -Wall -Werror "${cflags[@]}" "$here/pay.c" -o "$1-static" "${private[@]/-ltill/-l:libtill.a}"
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
    pay "$name.tar.gz, shared" "$work/archive/pay" "$work/archive/$name/lib"
    pay "$name.tar.gz, static" "$work/archive/pay-static" /nowhere
}

debian() {
    local package multiarch=$processor-linux-gnu architecture=${processor/x86_64/amd64}
    architecture=${architecture/aarch64/arm64}
    mkdir "$work/debian"
    for package in libtill1 libtill-dev; do
        dpkg-deb --extract "$dist/$package"_*_"$architecture".deb "$work/debian"
    done
    export PKG_CONFIG_PATH=$work/debian/usr/lib/$multiarch/pkgconfig PKG_CONFIG_SYSROOT_DIR=$work/debian
    build "$work/debian/pay"
    pay "libtill1 and libtill-dev for $architecture" "$work/debian/pay" "$work/debian/usr/lib/$multiarch"
    unset PKG_CONFIG_SYSROOT_DIR
}

for check in "$@"; do
    "$check"
done
