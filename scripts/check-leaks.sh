#!/usr/bin/env bash
# Calls the library again and again, and fails where the process grows; then shows that a forgotten buffer is noticed.
# scripts/check-leaks.sh LIBRARY_DIR [ROUNDS]

set -euo pipefail
cd "$(dirname "$0")/.."

library_dir=${1:?usage: scripts/check-leaks.sh LIBRARY_DIR [ROUNDS]}
rounds=${2:-1000}
program=build/abi/leaks

mkdir -p build/abi
"${CC:-gcc}" -std=c11 -O1 -Wall -Wextra -Wpedantic -Werror -Iinclude tests/abi/leaks.c -o "$program" \
    -L"$library_dir" -ltill -Wl,-rpath,"$(realpath "$library_dir")"
"$program" "$rounds"
if "$program" 1000 forget >/dev/null; then
    echo "check-leaks: a forgotten buffer was not noticed, so that this check proves nothing" >&2
    exit 1
fi
echo "check-leaks: nothing grows in $rounds rounds, and a forgotten buffer is noticed"
