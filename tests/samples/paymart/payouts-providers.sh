#!/usr/bin/env bash
# PayMart, Payouts, Providers.

curl "$BASE_URL/api/v1/payouts" \
    -X POST \
    -H "Authorization: Bearer $PRIVATE_KEY" \
    -H "Content-Type: application/json" -d '{
        "amount" : 1000,
        "currency" : "CNY",
        "orderNumber": "10001",
        "extraReturnParam" : "test payout",

        "card": {
            "pan" : "4276111152393643",
            "expires" : "08/2022"
        },

        "customer": {
            "email" : "test@pay-mart.com",
            "address" : "test test",
            "ip" : "1.1.1.1"
        }
}'
