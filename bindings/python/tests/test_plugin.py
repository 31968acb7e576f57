"""The fixtures that pytest finds once libtill is installed, each time in a process of their own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest
from support import ROOT, WAIT_S

from libtill import Client
from libtill.testing import Sandbox, SandboxMerchant
from libtill.testing.sandbox import program

SHOP = """
import http.server
import threading

import pytest

import libtill

ORDER = {
    "amount": 30000,
    "currency": "MXN",
    "payment_method": {"way_code": "va"},
    "customer": {"email": "ada@example.com", "phone": "5512345678"},
}

class Shop(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.rfile.read(int(self.headers["Content-Length"]))
        self.send_response(200)
        self.send_header("Content-Length", "2")
        self.end_headers()
        self.wfile.write(b"OK")

    def log_message(self, *_):
        pass

@pytest.fixture
def url():
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), Shop) as server:
        threading.Thread(target=server.serve_forever).start()
        yield f"http://127.0.0.1:{server.server_address[1]}/"
        server.shutdown()

def pay(merchant, order_id, url="http://127.0.0.1:9/"):
    with libtill.Client(merchant.config) as client:
        payment = client.payments.create(ORDER, order_id=order_id, notify_url=url)
    merchant.settle(order_id, "approved")
    return payment

def test_paid_once(till_merchant, url):
    merchant = till_merchant("paypro")
    merchant.fault("drop_answer", operation="payInApi", order_id="A1")
    assert pay(merchant, "A1", url).resolved
    merchant.assert_charged_once("A1", 30000)
    merchant.assert_notification_accepted("A1", within_ms=60_000)

def test_another_merchant(till_merchant, till_sandbox):
    merchant = till_merchant("paypro", salt_position="prefix")
    merchant.assert_not_charged("A1")
    with libtill.Client(merchant.config, credentials={**merchant.config["credentials"],
                                                      "salt_position": "prefix"}) as client:
        assert client.payments.create(ORDER, order_id="A1", notify_url="http://127.0.0.1:9/").id
    assert till_sandbox.url in merchant.config["base_url"]
"""

WRONG = """
from test_shop import pay

def test_wrong_belief(till_merchant):
    merchant = till_merchant("paypro")
    pay(merchant, "A1")
    merchant.assert_charged_once("A1", 29999)
"""


def run(folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """pytest in a folder, with nothing of ours but what is installed."""
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-W", "error", str(folder)]
    env = {**os.environ, "PYTHONDONTWRITEBYTECODE": "1", **environment}
    return subprocess.run(
        command,
        cwd=folder,
        env=env,
        capture_output=True,
        text=True,
        timeout=2 * WAIT_S,
        check=False,
    )


def test_a_shop_is_tested_with_the_fixtures(tmp_path: Path) -> None:
    (tmp_path / "test_shop.py").write_text(SHOP, encoding="utf-8")
    ran = run(tmp_path)
    assert ran.returncode == 0 and "2 passed" in ran.stdout, ran.stdout + ran.stderr


def test_a_failure_ends_in_the_test_and_shows_the_ledger(tmp_path: Path) -> None:
    (tmp_path / "test_shop.py").write_text(SHOP, encoding="utf-8")
    (tmp_path / "test_wrong.py").write_text(WRONG, encoding="utf-8")
    ran = run(tmp_path)
    assert "1 failed, 2 passed" in ran.stdout, ran.stdout + ran.stderr
    assert "payment A1" in ran.stdout and "29999 claimed, 30000 found" in ran.stdout
    assert "merchant.py" not in ran.stdout


def test_the_program_is_found_where_it_is_installed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert program() == [os.environ["TILL_SANDBOX"]]
    monkeypatch.delenv("TILL_SANDBOX")
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(FileNotFoundError, match="libtill-sandbox or the command till, or set"):
        program()
    for name, command in (("till", ["till", "sandbox"]), ("till-sandbox", ["till-sandbox"])):
        (tmp_path / name).write_text("#!/bin/sh\n")
        (tmp_path / name).chmod(0o755)
        assert program() == [str(tmp_path / command[0]), *command[1:]]


def test_the_fixture_names_what_is_missing(tmp_path: Path) -> None:
    (tmp_path / "test_shop.py").write_text(SHOP, encoding="utf-8")
    ran = run(tmp_path, TILL_SANDBOX="", PATH=str(tmp_path))
    assert "2 errors" in ran.stdout and "set TILL_SANDBOX" in ran.stdout, ran.stdout


def test_a_sandbox_that_does_not_start_says_how_it_was_started() -> None:
    with pytest.raises(RuntimeError, match="--no-such-option"):
        with Sandbox("--no-such-option"):
            pass


def test_a_sandbox_over_tls_serves_other_runners(tmp_path: Path) -> None:
    with Sandbox("--tls", "--ca-file", str(tmp_path / "ca.pem")) as sandbox:
        merchant = sandbox.merchant("paymart", notify_url="http://127.0.0.1:9/")
        assert sandbox.url.startswith("https://")
        with Client(merchant.config) as client:
            client.payments.create(
                order_id="A1001", amount=1000, currency="EUR", description="Blue cap"
            )
        merchant.settle("A1001", "approved")
        merchant.assert_charged_once("A1001", 1000)
        with pytest.raises(ValueError, match="the sandbox refused the request"):
            merchant.fault("earthquake")
        with pytest.raises(ValueError, match="the sandbox refused the request"):
            sandbox.merchant("nobank")


def test_the_names_are_those_of_java() -> None:
    folder = ROOT / "bindings/java/src/main/java/org/libtill/testing/SandboxMerchant.java"
    java = folder.read_text(encoding="utf-8")
    for name in dir(SandboxMerchant):
        if name.startswith("assert_"):
            words = name.split("_")
            assert words[0] + "".join(map(str.capitalize, words[1:])) + "(" in java
