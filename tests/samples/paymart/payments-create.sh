#!/usr/bin/env bash
# PayMart, Payments, Create.

curl "$BASE_URL/api/v1/payments" \
    -X POST \
    -H "Authorization: Bearer $PRIVATE_KEY" \
    -H "Content-Type: application/json" -d '{
        "product" : "Your Product",
        "amount" : "1000",
        "currency" : "CNY",
        "redirectSuccessUrl" : "https://your-site.com/success",
        "redirectFailUrl" : "https://your-site.com/fail",
        "extraReturnParam" : "your order id or other info",
        "orderNumber" : "your order number",
        "locale": "zh"

    }'
