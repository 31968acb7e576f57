"""PayMart, Authentication."""

import http.client
import os
import sys
from urllib.parse import urlsplit

base = urlsplit(os.environ["BASE_URL"])
conn = http.client.HTTPSConnection(base.netloc)

headers = {
    'authorization': "Bearer %s" % os.environ["PRIVATE_KEY"],
    }

conn.request('GET', base.path + '/v1/charges', headers=headers)
resp = conn.getresponse()
print(resp.read().decode())
print('status', resp.status, file=sys.stderr)
