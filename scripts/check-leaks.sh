#!/usr/bin/env bash
# Calls the library many times, without and with a gateway, and fails if the process grows by 1 MiB between the first and
# the last tenth; then checks that a leaked buffer is detected. scripts/check-leaks.sh LIBRARY_DIR [CALLS]

set -euo pipefail
cd "$(dirname "$0")/.."

library_dir=${1:?usage: scripts/check-leaks.sh LIBRARY_DIR [CALLS]}
calls=${2:-10000}
program=$PWD/build/abi/leaks
export TILL_SANDBOX=${TILL_SANDBOX:-$library_dir/till-sandbox}

mkdir -p build/abi
"${CC:-gcc}" -std=c11 -O1 -Wall -Wextra -Wpedantic -Werror -Iinclude tests/abi/leaks.c -o "$program" \
    -L"$library_dir" -ltill -Wl,-rpath,"$(realpath "$library_dir")"
# A round is nine calls without a gateway, and two with one.
TILL_ROUNDS=$((calls / 5)) "$program"
TILL_ROUNDS=$((calls / 2)) TILL_DELAY_MS=0 tests/c/with-sandbox.sh paypro "$program"
if TILL_ROUNDS=1000 "$program" forget >/dev/null; then
    echo "check-leaks: a leaked buffer was not detected, so this check proves nothing" >&2
    exit 1
fi
echo "check-leaks: nothing grows in $calls calls without and with a gateway, and a leaked buffer is detected"
