#!/usr/bin/env bash
# Builds libtill.so, libtill.a and Java's libtill_java.so by themselves, with the features that ship, into build/debug/ or
# build/release/. In a build of the whole workspace, cargo gives libtill the features that other packages ask of its
# dependencies, and writes that library over this one. Arguments go to cargo: --release.

set -euo pipefail

cd "$(dirname "$0")/.."
profile=debug
for argument in "$@"; do
    if [ "$argument" = --release ]; then
        profile=release
    fi
done
cargo build --locked --package libtill --package libtill-java --features libtill/wipe "$@"
scripts/keep-built.sh "$profile" libtill.a libtill_java.so libtill.so
# Programs ask for the library by its SONAME.
ln -sf libtill.so "build/$profile/libtill.so.1"
