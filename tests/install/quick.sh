#!/usr/bin/env bash
# Packs the release build for this machine, installs each package in a clean place without Rust, and pays in the sandbox:
# tests/install/quick.sh FOLDER. `make deep-dist` does it with what ships.
#
# The libraries come from build/release, so they need this machine's glibc; nothing is built for another platform. The sandbox
# is the debug program.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
[ "$(uname -m)" = x86_64 ] || {
    echo "install tests: only the other tests run on $(uname -m); what is packed here is for x86_64"
    exit 0
}

scripts/build-library.sh --release shared static java
export TILL_LIBRARY_DIR=$root/build/release TILL_SANDBOX=$root/build/debug/till-sandbox
TILL_DIST=$(realpath -m "${1:?usage: tests/install/quick.sh FOLDER}")
# This machine's compiler, not zig.
export TILL_DIST TILL_CC=cc
rm -rf "$TILL_DIST"

for script in "wheel.sh linux-x86_64" "java.sh linux-x86_64" "c.sh linux-x86_64" php-packages.sh \
    "php-extension.sh linux-x86_64"; do
    # A name and its arguments.
    # shellcheck disable=SC2086
    scripts/dist/$script
done
wheel=$(ls "$TILL_DIST"/*.whl)
"$here/python.sh" "$TILL_DIST" "$(basename "$wheel" .whl | sed 's/.*-none-//')"
"$here/java.sh" "$TILL_DIST/maven" linux-x86_64 classpath foreign
"$here/c.sh" "$TILL_DIST" linux-x86_64 archive
"$here/php.sh" "$TILL_DIST" linux-x86_64 cli composer
echo "install tests: built and run for linux-x86_64; what ships: make deep-dist"
