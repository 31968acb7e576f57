"""What happens to Oscar's orders: each receiver writes in the transaction of its signal."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django.db import transaction
from django.dispatch import receiver
from oscar.core.loading import get_class, get_model

from libtill import Money

from .. import calls, signals
from ..models import Attempt
from .options import options

Order = get_model("order", "Order")
PaymentEvent = get_model("order", "PaymentEvent")
PaymentEventType = get_model("order", "PaymentEventType")
PaymentEventQuantity = get_model("order", "PaymentEventQuantity")
Source = get_model("payment", "Source")
SourceType = get_model("payment", "SourceType")


def total(number: str) -> Money | None:
    """What an order costs now: `TILL["ORDER_TOTAL"] = "libtill_django.oscar.orders.total"`."""
    order = Order._default_manager.filter(number=number).first()
    return Money.of(order.total_incl_tax, order.currency) if order else None


def refund(order: Any, amount: Decimal, **more: Any) -> Attempt:
    """Refunds a part of an order, for `handle_payment_event` of a shop's `EventHandler`."""
    attempt = Attempt.objects.get(order=order.number, fulfilled_at__isnull=False)
    return calls.refund(attempt, Money.of(amount, order.currency), **more)


def _locked(attempt: Attempt) -> Any:
    """The order of an attempt, if it is one of Oscar's."""
    return Order._default_manager.select_for_update().filter(number=attempt.order).first()


def _major(minor: int, attempt: Attempt) -> Decimal:
    return Money.of_minor(minor, attempt.currency).decimal


def _note(order: Any, message: str) -> None:
    order.notes.create(note_type="System", message=message)


def _event(order: Any, name: str, amount: Decimal, reference: str) -> None:
    kind, _ = PaymentEventType.objects.get_or_create(name=name)
    event = PaymentEvent.objects.create(order=order, event_type=kind, amount=amount, reference=reference)
    if name == "Paid":
        lines = [
            PaymentEventQuantity(event=event, line=line, quantity=line.quantity) for line in order.lines.all()
        ]
        PaymentEventQuantity.objects.bulk_create(lines)


def _move(order: Any, status: str | None) -> None:
    """Moves an order where its pipeline allows it; otherwise a person reads a note."""
    if not status or status == order.status:
        return
    if status in order.available_statuses():
        order.set_status(status)
    else:
        _note(
            order,
            f"This order should be {status!r} now, and its pipeline does not lead there from {order.status!r}",
        )


@receiver(signals.fulfil)
def fulfilled(attempt: Attempt, **_: Any) -> None:
    """Books the payment, moves the order, and sends Oscar's mail after the commit."""
    order = _locked(attempt)
    if order is None:
        return
    amount = _major(attempt.amount, attempt)
    kind, _created = SourceType.objects.get_or_create(name=options().get("SOURCE", "Online payment"))
    source = Source.objects.create(
        order=order, source_type=kind, currency=attempt.currency, reference=attempt.number
    )
    source.allocate(amount, attempt.number)
    source.debit(amount, attempt.number)
    _event(order, "Paid", amount, attempt.number)
    _move(order, options().get("PAID_STATUS"))
    transaction.on_commit(lambda: _send_mail(order), robust=True)


def _send_mail(order: Any) -> None:
    dispatcher = get_class("order.utils", "OrderDispatcher")()
    dispatcher.send_order_placed_email_for_user(
        order, {"user": order.user, "order": order, "lines": order.lines.all()}
    )


@receiver(signals.release)
def released(attempt: Attempt, **_: Any) -> None:
    """Moves the order, if TILL names a status for it. It can be paid again."""
    order = _locked(attempt)
    if order is not None:
        _move(order, options().get("RELEASED_STATUS"))


@receiver(signals.refund_arrived)
def refunded(attempt: Attempt, amount: int | None, **_: Any) -> None:
    """Books what came back."""
    order = _locked(attempt)
    if order is None:
        return
    if amount is None:
        _note(order, "The gateway reports a refund, and not how much")
        return
    source = order.sources.filter(reference=attempt.number).first()
    if source is not None:
        source.refund(_major(amount, attempt), attempt.number)
    _event(order, "Refunded", _major(amount, attempt), attempt.number)


@receiver(signals.refund_failed)
def refund_failed(attempt: Attempt, refund: Attempt, **_: Any) -> None:
    """Tells the shopkeeper."""
    order = _locked(attempt)
    if order is not None:
        _note(order, f"The refund {refund.number} of {refund.money} was not made")


@receiver(signals.alarm)
def alarmed(attempt: Attempt, message: str, **_: Any) -> None:
    """Tells the shopkeeper."""
    order = _locked(attempt)
    if order is not None:
        _note(order, f"{attempt.number}: {message}")
