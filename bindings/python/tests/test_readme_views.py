"""The README's first program: Django views that take a payment, pay out, and are notified."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import sys
import threading
import urllib.parse
from collections.abc import Iterator
from pathlib import Path

import pytest
from support import ROOT, WAIT_S, Sandbox
from test_package import BLOCKS

SITE = ROOT / "bindings" / "python" / "tests" / "django_site.py"
CSRF_TOKEN = "c" * 32


class Site:
    """A shop that runs in a process of its own."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.port = port
        self.lines: list[str] = []

    def submit(self, view: str, **fields: str) -> tuple[int, str, str]:
        """Submits a form; gives status, location and text."""
        body = urllib.parse.urlencode({**fields, "csrfmiddlewaretoken": CSRF_TOKEN})
        headers = {
            "Content-Type": "application/x-www-form-urlencoded",
            "Cookie": f"csrftoken={CSRF_TOKEN}",
        }
        return self.post(view, body, headers)

    def post(self, view: str, body: str, headers: dict[str, str]) -> tuple[int, str, str]:
        """Posts to a view; gives status, location and text."""
        connection = http.client.HTTPConnection("127.0.0.1", self.port, timeout=WAIT_S)
        connection.request("POST", f"/{view}", body, headers)
        response = connection.getresponse()
        text = response.read().decode()
        connection.close()
        return response.status, response.getheader("Location", ""), text

    def wait_for(self, line: str) -> None:
        """Reads what the shop prints until this line."""
        assert self.process.stdout is not None
        while line not in self.lines:
            printed = self.process.stdout.readline()
            assert printed, f"no line {line!r}, but {self.lines}"
            self.lines.append(printed.rstrip("\n"))


@pytest.fixture
def site(sandbox: Sandbox, tmp_path: Path) -> Iterator[Site]:
    """A shop with the README's views, whose merchant is notified at them."""
    (tmp_path / "views.py").write_text(BLOCKS[0], encoding="utf-8")
    config = tmp_path / "till.json"
    process = subprocess.Popen(
        [sys.executable, "-u", "-W", "error", str(SITE)],
        env={**os.environ, "PYTHONPATH": str(tmp_path), "TILL_CONFIG": str(config)},
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    guard = threading.Timer(2 * WAIT_S, process.kill)
    guard.start()
    assert process.stdin is not None and process.stdout is not None
    port = int(process.stdout.readline())
    merchant = {"gateway": "paymart", "notify_url": f"http://127.0.0.1:{port}/notifyme"}
    made = sandbox.post("/sandbox/merchants", merchant)
    config.write_text(json.dumps(made["config"]), encoding="utf-8")
    process.stdin.write("configured\n")
    process.stdin.flush()
    yield Site(process, port)
    process.kill()
    process.communicate()
    guard.cancel()


def test_the_views_take_a_payment_pay_out_and_are_notified(sandbox: Sandbox, site: Site) -> None:
    order = {"order_number": "A1001", "order_amount": "10.00"}
    status, page, _ = site.submit("pay", product_name="Your Product", locale="zh", **order)
    assert status == 303 and "/p/" in page

    # The customer knows the payment's token, and claims that it is approved.
    claim = {"token": page.rsplit("/", 1)[1], "type": "payment", "status": "approved"}
    for number, answered in (("A1001", 200), ("A1002", 400)):
        body = json.dumps({**claim, "orderNumber": number, "amount": "1000", "currency": "CNY"})
        assert site.post("notifyme", body, {})[0] == answered
    site.wait_for("A1001 is created")
    # PayMart has no query for refunds and disputes: what is not acted on is not repeated either.
    for kind in ("refund", "dispute", "something of tomorrow"):
        news = {**claim, "type": kind, "orderNumber": "A1001", "amount": "1000", "currency": "CNY"}
        assert site.post("notifyme", json.dumps(news), {})[0] == 200

    sandbox.press(page, "pay")
    site.wait_for("A1001 is approved")
    status, _, text = site.submit("payout", order_number="P1001")
    assert (status, text) == (200, "succeeded")
    site.wait_for("P1001 is succeeded")
    assert "A1002 is approved" not in site.lines
