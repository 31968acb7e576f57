#!/usr/bin/env bash
# PayMart, List.

curl "$BASE_URL/api/v1/payments?dateFrom=2016-05-11&page=1&perPage=1" \
    -H "Authorization: Bearer $PRIVATE_KEY"
