"""The address for notifications that a test gives a gateway."""

from __future__ import annotations

import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from django.test import Client as Browser

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

    def take(self) -> Notice:
        """The next notification."""
        return self.received.get(timeout=WAIT_S)

    def close(self) -> None:
        self.server.shutdown()
        self.server.server_close()


def hand_over(browser: Browser, notice: Notice, body: bytes | None = None) -> Any:
    """Hands a notification to the shop, with the bytes that arrived, or with others."""
    headers = {
        name: value
        for name, value in notice.headers.items()
        if name.lower() not in ("host", "content-length")
    }
    kind = next(value for name, value in headers.items() if name.lower() == "content-type")
    return browser.generic(
        "POST", urlsplit(notice.path).path, notice.body if body is None else body, kind, headers=headers
    )
