#!/usr/bin/env bash
# PayMart, Dispute list.

curl "$BASE_URL/api/v1/disputes/list" \
    -X GET \
    -H "Authorization: Bearer $PRIVATE_KEY" \
    -H "Content-Type: application/json"
