"""PayMart, Dispute list."""

from django.shortcuts import render
from django.http import HttpResponseRedirect, HttpResponse, HttpResponseNotFound
from django.views.decorators.csrf import csrf_exempt
import requests
import json
import os

def disputes(request) :

    MERCHANT_PRIVATE_KEY = os.environ['PRIVATE_KEY']
    LIVE_URL = 'https://business.pay-mart.com';
    SANDBOX_URL = os.environ['BASE_URL']

    headers = {
        'Content-Type': 'application/json',
        'Authorization': 'Bearer %s' % (MERCHANT_PRIVATE_KEY)
    }
    resp = requests.get('%s/api/v1/disputes/list' % (SANDBOX_URL), headers=headers)
    return HttpResponse(resp.text, status=resp.status_code)
