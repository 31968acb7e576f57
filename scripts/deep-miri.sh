#!/usr/bin/env bash
# Runs the tests of the C boundary under Miri, which detects what no sanitizer does: an invalid reference, an access
# outside a pointer's allocation, memory that is never freed. Miri runs no C, so signatures use pure Rust (the feature
# `rsa`), nothing is sent, and no client with an RSA key is created. Needs a nightly Rust; without one, the script says so.

set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo +nightly --version >/dev/null 2>&1; then
    echo "deep-miri: no nightly Rust, so no Miri: src/ffi was NOT checked"
    exit 0
fi
if ! cargo +nightly miri --version >/dev/null 2>&1; then
    echo "deep-miri: adding Miri to the nightly Rust"
    if ! rustup component add --toolchain nightly miri rust-src; then
        echo "deep-miri: Miri cannot be installed: src/ffi was NOT checked"
        exit 0
    fi
fi
# Uses the system's clock, because the library needs the time of a request.
export MIRIFLAGS=-Zmiri-disable-isolation
target_dir=$(realpath -m "${CARGO_TARGET_DIR:-target}/miri")
cargo +nightly miri test --quiet --locked --package libtill --lib --no-default-features --features rsa \
    --target-dir "$target_dir" -- ffi::
