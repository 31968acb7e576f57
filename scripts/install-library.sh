#!/usr/bin/env bash
# Installs a built library, its header and its pkg-config file where programs look for them:
#
#   scripts/install-library.sh LIBRARY_DIR PREFIX [DESTDIR]
#
# TILL_LIBDIR is the folder of libraries below PREFIX (lib). TILL_RELOCATABLE=1 lets the pkg-config file find the others from
# where it is itself, for an archive that is unpacked anywhere. TILL_LIBC=musl is for a library that was built for musl.

set -euo pipefail
cd "$(dirname "$0")/.."

library_dir=${1:?usage: scripts/install-library.sh LIBRARY_DIR PREFIX [DESTDIR]}
prefix=${2:?usage: scripts/install-library.sh LIBRARY_DIR PREFIX [DESTDIR]}
destination=${3:-}$prefix
libdir=${TILL_LIBDIR:-lib}
# What the static library needs. With musl, programs are static as a rule, so the unwinder is the static one too.
private='-lgcc_s -lutil -lrt -lpthread -lm -ldl -lc'
[ "${TILL_LIBC:-}" != musl ] || private='-lgcc_eh -lc'

version=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' Cargo.toml)
major=$(sed -n 's/^#define TILL_ABI_MAJOR //p' include/till.h)
minor=$(sed -n 's/^#define TILL_ABI_MINOR //p' include/till.h)
real=libtill.so.$major.$minor.0

install -D -m 644 "$library_dir/libtill.so" "$destination/$libdir/$real"
ln -sf "$real" "$destination/$libdir/libtill.so.$major"
ln -sf "libtill.so.$major" "$destination/$libdir/libtill.so"
install -D -m 644 "$library_dir/libtill.a" "$destination/$libdir/libtill.a"
install -D -m 644 include/till.h "$destination/include/till.h"
mkdir -p "$destination/$libdir/pkgconfig"
[ "${TILL_RELOCATABLE:-}" != 1 ] || prefix="\${pcfiledir}/../.."
sed -e "s|@PREFIX@|$prefix|; s|@LIBDIR@|$libdir|; s|@VERSION@|$version|; s|@PRIVATE@|$private|" scripts/libtill.pc.in >"$destination/$libdir/pkgconfig/libtill.pc"
echo "libtill $version (ABI $major.$minor) is in $destination"
