"""Lists end, whatever a gateway says of its pages."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

import libtill
from libtill import Client

RECORD = {
    "token": "p1",
    "order_number": "A1",
    "operation_type": "pay",
    "status": "approved",
    "amount": 2500,
    "currency": "EUR",
}


class Endless:
    """A gateway that always has one more page; the pages that it was asked for."""

    def __init__(self, full: int) -> None:
        self.asked: list[int] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            """One page."""

            def do_GET(self) -> None:
                """Gives a record on the first pages, and nothing on those after them."""
                page = int(parse_qs(urlsplit(self.path).query).get("page", ["1"])[0])
                gateway.asked.append(page)
                body = {
                    "success": True,
                    "payments": [RECORD] if page <= full else [],
                    "currentPage": page,
                    "perPage": 1,
                    "totalPage": 4_000_000_000,
                }
                text = json.dumps(body).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

            def log_message(self, *_: Any) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()


@pytest.fixture
def endless() -> Iterator[Endless]:
    """A gateway whose third page is empty, and not the last."""
    gateway = Endless(full=2)
    yield gateway
    gateway.server.shutdown()
    gateway.server.server_close()


def test_an_empty_page_before_the_last_is_no_end_of_the_list(endless: Endless) -> None:
    client = Client(gateway="paymart", base_url=endless.url, credentials={"private_key": "key"})
    seen = []
    with pytest.raises(libtill.OutcomeUnknownError, match="fewer records"):
        for payment in client.payments.list():
            seen.append(payment.order_id)
    assert (seen, endless.asked) == (["A1", "A1"], [1, 2, 3])
    endless.asked.clear()
    sizes = []
    with pytest.raises(libtill.OutcomeUnknownError, match="fewer records"):
        for page in client.payments.list().pages():
            sizes.append(len(page.data))
    assert (sizes, endless.asked) == ([1, 1], [1, 2, 3])


@pytest.mark.parametrize(("second", "following"), [(["A2"], 1), (["A2"], 2), ([], 3)])
def test_a_list_that_contradicts_itself_is_not_complete(
    client: Client, monkeypatch: pytest.MonkeyPatch, second: list[str], following: int
) -> None:
    answers = [
        libtill.PaymentPage.from_dict({"data": [{"order_id": "A1"}], "next": 2}),
        libtill.PaymentPage.from_dict(
            {"data": [{"order_id": one} for one in second], "next": following}
        ),
    ]
    monkeypatch.setattr(type(client._core), "run", lambda *_: answers.pop(0))
    seen = []
    with pytest.raises(libtill.OutcomeUnknownError, match="malformed_response: .*not complete"):
        for payment in client.payments.list():
            seen.append(payment.order_id)
    assert seen == ["A1", *second]
