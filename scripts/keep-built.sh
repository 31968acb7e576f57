#!/usr/bin/env bash
# Copies what cargo built to build/debug/ or build/release/, where the tests and bindings take it from and no later cargo
# command writes: scripts/keep-built.sh PROFILE FILE...

set -euo pipefail

cd "$(dirname "$0")/.."
profile=$1
shift
mkdir -p "build/$profile"
for file in "$@"; do
    built=${CARGO_TARGET_DIR:-target}/$profile/$file
    # What is the same keeps its time, so that nothing is linked again for nothing; what runs is replaced, not written to.
    if ! cmp --silent "$built" "build/$profile/$file"; then
        cp "$built" "build/$profile/$file.new"
        mv "build/$profile/$file.new" "build/$profile/$file"
    fi
done
