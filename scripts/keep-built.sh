#!/usr/bin/env bash
# Copies cargo's output to build/debug/ or build/release/, where the tests and bindings use it and no later cargo command
# overwrites it: scripts/keep-built.sh PROFILE FILE...

set -euo pipefail

cd "$(dirname "$0")/.."
profile=$1
shift
mkdir -p "build/$profile"
for file in "$@"; do
    built=${CARGO_TARGET_DIR:-target}/$profile/$file
    # Identical files keep their time, so that nothing is relinked; a file in use is replaced, not overwritten.
    if ! cmp --silent "$built" "build/$profile/$file"; then
        cp "$built" "build/$profile/$file.new"
        mv "build/$profile/$file.new" "build/$profile/$file"
    fi
done
