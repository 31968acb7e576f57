#!/usr/bin/env bash
# Builds libtill.so, libtill.a and Java's libtill_java.so alone, with the features that ship, into build/debug/ or
# build/release/. In a build of the whole workspace, cargo enables features of libtill's dependencies that other packages
# ask for, and overwrites this library. Arguments go to cargo: --release.

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
# Programs look for the library by its SONAME.
ln -sf libtill.so "build/$profile/libtill.so.1"
