#!/usr/bin/env bash
# Formats and lints of the Rust code. rustfmt and clippy come with rustup, and with Debian's rustfmt-web and
# rust-web-clippy; where one is missing, that is said and its part is left out.

set -euo pipefail
cd "$(dirname "$0")/.."
# A workspace of its own.
outside=examples/sixth-gateway/Cargo.toml

if cargo fmt --version >/dev/null 2>&1; then
    cargo fmt --all --check
    cargo fmt --manifest-path "$outside" --check
    cargo fmt --manifest-path fuzz/Cargo.toml --check
    echo "rustfmt: as it should be"
else
    echo "rustfmt is not installed: Rust's format is not checked"
fi

if cargo clippy --version >/dev/null 2>&1; then
    cargo clippy --locked --workspace --all-targets -- --deny warnings
    cargo clippy --locked --manifest-path "$outside" --all-targets -- --deny warnings
else
    echo "clippy is not installed: Rust's lints are not checked"
fi
