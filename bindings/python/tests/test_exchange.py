"""Exchange: the program sends the requests, here with httpx."""

from __future__ import annotations

import asyncio
import pickle
import re
from collections.abc import Callable
from typing import Any

import httpx
import pytest
from support import APPROVED, Merchant, card_payment, violation_paths
from test_package import BLOCKS
from test_secrets import SECRET, assert_clean, dirty, tracked

import libtill
from libtill import AsyncClient, Client, Exchange

RECIPE: dict[str, Any] = {"__name__": "recipe"}
exec(next(block for block in BLOCKS if "import httpx" in block), RECIPE)


def send(exchange: Exchange, transport: httpx.BaseTransport | None = None) -> Any:
    """Runs an operation as the README does, over HTTP or over what the test puts in its place."""
    with httpx.Client(transport=transport) as http:
        return RECIPE["send"](http, exchange)


def test_the_recipe_pays_and_asks(client: Client, payermax: Merchant) -> None:
    paid = send(Exchange(client, "payment_create", card_payment("A1")))
    assert (type(paid), paid.status) == (libtill.Payment, "approved")
    assert send(Exchange(client, "payment_get", order_id="A1")).id == paid.id
    assert [entry["count"] for entry in payermax.ledger()["entries"]] == [1]


def test_the_recipe_in_a_coroutine(payermax: Merchant) -> None:
    async def shop() -> Any:
        async with AsyncClient(payermax.config) as client, httpx.AsyncClient() as http:
            exchange = Exchange(client, "payment_create", card_payment("A1"))
            while exchange.request:
                request = exchange.request
                answer = await http.request(
                    request.method, request.url, headers=request.headers, content=request.body
                )
                exchange.answered(answer.status_code, answer.headers, answer.content)
            return exchange.result

    assert asyncio.run(shop()).status == "approved"


@pytest.mark.parametrize(
    ("failure", "kind", "outcome"),
    [
        (httpx.ConnectError, "connection", "not_sent"),
        (httpx.ConnectTimeout, "connection", "not_sent"),
        (httpx.ReadTimeout, "timeout", "unknown"),
        (httpx.ReadError, "connection", "unknown"),
        (httpx.RemoteProtocolError, "connection", "unknown"),
    ],
)
def test_the_recipe_tells_whether_money_may_have_moved(
    client: Client, failure: type[httpx.TransportError], kind: str, outcome: str
) -> None:
    def break_down(request: httpx.Request) -> httpx.Response:
        raise failure("broken", request=request)

    with pytest.raises(libtill.TillError) as caught:
        send(
            Exchange(client, "payment_create", card_payment("A1")), httpx.MockTransport(break_down)
        )
    error = caught.value
    assert (error.kind, error.outcome, error.order_id) == (kind, outcome, "A1")
    assert isinstance(error, libtill.OutcomeUnknownError) is (outcome == "unknown")


def test_a_state_goes_on_in_another_process(client: Client, payermax: Merchant) -> None:
    exchange = Exchange(client, "payment_create", card_payment("A1"))
    state, request = exchange.state, exchange.request
    assert state is not None and request is not None
    answer = httpx.request(
        request.method, request.url, headers=request.headers, content=request.body
    )
    with Client(payermax.config) as other:
        later = Exchange.from_state(other, "payment_create", state)
        assert later.request is None
        with pytest.raises(libtill.InvalidRequestError, match="no result yet"):
            later.result
        later.answered(answer.status_code, list(answer.headers.multi_items()), answer.content)
        assert later.result.order_id == "A1" and later.state is None
        lost = Exchange.from_state(other, "payment_create", state)
        with pytest.raises(libtill.OutcomeUnknownError):
            lost.failed("timeout")
        with pytest.raises(libtill.InvalidRequestError, match="nothing goes on after it"):
            lost.failed("timeout")


def test_an_operation_without_network_is_done_at_once(client: Client) -> None:
    exchange = Exchange(client, "notification_reply", accepted=True)
    assert exchange.request is None and exchange.result.http_status == 200
    assert repr(exchange) == "<libtill.Exchange notification_reply done>"
    with pytest.raises(libtill.InvalidRequestError, match="nothing goes on after it"):
        exchange.answered(200, {}, b"{}")


def test_wrong_uses_are_refused(client: Client, payermax: Merchant) -> None:
    exchange = Exchange(client, "payment_get", order_id="A1")
    wrongs: dict[str, Callable[[], object]] = {
        "operation": lambda: Exchange(client, "payment_creates"),
        "order_id": lambda: Exchange(client, "payment_get", order_id=5),
        "state": lambda: Exchange.from_state(client, "payment_get", 5),  # type: ignore[arg-type]
        "body": lambda: exchange.answered(200, {}, "{}"),  # type: ignore[arg-type]
        "headers": lambda: exchange.answered(200, 5, b"{}"),  # type: ignore[arg-type]
    }
    for path, wrong in wrongs.items():
        with pytest.raises(libtill.InvalidRequestError) as caught:
            wrong()
        assert violation_paths(caught.value) == [path]
    with pytest.raises(libtill.OutcomeUnknownError, match="http_status and headers, or failure"):
        exchange.failed("lost")  # type: ignore[arg-type]
    closed = Client(payermax.config)
    closed.close()
    with pytest.raises(libtill.InvalidRequestError, match="the client is closed"):
        Exchange(closed, "payment_get", order_id="A1")


def test_a_prepared_request_shows_no_secrets(client: Client) -> None:
    exchange = Exchange(client, "payment_create", card_payment("A1"))
    assert exchange.request is not None and APPROVED.encode() in exchange.request.body
    assert re.fullmatch(r"<POST http://\S+/orderAndPay>", repr(exchange.request))
    assert_clean(repr(exchange) + str(exchange.state), APPROVED)
    for one in (exchange, exchange.request):
        with pytest.raises(TypeError, match="cannot be pickled"):
            pickle.dumps(one)
    with pytest.raises(libtill.TillError) as caught:
        Exchange(client, "payment_create", dirty(amount=1.5))
    assert_clean(tracked(caught.value), SECRET)
