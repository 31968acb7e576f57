#!/usr/bin/env bash
# Builds libtill.so, libtill.a and Java's libtill_java.so by themselves, with the features that ship, into build/debug/ or
# build/release/. In a build of the whole workspace, cargo gives libtill the features that other packages ask of its
# dependencies, and writes that library to its own folder. Arguments go to cargo: --release.

set -euo pipefail

cd "$(dirname "$0")/.."
profile=debug
for argument in "$@"; do
    if [ "$argument" = --release ]; then
        profile=release
    fi
done
cargo build --locked --package libtill --package libtill-java "$@"
mkdir -p "build/$profile"
for file in libtill.so libtill.a libtill_java.so; do
    # What is the same keeps its time, so that nothing is linked again for nothing.
    if ! cmp --silent "${CARGO_TARGET_DIR:-target}/$profile/$file" "build/$profile/$file"; then
        cp "${CARGO_TARGET_DIR:-target}/$profile/$file" "build/$profile/$file.new"
        mv "build/$profile/$file.new" "build/$profile/$file"
    fi
done
# Programs ask for the library by its SONAME.
ln -sf libtill.so "build/$profile/libtill.so.1"
