"""What the shop knows of its orders."""

from __future__ import annotations

from typing import Any

from django.dispatch import receiver

from libtill import Money
from libtill_django import signals
from libtill_django.models import Attempt

from .models import Booking, Order

broken: set[str] = set()
"""What fails after it has written, for tests."""
others: list[Any] = []
"""The events of no order that arrived."""


def total(number: str) -> Money | None:
    """What an order costs now."""
    order = Order.objects.filter(number=number).first()
    return Money.of_minor(order.total, order.currency) if order else None


def book(attempt: Attempt, what: str, amount: int | None = None, note: str = "") -> None:
    """Books something."""
    if attempt.order.startswith("payment_"):
        return  # Of django-payments.
    order = Order.objects.get(number=attempt.order)
    Booking.objects.create(order=order, what=what, amount=amount, note=note)
    if what in broken:
        raise RuntimeError("the shop's warehouse is closed")


@receiver(signals.fulfil)
def fulfilled(attempt: Attempt, **_: Any) -> None:
    book(attempt, "fulfilled", attempt.amount)


@receiver(signals.hold)
def held(attempt: Attempt, **_: Any) -> None:
    book(attempt, "held")


@receiver(signals.release)
def released(attempt: Attempt, **_: Any) -> None:
    book(attempt, "released")


@receiver(signals.refund_arrived)
def refund_arrived(attempt: Attempt, amount: int | None, **_: Any) -> None:
    book(attempt, "refunded", amount)


@receiver(signals.refund_failed)
def refund_failed(attempt: Attempt, refund: Attempt, **_: Any) -> None:
    book(attempt, "refund failed", refund.amount)


@receiver(signals.alarm)
def alarmed(attempt: Attempt, alarm: str, message: str, **_: Any) -> None:
    book(attempt, "alarm", note=f"{alarm}: {message}")


@receiver(signals.other_event)
def other(event: Any, **_: Any) -> None:
    others.append(event)
