#!/bin/sh
# Pays with the command that is named: tests/install/pay.sh TILL
set -eu
answer=$(printf '{"order_id": "%s", "amount": 2500, "currency": "USD", "description": "Blue cap", "country": "US",
    "payment_method": {"card": {"number": "4392963203551251", "expiry_month": 12, "expiry_year": 2030,
    "holder": "Ada Lovelace", "cvv": "123"}}, "customer": {"id": "customer1", "ip": "127.0.0.1"},
    "browser": {"user_agent": "Mozilla/5.0"}}' "$TILL_ORDER" | "$1" call payment_create --config "$TILL_CONFIG")
echo "$answer" | tr ',{' '\n\n' | sed -n 's/^ *"status": *"\(.*\)".*/\1/p' | head -n 1
