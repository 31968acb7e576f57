#!/usr/bin/env bash
# PayMart, Create refund.

curl "$BASE_URL/api/v1/refunds" \
    -X POST \
    -H "Authorization: Bearer $PRIVATE_KEY" \
    -H "Content-Type: application/json" -d '{
        "token" : "'"$PAYMENT_TOKEN"'",
        "amount": 1000
    }'
