#!/usr/bin/env bash
# Pays with the command of an archive or a Debian package, and with its sandbox: tests/install/command.sh FILE...

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# `till sandbox` is the sandbox's program.
cat >"$work/sandbox" <<'PROGRAM'
#!/bin/sh
exec "$TILL" sandbox "$@"
PROGRAM
cat >"$work/pay" <<'PROGRAM'
#!/bin/sh
set -eu
answer=$(printf '{"order_id": "%s", "amount": 2500, "currency": "USD", "description": "Blue cap", "country": "US",
    "payment_method": {"card": {"number": "4392963203551251", "expiry_month": 12, "expiry_year": 2030,
    "holder": "Ada Lovelace", "cvv": "123"}}, "customer": {"id": "customer1", "ip": "127.0.0.1"},
    "browser": {"user_agent": "Mozilla/5.0"}}' "$TILL_ORDER" | "$1" call payment_create --config "$TILL_CONFIG")
echo "$answer" | tr ',{' '\n\n' | sed -n 's/^ *"status": *"\(.*\)".*/\1/p' | head -n 1
PROGRAM
chmod +x "$work/sandbox" "$work/pay"

for file in "$@"; do
    folder=$work/$(basename "$file")
    mkdir "$folder.d"
    case $file in
    *.deb) dpkg-deb --extract "$file" "$folder.d" ;;
    *) tar -C "$folder.d" -xzf "$file" ;;
    esac
    TILL=$(find "$folder.d" -path '*/bin/till')
    export TILL
    TILL_SANDBOX=$work/sandbox "$here/paid.py" "command, $(basename "$file")" "$work/pay" "$TILL"
done
