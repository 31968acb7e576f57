"""Posts a printed JSON body as its document says, signed with the tools at hand: post.py GATEWAY FILE.

With SIGN, that signature is sent, whatever the body.
"""

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from datetime import datetime, timezone

import requests


def paypro(text):
    """MD5 over key=value of the sorted fields and the secret, in the body."""
    body = json.loads(text)
    fields = "".join(f"{name}={body[name]}" for name in sorted(body) if name != "sign" and body[name] != "")
    secret = os.environ["SECRET"]
    salted = secret + fields if os.environ.get("SALT_POSITION") == "prefix" else fields + secret
    body["sign"] = os.environ.get("SIGN") or hashlib.md5(salted.encode()).hexdigest()
    headers = {"merchantNo": os.environ["MERCHANT_NO"]}
    return "/v1/paypro/payInApi", json.dumps(body), headers


def payermax(text):
    """SHA256WithRSA over the whole body, in a header; the envelope's fields stand around the printed data."""
    now = datetime.now(timezone.utc).isoformat(timespec="milliseconds")
    body = {
        "version": "1.4",
        "keyVersion": "1",
        "requestTime": now,
        "appId": os.environ["APP_ID"],
        "merchantNo": os.environ["MERCHANT_NO"],
        **json.loads(text.replace("{{orderNumber}}", os.environ["ORDER_NUMBER"])),
    }
    body = json.dumps(body)
    headers = {"sign": os.environ.get("SIGN") or rsa(body)}
    return "/aggregate-pay/api/gateway/applyPaymentToken", body, headers


def rsa(message):
    with tempfile.NamedTemporaryFile("w", suffix=".pem") as key:
        key.write(os.environ["PRIVATE_KEY"])
        key.flush()
        command = ["openssl", "dgst", "-sha256", "-sign", key.name]
        signature = subprocess.run(command, input=message.encode(), stdout=subprocess.PIPE, check=True).stdout
    encode = ["openssl", "base64", "-A"]
    return subprocess.run(encode, input=signature, stdout=subprocess.PIPE, check=True).stdout.decode()


def main():
    with open(sys.argv[2], encoding="utf-8") as file:
        text = file.read()
    path, body, headers = {"paypro": paypro, "payermax": payermax}[sys.argv[1]](text)
    headers["Content-Type"] = "application/json"
    answer = requests.post(os.environ["BASE_URL"] + path, data=body, headers=headers, timeout=30)
    print(json.dumps({"http_status": answer.status_code, "body": answer.json()}))


main()
