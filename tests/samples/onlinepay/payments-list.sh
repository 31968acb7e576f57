#!/usr/bin/env bash
# OnlinePay, List.

curl "$BASE_URL/api/v1/payments?date_from=2016-05-11&page=1&per_page=1" \
    -H "Authorization: Bearer $PRIVATE_KEY"
