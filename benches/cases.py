"""The work that every program measures: a payment, its answer, its notification, and a signature."""

from __future__ import annotations

import ctypes
import json
from pathlib import Path
from typing import Any

import libtill
from libtill import _native

ROOT = Path(__file__).resolve().parent.parent
GATEWAYS = ("onlinepay", "paymart", "paypro", "globalmerchant", "payermax")
# The key pair that PayerMax's documents print as a sample: the same in every run, and a secret of nobody.
SAMPLE_KEYS = ROOT / "tests/vectors/payermax.json"


def cases(base_url: str, ca_file: Path | None = None) -> list[dict[str, Any]]:
    """One case for each gateway, which answers below its name at an address."""
    known = json.loads((ROOT / "benches/cases.json").read_text())
    return [_case(name, known[name], f"{base_url}/{name}", ca_file) for name in GATEWAYS]


def _case(name: str, known: dict[str, Any], url: str, ca_file: Path | None) -> dict[str, Any]:
    credentials = {**known["credentials"], **(_sample_keys() if name == "payermax" else {})}
    config = {"gateway": name, "base_url": url, "credentials": credentials, "resolve": False}
    if ca_file is not None:
        config["tls"] = {"ca_file": str(ca_file)}
    rule = known["signature"]
    key = credentials[rule["credential"]]
    notice, notice_headers = _signed(known["notice"], rule, key)
    # Signatures of answers are in headers only.
    answer, answer_headers = _signed(known["answer"], {**rule, "field": None}, key)
    message = json.dumps(known.get("message", known["notice"]))
    return {
        "gateway": name,
        "config": config,
        "request": known["request"],
        "answer": {
            "http_status": 200,
            "headers": {"content-type": "application/json", **answer_headers},
        },
        "body": answer,
        "notice": {"headers": notice_headers, "body": notice},
        "sign": {"scheme": rule["scheme"], "message": message, "key": key},
        "raw": _exchange(config, known["request"]),
    }


def _sample_keys() -> dict[str, str]:
    keys = json.loads(SAMPLE_KEYS.read_text())["keys"]["payermax_docs_sample"]
    return {
        "private_key": keys["private_key_pkcs8_pem"],
        "gateway_public_key": keys["public_key_pem"],
    }


def _signed(fields: dict[str, Any], rule: dict[str, Any], key: str) -> tuple[str, dict[str, str]]:
    """A body and its headers, signed in the field or the header that a gateway uses, if it uses one."""
    body = json.dumps(fields)
    if rule.get("header"):
        return body, {rule["header"]: libtill.sign(rule["scheme"], body, key)}
    if rule.get("field"):
        signature = libtill.sign(rule["scheme"], fields, key)
        return json.dumps({**fields, rule["field"]: signature}), {}
    return body, {}


def _exchange(config: dict[str, Any], request: dict[str, Any]) -> dict[str, Any]:
    """The HTTP request that a payment is, for the clients without libtill. Python's package has no function for it."""
    lib = _native.lib
    lib.till_exchange_start.restype = ctypes.c_int32
    client, out = ctypes.c_void_p(), _native.Buffer()
    text, payment = json.dumps(config).encode(), json.dumps(request).encode()
    lib.till_client_new(text, len(text), ctypes.byref(client), None)
    status = lib.till_exchange_start(
        client, b"payment_create", payment, ctypes.c_size_t(len(payment)), ctypes.byref(out)
    )
    step = json.loads(_native.take(out))
    lib.till_client_free(client)
    if status != 0:
        raise SystemExit(f"{config['gateway']}: {step}")
    request_made: dict[str, Any] = step["request"]
    return request_made
