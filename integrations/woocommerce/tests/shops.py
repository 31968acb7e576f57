"""A shop without WooCommerce at a merchant of the sandbox, and the address for its notifications."""

from __future__ import annotations

import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from libtill.testing import SandboxMerchant

from wordpress import Answer, Site, send

APPROVED = "4392963203551251"
DECLINED = "4730198364688516"
WAIT_S = 60


class Notice(NamedTuple):
    """A notification as it arrived."""

    path: str
    headers: dict[str, str]
    body: bytes


class Inbox:
    """Where notifications go. A test hands them to the shop when it wants to, and as often."""

    def __init__(self) -> None:
        self.received: queue.Queue[Notice] = queue.Queue()
        received = self.received

        class Handler(BaseHTTPRequestHandler):
            """Keeps what comes, and answers what every gateway takes."""

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                received.put(Notice(self.path, dict(self.headers.items()), body))
                answer = b'{"code":"SUCCESS","msg":"Success"}' if "sign" in self.headers else b"OK"
                self.send_response(200)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *_: Any) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def take(self, about: str = "") -> Notice:
        """The next notification that has this text: those of earlier tests may come late."""
        while True:
            notice = self.received.get(timeout=WAIT_S)
            if about.encode() in notice.body:
                return notice

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


class Shop:
    """The mini shop of a site at a merchant of the sandbox."""

    def __init__(self, site: Site, merchant: SandboxMerchant, inbox: Inbox) -> None:
        self.site, self.merchant, self.inbox = site, merchant, inbox

    def order(self, order: str, total: int = 2500, currency: str = "USD") -> str:
        """A new order. Its number at the gateway has the shop's prefix."""
        self.site.execute("REPLACE INTO wp_shop_orders VALUES (%s, %s, %s, NULL)", order, total, currency)
        return f"wc{order}"

    def pay(self, order: str, **more: str) -> Answer:
        """What the customer's browser gets."""
        return self.site.post("/", {"shop": "1", "order": order, **more})

    def refund(self, order: str, amount: int, **more: str) -> Answer:
        return self.site.post("/", {"shop": "1", "order": order, "refund": str(amount), **more})

    def paid(self, order: str, total: int = 2500) -> str:
        """An order that was paid, with its notification."""
        number = self.order(order, total)
        assert self.pay(order).status == 303
        self.merchant.settle(number, "approved")
        assert self.deliver(self.inbox.take(number)).status == 200
        return number

    def deliver(self, notice: Notice | None = None, body: bytes | None = None) -> Answer:
        """Hands a notification to the shop: the next one, or one again, with the bytes that arrived or with others."""
        notice = notice or self.inbox.take()
        headers = {name: value for name, value in notice.headers.items() if name.lower() not in ("host", "content-length")}
        query = urlsplit(notice.path).query
        return send(f"{self.site.url}/?{query}", notice.body if body is None else body, headers)

    def booked(self, order: str) -> list[str]:
        """What was booked for an order, in its sequence."""
        rows = self.site.query("SELECT what, note FROM wp_bookings WHERE order_key = %s ORDER BY id", order)
        return [row["note"] if row["what"] == "alarm" else row["what"] for row in rows]
