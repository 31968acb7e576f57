#!/usr/bin/env bash
# PayMart, Authentication.

curl "$BASE_URL/v1/charges" \
   -H "Authorization: Bearer $PRIVATE_KEY"
