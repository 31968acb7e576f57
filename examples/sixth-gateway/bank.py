#!/usr/bin/env python3
"""Acorn, a fictional bank: three calls over HTTP, a page to pay on, and notifications.

Alone it tells its address and is open until it is interrupted. `bank.py COMMAND...` is open while
the command runs, which finds the address in ACORN_URL.
"""

from __future__ import annotations

import hashlib
import hmac
import json
import os
import subprocess
import sys
import threading
import time
import urllib.request
from decimal import Decimal
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import quote, unquote

MERCHANT = "M1"
SECRET = b"an acorn falls not far from the oak"


def signature(*parts: bytes) -> str:
    """HMAC-SHA256 over the parts, with a line feed between them."""
    return hmac.new(SECRET, b"\n".join(parts), hashlib.sha256).hexdigest()


class Refusal(Exception):
    """A refusal of the bank, with its code."""

    def __init__(self, code: str, message: str, status: int = 400) -> None:
        super().__init__(message)
        self.code, self.message, self.status = code, message, status


class Books:
    """Payments and refunds, in memory."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.url = ""
        self.payments: dict[str, dict[str, Any]] = {}
        self.refunds: dict[str, dict[str, Any]] = {}
        self.notify: dict[str, str | None] = {}

    def create_payment(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A payment that waits for its customer."""
        with self.lock:
            order = asked["order"]
            if order in self.payments:
                raise Refusal("order_exists", "this order is known", 409)
            number = f"AC{len(self.payments) + 1:06}"
            payment = {
                "id": number,
                "order": order,
                "amount": asked["amount"],
                "currency": asked["currency"],
                "state": "waiting",
                "page": f"{self.url}/page/{quote(order, safe='')}",
            }
            self.payments[order] = payment
            self.notify[order] = asked.get("notify_url")
            return {"payment": payment}

    def find_payment(self, order: str) -> dict[str, Any]:
        """A payment by the shop's number."""
        payment = self.payments.get(order)
        if payment is None:
            raise Refusal("unknown_order", "no such order", 404)
        return {"payment": payment}

    def create_refund(self, asked: dict[str, Any]) -> dict[str, Any]:
        """A refund, up to what is left of the payment."""
        with self.lock:
            payment = self.find_payment(asked["order"])["payment"]
            if asked["refund"] in self.refunds:
                raise Refusal("refund_exists", "this refund is known", 409)
            if payment["state"] != "paid" or payment["currency"] != asked["currency"]:
                raise Refusal("not_paid", "the payment is not paid, or not in this currency")
            before = [
                Decimal(refund["amount"])
                for refund in self.refunds.values()
                if refund["order"] == asked["order"]
            ]
            if sum(before) + Decimal(asked["amount"]) > Decimal(payment["amount"]):
                raise Refusal("refund_too_high", "more than was paid")
            number = f"AR{len(self.refunds) + 1:06}"
            keys = ("refund", "order", "amount", "currency")
            refund = {"id": number, **{key: asked[key] for key in keys}, "state": "done"}
            self.refunds[asked["refund"]] = refund
            return {"refund": refund}

    def pay(self, order: str) -> None:
        """The customer pays on the bank's page, and the shop is notified."""
        payment = self.find_payment(order)["payment"]
        payment["state"] = "paid"
        address = self.notify[order]
        if address is not None:
            body = json.dumps({"payment": payment}).encode()
            stamp = str(time.time_ns() // 1_000_000)
            headers = {
                "content-type": "application/json",
                "acorn-time": stamp,
                "acorn-signature": signature(stamp.encode(), b"notification", body),
            }
            request = urllib.request.Request(address, data=body, headers=headers)
            urllib.request.urlopen(request, timeout=10).close()


BOOKS = Books()


class Desk(BaseHTTPRequestHandler):
    """One request."""

    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        """A query by the shop, or the customer at the bank's page."""
        if self.path.startswith("/page/"):
            BOOKS.pay(unquote(self.path.rsplit("/", 1)[1]))
            self.answer(200, "text/html; charset=utf-8", b"<p>Thank you, it is paid.</p>")
        else:
            self.serve("GET", b"")

    def do_POST(self) -> None:
        """A payment or a refund."""
        self.serve("POST", self.rfile.read(int(self.headers["content-length"])))

    def serve(self, method: str, body: bytes) -> None:
        """Checks the signature, executes the request, and returns the result."""
        try:
            self.check(method, body)
            status, reply = 200, {"code": "ok", **self.act(method, body)}
        except Refusal as refusal:
            status, reply = refusal.status, {"code": refusal.code, "message": refusal.message}
        except (ValueError, KeyError, ArithmeticError):
            status, reply = 400, {"code": "bad_request", "message": "a field is missing or strange"}
        self.answer(status, "application/json", json.dumps(reply).encode())

    def check(self, method: str, body: bytes) -> None:
        """Only merchants are served."""
        stamp = self.headers.get("acorn-time", "")
        expected = signature(stamp.encode(), f"{method} {self.path}".encode(), body)
        if self.headers.get("acorn-merchant") != MERCHANT:
            raise Refusal("unknown_merchant", "who is asking?", 401)
        if not hmac.compare_digest(expected, self.headers.get("acorn-signature", "")):
            raise Refusal("bad_signature", "the signature is wrong", 401)

    def act(self, method: str, body: bytes) -> dict[str, Any]:
        """The three calls."""
        if method == "GET" and self.path.startswith("/v1/payments/"):
            return BOOKS.find_payment(unquote(self.path.rsplit("/", 1)[1]))
        if method == "POST" and self.path == "/v1/payments":
            return BOOKS.create_payment(json.loads(body))
        if method == "POST" and self.path == "/v1/refunds":
            return BOOKS.create_refund(json.loads(body))
        raise Refusal("bad_request", "there is no such call", 404)

    def answer(self, status: int, kind: str, body: bytes) -> None:
        """Sends an answer."""
        self.send_response(status)
        self.send_header("content-type", kind)
        self.send_header("content-length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: Any) -> None:
        """Logs nothing."""


def main(command: list[str]) -> int:
    """Runs the bank until the command after it ends."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Desk)
    BOOKS.url = f"http://127.0.0.1:{server.server_address[1]}"
    threading.Thread(target=server.serve_forever, daemon=True).start()
    if command:
        return subprocess.run(command, env={**os.environ, "ACORN_URL": BOOKS.url}).returncode
    print(
        f"Acorn is open at {BOOKS.url}, for merchant {MERCHANT} with the secret {SECRET.decode()!r}"
    )
    try:
        threading.Event().wait()
    except KeyboardInterrupt:
        pass
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
