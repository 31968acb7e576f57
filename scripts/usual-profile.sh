#!/usr/bin/env bash
# Prints libtill's development profile as a cargo configuration: a separate workspace that is built with it shares compiled
# dependencies with libtill's own.

set -euo pipefail
cd "$(dirname "$0")/.."
awk '/^\[/ {keep = /^\[profile\.dev/} keep' Cargo.toml | cat .cargo/config.toml -
