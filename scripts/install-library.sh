#!/usr/bin/env bash
# Installs a built library, its header and its pkg-config file where programs look for them:
# scripts/install-library.sh LIBRARY_DIR PREFIX [DESTDIR]

set -euo pipefail
cd "$(dirname "$0")/.."

library_dir=${1:?usage: scripts/install-library.sh LIBRARY_DIR PREFIX [DESTDIR]}
prefix=${2:?usage: scripts/install-library.sh LIBRARY_DIR PREFIX [DESTDIR]}
destination=${3:-}$prefix

version=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' Cargo.toml)
major=$(sed -n 's/^#define TILL_ABI_MAJOR //p' include/till.h)
minor=$(sed -n 's/^#define TILL_ABI_MINOR //p' include/till.h)
real=libtill.so.$major.$minor.0

install -D -m 644 "$library_dir/libtill.so" "$destination/lib/$real"
ln -sf "$real" "$destination/lib/libtill.so.$major"
ln -sf "libtill.so.$major" "$destination/lib/libtill.so"
install -D -m 644 "$library_dir/libtill.a" "$destination/lib/libtill.a"
install -D -m 644 include/till.h "$destination/include/till.h"
mkdir -p "$destination/lib/pkgconfig"
sed -e "s|@PREFIX@|$prefix|; s|@VERSION@|$version|" scripts/libtill.pc.in >"$destination/lib/pkgconfig/libtill.pc"
echo "libtill $version (ABI $major.$minor) is in $destination"
