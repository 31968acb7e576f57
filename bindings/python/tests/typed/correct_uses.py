"""A shop's code as type checkers see it: nothing in here is an error. It is checked, and never run."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import datetime, timezone
from decimal import Decimal

import httpx
import pydantic

import libtill
from libtill import (
    AsyncClient,
    Client,
    Exchange,
    Expected,
    Money,
    Payment,
    PaymentRequest,
    PaymentStatus,
    TillError,
    dictionaries,
)
from libtill.testing import Sandbox, SandboxMerchant

KEYS = {"merchant_no": "M1", "secret": "s"}


def pay(client: Client, order_id: str) -> PaymentStatus:
    """Each form of a call."""
    card = libtill.Card(number="4242", expiry_month=12, expiry_year=2030)
    request = PaymentRequest(
        order_id=order_id, amount=2500, payment_method=libtill.PaymentMethod(card=card)
    )
    client.payments.create(request, currency="USD", options={"timeouts": {"total_ms": 20_000}})
    client.payments.create({"order_id": order_id, "amount": 2500}, customer={"id": "c1"})
    payment = client.payments.create(
        order_id=order_id,
        amount=Money.of(Decimal("25.00"), "USD"),
        capture="manual",
        payment_method={"card": {"number": "4242", "expiry_month": 12, "expiry_year": 2030}},
        items=[{"name": "Cap", "price": 2500, "quantity": 1}],
    )
    numbers: list[str | None] = [one.order_id for one in client.payments.list()]
    print(numbers, payment.next_action and payment.next_action.url, libtill.__version__)
    return payment.status


def resolve(client: Client, order_id: str) -> Payment | None:
    """Errors, times and amounts."""
    try:
        return client.payments.resolve(
            order_id=order_id,
            amount=sum([Money.of("1.00", "USD"), Money.of("2.00", "USD")], Money.of("0", "USD")),
            attempted_at=datetime.now(timezone.utc),
        )
    except libtill.OutcomeUnknownError as error:
        print(error.kind, error.settle_after_ms, error.existing)
    except TillError as error:
        if error.verdict is libtill.Verdict.NOTHING:
            raise
    return None


async def pay_at_once(orders: list[str]) -> list[Payment]:
    """AsyncClient, with all that differs from Client."""
    async with AsyncClient(gateway="paypro", credentials=KEYS, max_threads=8) as client:
        paid = await asyncio.gather(
            *(
                client.payments.create(order_id=order, amount=100, currency="MXN")
                for order in orders
            )
        )
        async for token in client.tokens.list(customer_id="c1"):
            print(token.token, token.card and token.card.brand)
        async for page in client.disputes.list().pages():
            print(len(page.data or ()))

        async def known(event: libtill.Event) -> Expected:
            return Expected(order_id="A1", amount=100, status="pending")

        event = await client.notifications.receive({}, b"{}", known)
        print(event.supersedes)
        return paid


def send(client: Client) -> Payment:
    """An operation exchange by exchange."""
    exchange = Exchange(client, "payment_get", order_id="A1")
    while exchange.request:
        request = exchange.request
        answer = httpx.request(
            request.method, request.url, headers=request.headers, content=request.body
        )
        exchange.answered(answer.status_code, answer.headers, answer.content)
    exchange.failed("timeout", written=True)
    payment: Payment = exchange.result
    return payment


class Order(pydantic.BaseModel):
    """A model with records."""

    payment: Payment
    total: Money


def total(order: Order) -> str:
    """Calculates, and looks something up."""
    parts: tuple[Money, ...] = (order.total + order.total * 2).split(3)
    china = dictionaries.country("CHN")
    return f"{max(parts)} {china and china.name} {order.payment.fees or ()}"


def test_shop(till_merchant: Callable[..., SandboxMerchant], till_sandbox: Sandbox) -> None:
    """The fixtures of pytest."""
    merchant = till_merchant("paypro", notify_url=till_sandbox.url)
    merchant.fault("drop_answer", times=2)
    with Client(merchant.config, events=True) as client:
        pay(client, "A1")
    merchant.assert_charged_once("A1", 2500, within_ms=1000)
