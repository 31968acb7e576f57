#!/usr/bin/env bash
# PayMart, Get/Order.

curl "$BASE_URL/api/v1/payments/order/$ORDER_NUMBER" \
    -H "Authorization: Bearer $PRIVATE_KEY"
