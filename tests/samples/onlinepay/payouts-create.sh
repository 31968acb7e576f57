#!/usr/bin/env bash
# OnlinePay, Make a payout.

curl "$BASE_URL/api/v1/payouts" \
    -X POST \
    -H "Authorization: Bearer $PRIVATE_KEY" \
    -H "Content-Type: application/json" -d '{
        "amount" : 1000,
        "currency" : "CNY",
        "orderNumber": "10001",

        "walletToken": "Onlinepay wallet token",

        "bankAccount": {
            "accountHolder" : "John Snow",
            "accountNumber" : "11111111111111111",
            "bankCode" : "BOC"
        },

        "billing": {
            "state" : "11",
            "countryCode" : "CHN",
            "city" : "1000"
        }
}'
