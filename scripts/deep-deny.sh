#!/usr/bin/env bash
# Runs cargo-deny: licences, bans and sources once more by their own tool, and the advisories, which need a database that
# is not everywhere within reach. Where it is not, that is said, and nothing is called checked.
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.20.2
tools=$PWD/build/tools
if ! "$tools/bin/cargo-deny" --version 2>/dev/null | grep -qF "$version"; then
    echo "deep-deny: installing cargo-deny $version below build/tools"
    cargo install --locked --quiet --root "$tools" --version "$version" cargo-deny
fi
"$tools/bin/cargo-deny" --workspace --locked check bans licenses sources
if git ls-remote --exit-code https://github.com/rustsec/advisory-db HEAD >/dev/null 2>&1; then
    "$tools/bin/cargo-deny" --workspace --locked check advisories
else
    echo "deep-deny: the advisory database is not within reach from here: advisories were NOT checked"
fi
