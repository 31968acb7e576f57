#!/usr/bin/env bash
# PayMart, Decline Two-Step.

curl "$BASE_URL/api/v1/payments/decline" \
    -X POST \
    -H "Authorization: Bearer $PRIVATE_KEY" \
    -H "Content-Type: application/json" -d '{
        "token" : "'"$PAYMENT_TOKEN"'"
    }'
