"""What is done about an order: each thing once, in the transaction that records it."""

from __future__ import annotations

import logging
from collections.abc import Callable, Collection, Iterator
from datetime import datetime, timezone
from typing import Any, NamedTuple

from django.db import transaction

from . import conf, signals
from .models import DONE, Attempt, Kind
from .words import alarm_message

log = logging.getLogger("libtill_django")


class Deed(NamedTuple):
    """One thing to do."""

    send: Callable[[], object]
    """Tells the shop."""
    mark: Callable[[], object]
    """Records that it was done."""


def do(rows: Collection[Attempt]) -> None:
    """Does what is outstanding for locked rows of one order.

    What a shop's receiver breaks is rolled back to before it, so what is known stays known; `till_resolve` tries again.
    """
    for row in rows:
        if not row.undone:
            continue
        before = row.done()
        try:
            with transaction.atomic(row._state.db):
                row.undone = not _do_all(row, rows)
                row.failure = ""
                row.save()
        except Exception as error:
            for name, value in before.items():
                setattr(row, name, value)
            row.undone, row.failure = True, f"{type(error).__name__} in a receiver of the shop"
            row.save()
            log.exception("%s: %s; it is tried again by till_resolve", row.number, row.failure)


def _do_all(row: Attempt, rows: Collection[Attempt]) -> bool:
    """Whether nothing is left to do."""
    waits = _waits(row, rows)
    if waits and waits not in row.alarms_raised:
        row.alarms_raised = [*row.alarms_raised, waits]
    for deed in list(_deeds(row, rows, waits)):
        deed.mark()
        deed.send()
    return waits != "order_changed"


def _waits(row: Attempt, rows: Collection[Attempt]) -> str | None:
    """The alarm that keeps a paid order from being fulfilled, if there is one."""
    if row.kind != Kind.PAYMENT or "fulfil" not in row.actions or row.fulfilled_at:
        return None
    if any(other.fulfilled_at for other in rows if other.pk != row.pk):
        return "order_paid_twice"
    total = conf.order_total(row.order)
    if total is not None and (total.minor, total.currency) != (row.amount, row.currency):
        return "order_changed"
    return None


def _deeds(row: Attempt, rows: Collection[Attempt], waits: str | None) -> Iterator[Deed]:
    for word in row.alarms:
        if word not in row.alarms_sent:
            yield _alarm(row, word)
    if row.kind == Kind.REFUND:
        if row.status in ("failed", "not_made") and not row.refund_failed_at:
            payment = next(each for each in rows if each.pk == row.payment_id)
            yield _once(row, "refund_failed_at", signals.refund_failed, attempt=payment, refund=row)
        return
    actions = row.actions
    if "fulfil" in actions and not row.fulfilled_at and not waits:
        yield _once(row, "fulfilled_at", signals.fulfil, attempt=row)
    if "hold" in actions and not row.held_at:
        yield _once(row, "held_at", signals.hold, attempt=row)
    if "release" in actions and not row.released_at and not row.fulfilled_at:
        yield _once(row, "released_at", signals.release, attempt=row)
    if row.amount_refunded > row.refund_booked:
        yield _refunded(row)
    elif "refund_arrived" in actions and not row.amount_refunded and not row.refund_seen_at:
        # How much came back, the refund that is under way will say.
        yield from () if _refund_is_open(row, rows) else [_refund_seen(row)]


def _refund_is_open(payment: Attempt, rows: Collection[Attempt]) -> bool:
    return any(row.payment_id == payment.pk and row.is_open for row in rows)


def _refund_seen(row: Attempt) -> Deed:
    return _once(row, "refund_seen_at", signals.refund_arrived, attempt=row, amount=None, total=None)


def _once(row: Attempt, mark: str, signal: Any, **facts: Any) -> Deed:
    assert mark in DONE
    return Deed(
        lambda: signal.send(sender=Attempt, **facts),
        lambda: setattr(row, mark, datetime.now(timezone.utc)),
    )


def _refunded(row: Attempt) -> Deed:
    more, total = row.amount_refunded - row.refund_booked, row.amount_refunded
    return Deed(
        lambda: signals.refund_arrived.send(sender=Attempt, attempt=row, amount=more, total=total),
        lambda: setattr(row, "refund_booked", total),
    )


def _alarm(row: Attempt, word: str) -> Deed:
    def send() -> None:
        message = alarm_message(word)
        log.error("%s (order %s): %s: %s", row.number, row.order, word, message)
        signals.alarm.send(sender=Attempt, attempt=row, alarm=word, message=message)

    return Deed(send, lambda: setattr(row, "alarms_sent", [*row.alarms_sent, word]))
