"""PayMart, Confirm Two-Step."""

from django.http import HttpResponseRedirect, HttpResponse
import requests
import json
import os

def pay(request) :

    MERCHANT_PRIVATE_KEY = os.environ['PRIVATE_KEY']
    LIVE_URL = 'https://business.pay-mart.com';
    SANDBOX_URL = os.environ['BASE_URL']

    payload = {
        "token" : request.POST['token payment']
    }

    headers = {
        'Content-Type': 'application/json',
        'Authorization': 'Bearer %s' % (MERCHANT_PRIVATE_KEY)
    }

    resp = requests.post('%s/api/v1/payments/confirm' % (SANDBOX_URL), json=payload, headers=headers)

    if resp.status_code == 200:
        resp_payload = json.loads(resp.text)
        return HttpResponse(resp_payload['payment']['status'])
    else:
        return HttpResponse('<html><body><span>Something gone wrong: %s</span></body></html>' % (resp.status_code))
