#!/usr/bin/env bash
# PayMart, Confirm Two-Step.

curl "$BASE_URL/api/v1/payments/confirm" \
    -X POST \
    -H "Authorization: Bearer $PRIVATE_KEY" \
    -H "Content-Type: application/json" -d '{
        "token" : "'"$PAYMENT_TOKEN"'"
    }'
