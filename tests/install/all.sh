#!/usr/bin/env bash
# Installs every package of `make dist` in a clean place without Rust, and pays in the sandbox: tests/install/all.sh DIST
#
# Packages for aarch64 run under qemu. Debian in a chroot and a container need root. What was built and not run is listed at the end.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dist=$(realpath "${1:?usage: tests/install/all.sh DIST}")
[ "$(uname -m)" = x86_64 ] || {
    echo "all.sh: the packages of x86_64 are tested, and this is $(uname -m)" >&2
    exit 1
}
(cd "$dist" && sha256sum --quiet --check SHA256SUMS)

built() { # built PATTERN: whether dist/ has such a file
    compgen -G "$dist/$1" >/dev/null
}

# The sandbox of dist/, or where it was not built, TILL_SANDBOX.
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT
if built "libtill_sandbox-*x86_64.whl"; then
    unzip -q -j "$dist"/libtill_sandbox-*x86_64.whl '*/scripts/till-sandbox' -d "$sandbox"
    chmod +x "$sandbox/till-sandbox"
    export TILL_SANDBOX=$sandbox/till-sandbox
fi

"$here/python.sh" "$dist" manylinux_2_17_x86_64 sdist
"$here/java.sh" "$dist/maven" linux-x86_64
"$here/php.sh" "$dist" linux-x86_64 cli fpm composer debian sources
for archive in "$dist"/libtill-*-linux-*.tar.gz; do
    platform=$(basename "$archive" .tar.gz)
    "$here/c.sh" "$dist" "linux-${platform#libtill-*-linux-}"
done
for processor in x86_64 aarch64; do
    if built "till-*-linux-$processor.tar.gz"; then
        "$here/command.sh" "$dist" "$processor"
    fi
done
if built "till-*-linux-x86_64.tar.gz"; then
    "$here/php.sh" "$dist" linux-x86_64 process
fi
if [ "$(id -u)" -eq 0 ]; then
    checks=(wheel)
    if built "till_*_amd64.deb"; then
        "$here/image.sh" "$dist"
        checks+=(packages)
    fi
    "$here/debian.sh" "$dist" x86_64 "${checks[@]}"
    if built "libtill-*-manylinux_2_17_aarch64.whl"; then
        "$here/debian.sh" "$dist" aarch64
    fi
else
    echo "not run, for want of root: Debian in a chroot, and the sandbox's container"
fi

echo "built, and not run here:"
find "$dist" \( -name 'libtill-*-musllinux_*.whl' -o -name 'libtill-*-linux-*.jar' ! -name '*-linux-x86_64.jar' \) -printf '  %f\n' | sort
