#!/usr/bin/env bash
# Packs the C library of one platform into dist/: header, shared and static library, and a pkg-config file that works wherever
# the archive is unpacked: scripts/dist/c.sh PLATFORM

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

platform=${1:?usage: scripts/dist/c.sh PLATFORM}
name=libtill-$version-$platform
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

natives "$platform" libtill.a >/dev/null
library_dir=$(natives "$platform" libtill.so)
[[ $platform != *-musl ]] || export TILL_LIBC=musl
TILL_RELOCATABLE=1 "$root/scripts/install-library.sh" "$library_dir" "/$name" "$work" >/dev/null
install -D -m 644 -t "$work/$name/share/doc/libtill" "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$root/docs/c.md"
archive "$work/$name" "$dist/$name.tar.gz"
made "$dist/$name.tar.gz"
