#!/usr/bin/env bash
# PayMart, Receive Balance.

curl "$BASE_URL/api/v1/balance?currency=CNY" \
    -X GET \
    -H "Authorization: Bearer $PRIVATE_KEY" \
    -H "Content-Type: application/json"
