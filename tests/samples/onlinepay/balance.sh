#!/usr/bin/env bash
# OnlinePay, Receive Balance.

curl "$BASE_URL/api/v1/balance?currency=CNY" \
    -X GET \
    -H "Authorization: Bearer $PRIVATE_KEY" \
    -H "Content-Type: application/json"
