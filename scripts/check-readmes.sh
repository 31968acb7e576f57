#!/usr/bin/env bash
# Runs every fenced `sh` block of the READMEs outside the bindings from the root, so that documented commands work.
set -euo pipefail
cd "$(dirname "$0")/.."

blocks=$(mktemp -d)
trap 'rm -rf "$blocks"' EXIT
for readme in README.md sandbox/README.md; do
    awk -v prefix="$blocks/$(dirname "$readme" | tr / _)" \
        '/^```sh$/ {count++; inside = 1; next} /^```/ {inside = 0} inside {print > (prefix "-" count ".sh")}' "$readme"
done
count=0
for block in "$blocks"/*.sh; do
    [ -e "$block" ] || continue
    sh -eu "$block" >/dev/null
    count=$((count + 1))
done
[ "$count" -gt 0 ] || {
    echo "check-readmes: no block was found" >&2
    exit 1
}
echo "check-readmes: $count blocks ran"
