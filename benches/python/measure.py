"""Python: each step with each gateway, and whole calls beside http.client and requests with kept connections.

Participants take turns in each round. Results go to standard output, a JSON object per line.
"""

from __future__ import annotations

import ctypes
import http.client
import json
import os
import ssl
import subprocess
import sys
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import libtill
from libtill import _call, _native


def optional(name: str) -> Any:
    """A module, if it is installed."""
    try:
        return import_module(name)
    except ImportError:
        return None


requests = optional("requests")
hashes = optional("cryptography.hazmat.primitives.hashes")
padding = optional("cryptography.hazmat.primitives.asymmetric.padding")
serialization = optional("cryptography.hazmat.primitives.serialization")

Step = Callable[[], object]

IMPORTS = 5
BYTES, SIZE = ctypes.c_char_p, ctypes.c_size_t
lib = _native.lib
lib.till_exchange_start.argtypes = [ctypes.c_void_p, BYTES, BYTES, SIZE, _native.BUFFER]
lib.till_exchange_resume.argtypes = [
    ctypes.c_void_p,
    BYTES,
    SIZE,
    BYTES,
    SIZE,
    BYTES,
    SIZE,
    _native.BUFFER,
]


def main() -> None:
    """All rounds; round 0 opens connections and fills caches, and counts for nothing."""
    work = json.loads(Path(os.environ["TILL_WORK"]).read_text())
    participants = [entry for case in work["cases"] for entry in steps(case, work["ca_file"])]
    for number in range(work["rounds"] + 1):
        for measure, case, who, step in participants:
            report(measure, case, who, number, [timed(step) for _ in range(work["calls"])])
        for name in ("libtill", *(["requests"] if requests else [])):
            report("import", "", name, number, [import_time(name) for _ in range(IMPORTS)])


def report(measure: str, case: str, who: str, number: int, times: list[float]) -> None:
    """Prints what one participant took in one round."""
    times.sort()
    line = {"measure": measure, "case": case, "who": who, "round": number}
    print(
        json.dumps({**line, "median": times[len(times) // 2], "p10": times[len(times) // 10]}),
        flush=True,
    )


def timed(step: Step) -> float:
    """The microseconds that a step takes."""
    begin = time.perf_counter_ns()
    step()
    return (time.perf_counter_ns() - begin) / 1000


def import_time(module: str) -> float:
    """The microseconds that a new process needs to import a module."""
    program = f"import time; begin = time.perf_counter_ns(); import {module}; print(time.perf_counter_ns() - begin)"
    done = subprocess.run([sys.executable, "-c", program], check=True, capture_output=True)
    return int(done.stdout) / 1000


def steps(case: dict[str, Any], ca_file: str) -> list[tuple[str, str, str, Step]]:
    """The steps of a gateway, with the name of each participant."""
    client = libtill.Client(case["config"])
    request = libtill.PaymentRequest.from_dict(case["request"])
    notice = case["notice"]
    body = notice["body"].encode()
    key, message = libtill.Key(case["sign"]["scheme"], case["sign"]["key"]), case["sign"]["message"]
    own: dict[str, Step] = {
        "prepare": lambda: exchange(client, request),
        "parse": answered(client, request, case),
        "notice": lambda: client.notifications.parse(notice["headers"], body),
        "sign": lambda: key.sign(message),
        "call": lambda: client.payments.create(request),
    }
    name = case["gateway"]
    others = [("call", name, "http.client", kept_connection(case["raw"], ca_file))]
    if requests is not None:
        others.append(("call", name, "requests", session(case["raw"], ca_file)))
    if hashes is not None and case["sign"]["scheme"] == "payermax":
        others.append(("sign", name, "cryptography", signer(case["sign"])))
    return [*((measure, name, "libtill", step) for measure, step in own.items()), *others]


def exchange(client: libtill.Client, request: libtill.PaymentRequest) -> Any:
    """Prepares a request, from object to object. The package itself offers only whole calls."""
    payload, out = _call.Payload(request, {}, {}), _native.Buffer()
    pointer = client._core._opened("payment_create").pointer
    status = lib.till_exchange_start(
        pointer, b"payment_create", payload.text, len(payload.text), ctypes.byref(out)
    )
    assert status == 0
    return json.loads(_native.take(out))


def answered(client: libtill.Client, request: libtill.PaymentRequest, case: dict[str, Any]) -> Step:
    """Reads a prepared request's answer, to the object that a shop gets."""
    state = exchange(client, request)["state"].encode()
    pointer = client._core._opened("payment_create").pointer
    answer, body = json.dumps(case["answer"]).encode(), case["body"].encode()

    def parse() -> libtill.Payment:
        out = _native.Buffer()
        status = lib.till_exchange_resume(
            pointer, state, len(state), answer, len(answer), body, len(body), ctypes.byref(out)
        )
        assert status == 0
        return libtill.Payment.from_dict(json.loads(_native.take(out))["result"])

    return parse


def kept_connection(raw: dict[str, Any], ca_file: str) -> Step:
    """The same request through the standard library."""
    address = urlsplit(raw["url"])
    context = ssl.create_default_context(cafile=ca_file)
    connection = http.client.HTTPSConnection(str(address.hostname), address.port, context=context)
    body = raw["body"].encode()

    def call() -> Any:
        connection.request(raw["method"], address.path, body, raw["headers"])
        response = connection.getresponse()
        answer = json.loads(response.read())
        assert response.status == 200
        return answer

    return call


def session(raw: dict[str, Any], ca_file: str) -> Step:
    """The same request through requests, with a session."""
    kept = requests.Session()
    kept.trust_env = False
    kept.verify = ca_file
    body = raw["body"].encode()

    def call() -> Any:
        response = kept.post(raw["url"], data=body, headers=raw["headers"])
        assert response.status_code == 200
        return response.json()

    return call


def signer(sign: dict[str, str]) -> Step:
    """The same signature through cryptography, with a parsed key."""
    key = serialization.load_pem_private_key(sign["key"].encode(), None)
    message = sign["message"].encode()
    return lambda: key.sign(message, padding.PKCS1v15(), hashes.SHA256())


if __name__ == "__main__":
    main()
