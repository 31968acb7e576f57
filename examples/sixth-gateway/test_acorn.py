"""Acorn from Python: the library that this crate builds, with libtill's Python package."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
import unittest
import urllib.request
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

import libtill

SECRET = "an acorn falls not far from the oak"
LOADING = """
import ctypes, os, sys
count = lambda: (len(os.listdir("/proc/self/task")), len(os.listdir("/proc/self/fd")))
before = count()
ctypes.CDLL(sys.argv[1])
assert count() == before, (before, count())
"""
BUILT_IN = ["paymart", "onlinepay", "globalmerchant", "payermax", "paypro"]


def client(secret: str = SECRET) -> libtill.Client:
    """A client of the bank that runs this test."""
    credentials = {"merchant": "M1", "secret": secret}
    return libtill.Client(
        gateway="acorn", base_url=os.environ["ACORN_URL"], credentials=credentials
    )


def fresh(name: str) -> str:
    """A number that was never used."""
    return f"{name}-{time.time_ns()}"


def pay(payment: libtill.Payment) -> None:
    """The customer opens the bank's page."""
    assert payment.next_action and payment.next_action.url
    urllib.request.urlopen(payment.next_action.url, timeout=10).close()


class Inbox(HTTPServer):
    """The shop's address for notifications."""

    def __init__(self) -> None:
        self.taken: list[tuple[dict[str, str], bytes]] = []
        taken = self.taken

        class Handler(BaseHTTPRequestHandler):
            """One notification."""

            def do_POST(self) -> None:
                """Keeps it."""
                body = self.rfile.read(int(self.headers["content-length"]))
                taken.append((dict(self.headers), body))
                self.send_response(200)
                self.end_headers()

            def log_message(self, *_: Any) -> None:
                """Logs nothing."""

        super().__init__(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server_address[1]}/acorn"
        threading.Thread(target=self.serve_forever, daemon=True).start()

    def __exit__(self, *arguments: Any) -> None:
        self.shutdown()
        super().__exit__(*arguments)


class Acorn(unittest.TestCase):
    """What a shop does with the sixth gateway."""

    def create(self, order: str, **more: Any) -> libtill.Payment:
        return client().payments.create(order_id=order, amount=2500, currency="USD", **more)

    def test_the_library_knows_six_gateways(self) -> None:
        names = [gateway.gateway for gateway in libtill.capabilities()]
        self.assertEqual(names, [*BUILT_IN, "acorn"])

    def test_loading_starts_no_thread_and_keeps_no_file_open(self) -> None:
        library = os.environ["LIBTILL_LIBRARY"]
        subprocess.run([sys.executable, "-c", LOADING, library], check=True)

    def test_a_payment_is_made_paid_and_found(self) -> None:
        order = fresh("A 1")
        payment = self.create(order, description="Blue cap", locale="en")
        self.assertEqual(payment.status, libtill.PaymentStatus.REQUIRES_ACTION)
        self.assertEqual(payment.ignored, ("locale",))
        pay(payment)
        found = client().payments.get(order_id=order)
        self.assertEqual((found.status, found.final), (libtill.PaymentStatus.APPROVED, True))
        self.assertEqual((found.amount, found.currency, found.id), (2500, "USD", payment.id))

    def test_what_libtill_builds_on_a_query_works(self) -> None:
        order = fresh("A2")
        self.create(order)
        found = client().payments.resolve(order_id=order, amount=2500, currency="USD")
        self.assertTrue(found.resolved)
        with self.assertRaisesRegex(libtill.OutcomeUnknownError, "mismatch: "):
            client().payments.resolve(order_id=order, amount=2501, currency="USD")

    def test_a_second_payment_with_the_number_is_refused_and_shows_the_first(self) -> None:
        order = fresh("A3")
        first = self.create(order)
        with self.assertRaisesRegex(libtill.OutcomeUnknownError, "duplicate_order: ") as caught:
            self.create(order)
        # Its outcome is that of the existing payment, which may still be paid.
        self.assertEqual(caught.exception.outcome, libtill.Outcome.UNKNOWN)
        existing = caught.exception.existing
        self.assertEqual(existing and existing.id, first.id)

    def test_refunds_give_back_no_more_than_was_paid(self) -> None:
        order = fresh("A4")
        pay(self.create(order))
        asked = {"order_id": order, "amount": 1000, "currency": "USD"}
        refund = client().refunds.create(asked, refund_id=fresh("R1"))
        self.assertEqual((refund.status, refund.amount), (libtill.RefundStatus.SUCCEEDED, 1000))
        with self.assertRaises(libtill.GatewayRejectedError) as caught:
            client().refunds.create(asked, refund_id=fresh("R2"), amount=1501)
        self.assertEqual(caught.exception.gateway_code, "refund_too_high")

    def test_a_notification_is_verified_and_a_changed_one_is_refused(self) -> None:
        order = fresh("A5")
        with Inbox() as inbox:
            pay(self.create(order, notify_url=inbox.url))
            headers, body = inbox.taken[0]
        event = client().notifications.parse(headers, body)
        self.assertEqual(event.verified, libtill.Verified.SIGNATURE)
        self.assertEqual((event.payment and event.payment.order_id, event.stale), (order, False))
        expected = libtill.Expected(order_id=order, amount=2500, currency="USD")
        confirmed = client().notifications.confirm(event=event, expected=expected)
        found = confirmed.payment and confirmed.payment.status
        self.assertEqual(found, libtill.PaymentStatus.APPROVED)
        self.assertEqual(client().notifications.reply().body, "stored")
        with self.assertRaises(libtill.SignatureInvalidError):
            client().notifications.parse(headers, body.replace(b"25.00", b"99.00"))

    def test_a_wrong_secret_is_told_and_never_shown(self) -> None:
        with self.assertRaises(libtill.AuthenticationError) as caught:
            client("not the bank's").payments.get(order_id="A6")
        self.assertNotIn("not the bank's", f"{caught.exception!r} {caught.exception}")

    def test_what_the_bank_cannot_do_is_refused_before_it_is_sent(self) -> None:
        with self.assertRaises(libtill.UnsupportedError) as caught:
            self.create(fresh("A7"), capture="manual", payment_method={"way_code": "va"})
        violations = {violation.path for violation in caught.exception.violations}
        self.assertEqual(violations, {"capture", "payment_method.way_code"})
        with self.assertRaises(libtill.UnsupportedError):
            client().balances.get(currency="USD")

    def test_a_configuration_with_violations_names_them(self) -> None:
        with self.assertRaises(libtill.InvalidConfigError) as caught:
            libtill.Client(gateway="acorn", credentials={"merchant": "M1", "secrets": "x"})
        violations = {violation.path for violation in caught.exception.violations}
        self.assertEqual(violations, {"base_url", "credentials.secret", "credentials.secrets"})


if __name__ == "__main__":
    unittest.main()
