#!/usr/bin/env bash
# The tests of the border to C under Miri, which sees what no sanitizer does: a reference that must not be, an access
# beyond what a pointer was made for, memory that is not given back. Miri runs no C, so signatures are in pure Rust (the
# feature `rsa`), nothing is sent, and no client with an RSA key is made. It needs a nightly Rust; where there is none, that is said.

set -euo pipefail
cd "$(dirname "$0")/.."

if ! cargo +nightly --version >/dev/null 2>&1; then
    echo "deep-miri: no nightly Rust, so no Miri: src/ffi was NOT checked"
    exit 0
fi
if ! cargo +nightly miri --version >/dev/null 2>&1; then
    echo "deep-miri: adding Miri to the nightly Rust"
    if ! rustup component add --toolchain nightly miri rust-src; then
        echo "deep-miri: Miri is not within reach from here: src/ffi was NOT checked"
        exit 0
    fi
fi
# The clock is the system's: the library asks it for the time of a request.
export MIRIFLAGS=-Zmiri-disable-isolation
target_dir=$(realpath -m "${CARGO_TARGET_DIR:-target}/miri")
cargo +nightly miri test --quiet --locked --package libtill --lib --no-default-features --features rsa \
    --target-dir "$target_dir" -- ffi::
