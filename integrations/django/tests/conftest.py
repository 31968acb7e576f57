"""Fixtures: a sandbox for all tests, and a shop at it for each."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.test import Client as Browser

from inbox import Inbox, Notice, hand_over
from libtill.testing import Sandbox, SandboxMerchant
from libtill_django.models import Attempt
from shop import orders
from shop.models import Booking, Order

APPROVED = "4392963203551251"
DECLINED = "4730198364688516"


class Shop:
    """The shop at a merchant of the sandbox."""

    def __init__(self, merchant: SandboxMerchant, inbox: Inbox) -> None:
        self.merchant = merchant
        self.inbox = inbox
        self.browser = Browser()

    def order(self, number: str, total: int = 2500, currency: str = "USD") -> Order:
        """A new order."""
        return Order.objects.create(number=number, total=total, currency=currency)

    def checkout(self, number: str) -> Any:
        """What the customer's browser gets."""
        return self.browser.post("/checkout/", {"order": number})

    def paid(self, number: str, total: int = 2500) -> Attempt:
        """An order that was paid, with its notification."""
        self.order(number, total)
        self.checkout(number)
        self.merchant.settle(number, "approved")
        assert self.deliver().status_code == 200
        return self.attempt(number)

    def attempt(self, number: str) -> Attempt:
        """The attempt with this number."""
        return Attempt.objects.get(number=number)

    def deliver(self, notice: Notice | None = None, body: bytes | None = None) -> Any:
        """Hands a notification to the shop: the next one, or one again."""
        return hand_over(self.browser, notice or self.inbox.take(), body)

    def booked(self, number: str) -> list[str]:
        """What was booked for an order, in its sequence."""
        rows = Booking.objects.filter(order__number=number).order_by("pk")
        return [row.note.split(":")[0] if row.what == "alarm" else row.what for row in rows]


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox()
    yield box
    box.close()


@pytest.fixture
def shop_at(
    sandbox: Sandbox, inbox: Inbox, settings: Any, transactional_db: None
) -> Iterator[Callable[..., Shop]]:
    """Makes a shop whose client `default` is at a new merchant of a gateway."""

    def make(gateway: str, **more: Any) -> Shop:
        merchant = sandbox.merchant(gateway)
        settings.TILL = {
            "CLIENTS": {"default": {**merchant.config, "resolve": False, "retry": {"attempts": 1}}},
            "SITE_URL": inbox.url,
            "PRODUCTION": False,
            "ORDER_TOTAL": "shop.orders.total",
            **more,
        }
        return Shop(merchant, inbox)

    yield make
    orders.broken.clear()
    orders.others.clear()


@pytest.fixture
def shop(shop_at: Callable[..., Shop]) -> Shop:
    """A shop at PayerMax, whose notifications are signed."""
    return shop_at("payermax")
