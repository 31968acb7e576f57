#!/usr/bin/env bash
# Runs cargo-deny: licences, bans, sources and the advisories, which need a database that is not reachable everywhere:
# TILL_ADVISORY_DB may name a clone of it. Without the database, the script says so and does not report the advisories
# as checked.
set -euo pipefail
cd "$(dirname "$0")/.."

version=0.20.2
tools=$PWD/build/tools
if ! "$tools/bin/cargo-deny" --version 2>/dev/null | grep -qF "$version"; then
    echo "deep-deny: installing cargo-deny $version below build/tools"
    cargo install --locked --quiet --root "$tools" --version "$version" cargo-deny
fi
"$tools/bin/cargo-deny" --workspace --locked check bans licenses sources

database=https://github.com/RustSec/advisory-db
if [ -n "${TILL_ADVISORY_DB:-}" ]; then
    echo "deep-deny: using the advisories of $(git -C "$TILL_ADVISORY_DB" log -1 --format='%cs, %h') in TILL_ADVISORY_DB"
    # cargo-deny accepts only URLs with a host, so git redirects one to the clone; the copy gets a separate folder.
    config=$(mktemp build/deny-XXXXXX.toml)
    trap 'rm -f "$config"' EXIT
    sed "s|^\[advisories\]|&\ngit-fetch-with-cli = true\ndb-path = \"$PWD/build/advisories\"|" deny.toml >"$config"
    GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0=url.file://$(realpath "$TILL_ADVISORY_DB").insteadOf GIT_CONFIG_VALUE_0=$database \
        "$tools/bin/cargo-deny" --workspace --locked --config "$config" check advisories
elif git ls-remote --exit-code "$database" HEAD >/dev/null 2>&1; then
    "$tools/bin/cargo-deny" --workspace --locked check advisories
else
    echo "deep-deny: the advisory database cannot be reached: advisories were NOT checked."
    echo "deep-deny: set TILL_ADVISORY_DB to a clone of $database to check them"
fi
