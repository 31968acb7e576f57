#!/usr/bin/env bash
# OnlinePay, Get.

curl "$BASE_URL/api/v1/payments/$PAYMENT_TOKEN" \
    -H "Authorization: Bearer $PRIVATE_KEY"
