"""What the tests have in common: the sandbox, the shop's inbox, and requests."""

from __future__ import annotations

import json
import os
import queue
import ssl
import subprocess
import sys
import threading
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import libtill

ROOT = Path(__file__).resolve().parents[3]
WAIT_S = 120

APPROVED = "4392963203551251"
DECLINED = "4730198364688516"
APPROVED_3DS = "4617611794313933"


class Merchant:
    """A merchant of its own in the sandbox, so that tests do not see each other."""

    def __init__(self, sandbox: Sandbox, gateway: str, **settings: Any) -> None:
        made = sandbox.post("/sandbox/merchants", {"gateway": gateway, "settings": settings})
        self.sandbox = sandbox
        self.name: str = made["merchant"]
        self.config: dict[str, Any] = made["config"]
        if sandbox.ca_file:
            self.config["tls"] = {"ca_file": sandbox.ca_file}

    def fault(self, fault: str, **more: Any) -> None:
        """Makes the gateway fail."""
        body = {"merchant": self.name, "fault": fault, **more}
        self.sandbox.post("/sandbox/faults", body)

    def settle(self, number: str, result: str) -> None:
        """Plays the payer or the bank."""
        path = f"/sandbox/payments/{number}/settle?merchant={self.name}"
        self.sandbox.post(path, {"result": result})

    def ledger(self) -> dict[str, Any]:
        """What the gateway has booked."""
        booked: dict[str, Any] = self.sandbox.get(f"/sandbox/ledger?merchant={self.name}")
        return booked

    def has_an_order(self) -> bool:
        """Whether an order has arrived."""
        return bool(self.ledger()["entries"])


class Sandbox:
    """A running sandbox."""

    def __init__(self, url: str, ca_file: str | None) -> None:
        self.url = url
        self.ca_file = ca_file
        self.tls = ssl.create_default_context(cafile=ca_file) if ca_file else None

    def get(self, path: str) -> Any:
        """Reads from the control API."""
        return self._ask(urllib.request.Request(self.url + path))

    def post(self, path: str, body: dict[str, Any]) -> Any:
        """Writes to the control API."""
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        return self._ask(request)

    def press(self, page: str, button: str) -> None:
        """Presses a button on a page that the customer sees; where it leads is not followed."""

        class Stay(urllib.request.HTTPRedirectHandler):
            """Follows no redirect."""

            def redirect_request(self, *_: Any, **__: Any) -> None:
                """Follows nothing."""

        form = urllib.parse.urlencode({"choice": button}).encode()
        try:
            urllib.request.build_opener(Stay).open(page, form, timeout=WAIT_S).close()
        except urllib.error.HTTPError as answer:
            answer.close()
            if answer.code != 303:
                raise

    def _ask(self, request: urllib.request.Request) -> Any:
        with urllib.request.urlopen(request, timeout=WAIT_S, context=self.tls) as answer:
            return json.loads(answer.read())


@contextmanager
def running_sandbox(folder: Path, *options: str) -> Iterator[Sandbox]:
    """A sandbox that runs as long as the block."""
    default = ROOT / "target" / "debug" / "till-sandbox"
    program = os.environ.get("TILL_SANDBOX", str(default))
    ready = folder / "ready.json"
    command = [program, "--port", "0", "--quiet", "--ready-file", str(ready), *options]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    try:
        assert process.stdout is not None
        for line in process.stdout:
            if line.startswith("ready "):
                break
        told = json.loads(ready.read_text(encoding="utf-8"))
        yield Sandbox(told["url"], told["ca_file"])
    finally:
        process.terminate()
        process.communicate(timeout=WAIT_S)


class Inbox:
    """The shop's address for notifications; it keeps what came, byte for byte."""

    def __init__(self) -> None:
        self.received: queue.Queue[tuple[dict[str, str], bytes]] = queue.Queue()
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            """One notification."""

            def do_POST(self) -> None:
                """Keeps it, and answers what every gateway takes for an acknowledgement."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.put((dict(self.headers.items()), body))
                answer = b'{"code":"SUCCESS","msg":"Success"}'
                if "sign" not in self.headers:
                    answer = b"OK"
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self) -> tuple[dict[str, str], bytes]:
        """The next notification: headers and body."""
        return self.received.get(timeout=WAIT_S)

    def close(self) -> None:
        """Ends the server."""
        self.server.shutdown()
        self.server.server_close()


def card_payment(order_id: str, **changes: Any) -> dict[str, Any]:
    """A payment by card on PayerMax."""
    request: dict[str, Any] = {
        "order_id": order_id,
        "amount": 2500,
        "currency": "USD",
        "description": "Blue cap",
        "country": "US",
        "success_url": "https://shop.example/thanks",
        "notify_url": "http://127.0.0.1:9/",
        "payment_method": {"card": card(APPROVED)},
        "customer": {"id": "c1", "ip": "127.0.0.1", "email": "ada@example.com"},
        "browser": {"user_agent": "Mozilla/5.0"},
    }
    return {**request, **changes}


def card(number: str) -> dict[str, Any]:
    """A card."""
    return {
        "number": number,
        "expiry_month": 12,
        "expiry_year": 2030,
        "holder": "Ada Lovelace",
        "cvv": "123",
    }


def account_payment(order_id: str, **changes: Any) -> dict[str, Any]:
    """A payment to a virtual account on Paypro."""
    request: dict[str, Any] = {
        "order_id": order_id,
        "amount": 30000,
        "currency": "MXN",
        "notify_url": "http://127.0.0.1:9/",
        "payment_method": {"way_code": "va"},
        "customer": {"email": "ada@example.com", "phone": "5512345678"},
    }
    return {**request, **changes}


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    """Runs a Python of the same environment."""
    return subprocess.run(
        [sys.executable, *arguments],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


def violation_paths(error: libtill.TillError) -> list[str]:
    """Where the violations are."""
    return sorted(violation.path for violation in error.violations)
