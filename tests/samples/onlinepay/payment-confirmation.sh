#!/usr/bin/env bash
# OnlinePay, Payment confirmation (processing).

curl -X GET "$BASE_URL/p/$PAYMENT_TOKEN"
