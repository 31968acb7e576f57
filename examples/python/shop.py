"""What the checkouts with all gateways share: a client, a notification address, and output."""

from __future__ import annotations

import json
import queue
import threading
import time
from abc import ABC, abstractmethod
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import libtill

WAIT_S = 30
"""How long to wait for a notification, and for slow operations of a gateway."""

PAUSE_S = 0.1
"""How long to wait before asking again."""


class Inbox:
    """The shop's address for notifications: verifies each, answers it, and keeps it."""

    def __init__(self, client: libtill.Client) -> None:
        self.events: queue.Queue[libtill.Event] = queue.Queue()
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            """One notification."""

            def do_POST(self) -> None:
                """Reads, keeps and answers it, in this order."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                try:
                    inbox.events.put(client.notifications.parse(self.headers, body))
                    reply = client.notifications.reply(accepted=True)
                except libtill.TillError as error:
                    say(f"a notification was refused: {error.message}")
                    reply = client.notifications.reply(accepted=False)
                content = reply.body.encode()
                self.send_response(reply.http_status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Logs nothing: the steps are enough."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, kind: libtill.EventType, number: str) -> libtill.Event:
        """The next event of that kind about that order or refund; skips others."""
        while True:
            event = self.events.get(timeout=WAIT_S)
            if event.type is not kind:
                continue
            if event.payment and event.payment.order_id == number:
                return event
            if event.refund and event.refund.refund_id == number:
                return event
            if event.payout and event.payout.order_id == number:
                return event

    def close(self) -> None:
        """Ends the server."""
        self.server.shutdown()
        self.server.server_close()


class Shop(ABC):
    """A shop's day with one gateway."""

    def __init__(self, gateway: str, config: dict[str, Any], run: str) -> None:
        self.gateway = gateway
        self.client = libtill.Client(config)
        self.inbox = Inbox(self.client)
        self.run = run

    def walk(self) -> None:
        """All steps, in order."""
        with self.client:
            self.steps()
        self.inbox.close()

    @abstractmethod
    def steps(self) -> None:
        """The steps with this gateway."""

    def number(self, name: str) -> str:
        """The number of an order of this run."""
        return f"{self.run}_{name}"

    def step(self, name: str, result: str) -> None:
        """Reports the result of a step to the demo."""
        line = json.dumps({"gateway": self.gateway, "step": name, "result": result})
        print(f"@step {line}", flush=True)

    def ask_customer(self, **wish: Any) -> None:
        """Asks the demo, which plays the customer, to do something."""
        print(f"@customer {json.dumps(wish)}", flush=True)

    def confirmed(self, order: str, amount: int, currency: str) -> str:
        """Waits for unsigned notifications, and queries the gateway until all is decided."""
        expected = libtill.Expected(order_id=order, amount=amount, currency=currency)
        while True:
            event = self.inbox.wait(libtill.EventType.PAYMENT, order)
            sure = self.client.notifications.confirm(event, expected)
            if sure.payment and sure.payment.final:
                say(f"a notification, verified by {event.verified}: {sure.payment.status}")
                return f"{event.verified}, then {sure.verified} {sure.payment.status}"

    def final_payout(self, order: str) -> libtill.Payout:
        """Queries a payout until the gateway has decided."""
        end = time.monotonic() + WAIT_S
        while True:
            payout = self.client.payouts.get(order_id=order)
            if payout.final or time.monotonic() > end:
                return payout
            time.sleep(PAUSE_S)


def say(text: str) -> None:
    """Prints a message for people."""
    print(f"  {text}", flush=True)


def status_of(payment: libtill.Payment) -> str:
    """The state of a payment, and whether a query found it after its answer was lost."""
    return f"{payment.status}{' resolved' if payment.resolved else ''}"


def violations_of(error: libtill.TillError) -> str:
    """The violations, with their paths."""
    paths = ", ".join(sorted(violation.path for violation in error.violations))
    return f"{error.kind} {error.outcome}: {paths}"
