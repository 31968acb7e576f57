#!/usr/bin/env bash
# Installs every package of `make dist` that this machine can run in a clean place without Rust, and pays in the sandbox:
# tests/install/all.sh DIST. Packages that were built and cannot be run here are listed at the end.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dist=$(realpath "${1:?usage: tests/install/all.sh DIST}")
[ "$(uname -m)" = x86_64 ] || {
    echo "all.sh: the packages of x86_64 are tested, and this is $(uname -m)" >&2
    exit 1
}
(cd "$dist" && sha256sum --quiet --check SHA256SUMS)

# The sandbox of dist/, or where it was not built, TILL_SANDBOX.
sandbox=$(mktemp -d)
trap 'rm -rf "$sandbox"' EXIT
if compgen -G "$dist/libtill_sandbox-*x86_64.whl" >/dev/null; then
    unzip -q -j "$dist"/libtill_sandbox-*x86_64.whl '*/scripts/till-sandbox' -d "$sandbox"
    chmod +x "$sandbox/till-sandbox"
    export TILL_SANDBOX=$sandbox/till-sandbox
fi
mapfile -t commands < <(compgen -G "$dist/till-*-linux-x86_64.tar.gz"; compgen -G "$dist/till_*_amd64.deb")

"$here/python.sh" "$dist" manylinux_2_17_x86_64 sdist
"$here/java.sh" "$dist/maven" linux-x86_64
"$here/c.sh" "$dist" linux-x86_64
"$here/php.sh" "$dist" linux-x86_64 cli fpm composer debian sources
if [ "${#commands[@]}" -gt 0 ]; then
    "$here/command.sh" "${commands[@]}"
    "$here/php.sh" "$dist" linux-x86_64 process
else
    echo "not built: the command (make dist PLATFORMS=\"linux-x86_64 linux-x86_64-musl\")"
fi

echo "built, and not run here:"
find "$dist" -type f \( -name '*aarch64*' -o -name '*arm64*' -o -name '*musl*' \) ! -name 'libtill_sandbox-*x86_64*' \
    -printf '  %f\n' | sort
