#!/usr/bin/env bash
# Checks formats and lints of the Rust code. rustfmt and clippy come with rustup, and with Debian's rustfmt-web and
# rust-web-clippy; if one is missing, the script says so and skips its part.

set -euo pipefail
cd "$(dirname "$0")/.."
# A separate workspace.
outside=examples/sixth-gateway/Cargo.toml

if cargo fmt --version >/dev/null 2>&1; then
    cargo fmt --all --check
    cargo fmt --manifest-path "$outside" --check
    cargo fmt --manifest-path fuzz/Cargo.toml --check
    cargo fmt --manifest-path benches/core/Cargo.toml --check
    echo "rustfmt: all files are formatted"
else
    echo "rustfmt is not installed: Rust's format is not checked"
fi

if cargo clippy --version >/dev/null 2>&1; then
    cargo clippy --locked --workspace --all-targets -- --deny warnings
    # Cargo's all targets are those that `cargo test` runs unasked.
    cargo clippy --locked --workspace --test transport --test hostile -- --deny warnings
    profile=$(mktemp --suffix .toml)
    trap 'rm -f "$profile"' EXIT
    scripts/usual-profile.sh >"$profile"
    cargo clippy --locked --config "$profile" --manifest-path "$outside" --all-targets -- --deny warnings
else
    echo "clippy is not installed: Rust's lints are not checked"
fi
