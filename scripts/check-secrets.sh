#!/usr/bin/env bash
# Searches the memory of programs in C, PHP, Python and Java that have paid, and the core file of the C program, for
# secrets, and checks what each reports about a panic in the library. Needs everything built: `make test-secrets`.

set -euo pipefail
cd "$(dirname "$0")/.."

export TILL_FORGOTTEN=build/c/forgotten TILL_NO_RANDOM_LIBRARY=build/c/no_random.so TILL_DELAY_MS=0
unset TILL_DRIVERS
for gateway in payermax paymart; do
    tests/c/with-sandbox.sh "$gateway" tests/secrets/dumps.py --tls
done
for gateway in onlinepay globalmerchant paypro; do
    tests/c/with-sandbox.sh "$gateway" tests/secrets/dumps.py --tls
done
tests/c/with-sandbox.sh paymart tests/secrets/dumps.py
tests/c/with-sandbox.sh payermax tests/secrets/panics.py --tls
