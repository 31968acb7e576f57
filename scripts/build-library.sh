#!/usr/bin/env bash
# Builds libtill.so, libtill.a and Java's libtill_java.so alone, with the features that ship, into build/debug/ or
# build/release/. In a build of the whole workspace, cargo enables features of libtill's dependencies that other packages
# ask for, and overwrites this library.
#
#   scripts/build-library.sh                      all three, to be tested
#   scripts/build-library.sh --release [PART...]  as they ship; parts are shared, static and java, and all unless named

set -euo pipefail

cd "$(dirname "$0")/.."

debug() {
    cargo build --locked --package libtill --package libtill-java --features libtill/wipe
    scripts/keep-built.sh debug libtill.a libtill_java.so libtill.so
    link_soname debug
}

# Cargo drops link-time optimization where one crate becomes a Rust library too, so each library is a build for itself.
# They have a folder of their own, where no plain `cargo build` writes another libtill.so over this one.
alone() { # alone CRATE-TYPE FILE
    export CARGO_TARGET_DIR=$target/alone
    cargo rustc --locked --release --package libtill --lib --features wipe --crate-type "$1"
    scripts/keep-built.sh release "$2"
}

release() {
    local part
    for part in "$@"; do
        case $part in
        shared)
            (alone cdylib libtill.so)
            link_soname release
            ;;
        static) (alone staticlib libtill.a) ;;
        java)
            cargo build --locked --release --package libtill-java
            scripts/keep-built.sh release libtill_java.so
            ;;
        *)
            echo "usage: $0 [--release [shared] [static] [java]]" >&2
            exit 2
            ;;
        esac
    done
}

# Programs look for the library by its SONAME.
link_soname() { # link_soname PROFILE
    ln -sf libtill.so "build/$1/libtill.so.1"
}

target=${CARGO_TARGET_DIR:-target}
if [ "${1:-}" = --release ]; then
    shift
    if [ "$#" -eq 0 ]; then
        set -- shared static java
    fi
    release "$@"
else
    debug
fi
