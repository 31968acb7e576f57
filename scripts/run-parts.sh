#!/usr/bin/env bash
# Runs targets of the Makefile, and ends with the time that each took:
#
#   scripts/run-parts.sh TITLE TARGET... [--lane TARGET...]...
#
# Targets run in order. Those behind a --lane run beside those of the other lanes, with TILL_BUILT=1, and their output appears when they
# end. After a failure, no lane begins another target.

set -euo pipefail

title=$1
shift
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

build() { "${MAKE:-make}" --no-print-directory "$1"; }

note() { # note TARGET BEGIN
    printf '  %-18s %5d s\n' "$1" $((SECONDS - $2)) >>"$folder/times"
}

fail() { # fail TARGET BEGIN
    echo "$title: $1 FAILED after $((SECONDS - $2)) s. To run this part alone: make $1" >>"$folder/failures"
}

run_lane() {
    local part begin failed
    for part in "$@"; do
        [ ! -e "$folder/failures" ] || return 0
        begin=$SECONDS
        failed=
        TILL_BUILT=1 build "$part" >"$folder/$part" 2>&1 || failed=1
        (
            flock 9
            printf '\n== %s: %s\n' "$title" "$part"
            cat "$folder/$part"
            if [ "$failed" ]; then fail "$part" "$begin"; else note "$part" "$begin"; fi
        ) 9>"$folder/lock"
    done
}

run_lanes() {
    local lane=()
    while [ "$#" -gt 0 ]; do
        shift
        lane=()
        while [ "$#" -gt 0 ] && [ "$1" != --lane ]; do
            lane+=("$1")
            shift
        done
        run_lane "${lane[@]}" &
    done
    wait
}

while [ "$#" -gt 0 ] && [ "$1" != --lane ]; do
    printf '\n== %s: %s\n' "$title" "$1"
    begin=$SECONDS
    if ! build "$1"; then
        fail "$1" "$begin"
        break
    fi
    note "$1" "$begin"
    shift
done
[ -e "$folder/failures" ] || run_lanes "$@"

echo
if [ -e "$folder/failures" ]; then
    cat "$folder/failures" >&2
    exit 1
fi
printf '== %s: all %d parts passed\n' "$title" "$(wc -l <"$folder/times")"
cat "$folder/times"
printf '  %-18s %5d s\n' together "$SECONDS"
