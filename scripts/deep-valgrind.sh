#!/usr/bin/env bash
# Runs the C tests under valgrind: no invalid access, no leak. scripts/deep-valgrind.sh LIBRARY_DIR

set -euo pipefail
cd "$(dirname "$0")/.."

library_dir=$(realpath "${1:?usage: scripts/deep-valgrind.sh LIBRARY_DIR}")
sandbox=${TILL_SANDBOX:-$library_dir/till-sandbox}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check() { # check PROGRAM ARGUMENT...
    valgrind --quiet --error-exitcode=9 --num-callers=30 --leak-check=full --show-leak-kinds=definite,indirect \
        --errors-for-leak-kinds=definite,indirect "$@"
}

# A finding of valgrind must fail the run; a program that reads and leaks freed memory shows that it does.
printf '#include <stdio.h>\n#include <stdlib.h>\nint main(void){char *p=malloc(4);free(p);printf("%%d",p[1]);}\n' \
    >"$work/broken.c"
gcc -g -w "$work/broken.c" -o "$work/broken"
if check "$work/broken" >"$work/log" 2>&1; then
    echo "deep-valgrind: valgrind did not detect a read of freed memory" >&2
    exit 1
fi

scripts/check-leaks.sh "$library_dir" 100000
make --no-print-directory -C tests/c all TILL_LIBRARY_DIR="$library_dir"
# Valgrind's own bookkeeping grows, so only its reports count here.
TILL_ROUNDS=50 check build/abi/leaks || [ $? -eq 1 ]
check build/c/abi
# threads.c is left out: valgrind runs one thread at a time, and 64 calls would exceed their time-out. A child does not
# touch inherited connections, which valgrind would call lost.
for program in fork fork_in_call signals; do
    printf '#!/bin/sh\nexec valgrind --quiet --error-exitcode=9 --trace-children=yes --leak-check=no "%s"\n' \
        "$PWD/build/c/$program" >"$work/$program"
    chmod +x "$work/$program"
done
export TILL_SANDBOX=$sandbox
for arguments in "" --tls; do
    for program in fork fork_in_call; do
        # shellcheck disable=SC2086
        TILL_ROUNDS=10 tests/c/with-sandbox.sh payermax "$work/$program" $arguments
    done
done
TILL_ROUNDS=10 tests/c/with-sandbox.sh payermax "$work/signals"
echo "deep-valgrind: the C tests are clean"
