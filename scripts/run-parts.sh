#!/usr/bin/env bash
# Runs targets of the Makefile in order, stops at the first failure and names it, and ends with the time that each took:
# scripts/run-parts.sh TITLE TARGET...

set -euo pipefail

title=$1
shift
summary=()

for part in "$@"; do
    echo
    echo "== $title: $part"
    begin=$SECONDS
    if ! "${MAKE:-make}" --no-print-directory "$part"; then
        echo >&2
        echo "$title: $part FAILED after $((SECONDS - begin)) s. To run this part alone: make $part" >&2
        exit 1
    fi
    summary+=("$(printf '%-18s %5d s' "$part" $((SECONDS - begin)))")
done

echo
echo "== $title: all $# parts passed"
printf '  %s\n' "${summary[@]}" "$(printf '%-18s %5d s' together "$SECONDS")"
