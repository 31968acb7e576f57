"""Asking the gateway what became of an attempt. Many workers may do it at once."""

from __future__ import annotations

import logging
from datetime import datetime, timedelta, timezone
from typing import Any

from django.db import connections, transaction
from django.db.models import Q

from libtill import TillError

from . import conf, deeds
from .journal import apply, due_at, schedule
from .locks import database, locked
from .models import Attempt, Kind

log = logging.getLogger("libtill_django")

LEASE = timedelta(minutes=2)
"""How long an attempt that is being asked about is left alone by others: longer than a call takes."""
PATIENCE = timedelta(seconds=10)
"""A customer who returns makes the shop ask once in so long at most."""


def claim_due(now: datetime | None = None) -> Attempt | None:
    """The next attempt that is due, claimed for this worker: others skip it. None if nothing is due.

    A worker that dies loses its claim after LEASE.
    """
    now = now or datetime.now(timezone.utc)
    using = database()
    due: Any = Attempt.objects.using(using).filter(ask_at__lte=now).order_by("ask_at", "pk")
    with transaction.atomic(using):
        rows = due.select_for_update(**_skipping(using)) if _can_lock(using) else due
        row: Attempt | None = rows.first()
        return row if row is not None and _claim(row, now) else None


def _can_lock(using: str) -> bool:
    return bool(connections[using].features.has_select_for_update)


def _skipping(using: str) -> dict[str, Any]:
    skips = connections[using].features.has_select_for_update_skip_locked
    return {"skip_locked": True} if skips else {}


def claim_for_customer(attempt: Attempt, now: datetime | None = None) -> bool:
    """Whether to ask for a customer who has returned, and waits."""
    now = now or datetime.now(timezone.utc)
    recently = now - PATIENCE
    free = Q(asked_at__isnull=True) | Q(asked_at__lte=recently)
    rows = Attempt.objects.using(database()).filter(free, pk=attempt.pk, status__in=Attempt.OPEN)
    return rows.update(ask_at=now + LEASE, asked_at=now) == 1


def _claim(row: Attempt, now: datetime) -> bool:
    """Takes the row unless another worker has: where rows cannot be locked, the condition decides."""
    rows = Attempt.objects.using(row._state.db).filter(pk=row.pk, ask_at=row.ask_at)
    return rows.update(ask_at=now + LEASE) == 1


def ask(attempt: Attempt) -> Attempt:
    """Looks after a claimed attempt: asks the gateway, or calls a person where the gateway cannot be asked any more."""
    if due_at(conf.client(attempt.client), attempt, datetime.now(timezone.utc)) is None:
        return _nobody_asks(attempt)
    return ask_now(attempt)


def ask_now(attempt: Attempt) -> Attempt:
    """Asks the gateway about a claimed attempt, and applies what it says. No transaction is open during the call."""
    till, now = conf.client(attempt.client), datetime.now(timezone.utc)
    Attempt.objects.using(attempt._state.db).filter(pk=attempt.pk).update(asked_at=now)
    try:
        if attempt.kind == Kind.REFUND:
            refund = till.refunds.resolve(_question(attempt, "refund_id"))
            return apply(attempt, refund=refund)
        question = _question(attempt, "order_id")
        if attempt.data.get("capture"):
            question["capture"] = attempt.data["capture"]
        return apply(attempt, payment=till.payments.resolve(question))
    except TillError as error:
        log.info("%s: asking ended with %s", attempt.number, error.kind)
        return apply(attempt, error=error)


def _question(attempt: Attempt, name: str) -> dict[str, Any]:
    return {
        name: attempt.number,
        "amount": attempt.amount,
        "currency": attempt.currency,
        "attempted_at": attempt.attempted_at.isoformat(),
    }


def _nobody_asks(attempt: Attempt) -> Attempt:
    """Sets that nobody asks any more, and raises the alarm that follows."""
    with transaction.atomic(attempt._state.db):
        rows = locked(attempt.order, str(attempt._state.db))
        row = rows[attempt.pk]
        schedule(conf.client(row.client), row)
        row.undone = True
        row.save()
        deeds.do(rows.values())
    return row


def finish(attempt: Attempt) -> Attempt:
    """Tries again what a receiver of the shop failed at."""
    with transaction.atomic(database()):
        rows = locked(attempt.order, database())
        deeds.do(rows.values())
    return rows[attempt.pk]


def overdue(now: datetime | None = None) -> int:
    """How many attempts should have been asked about long ago: till_resolve does not run."""
    now = now or datetime.now(timezone.utc)
    return Attempt.objects.filter(ask_at__lte=now - timedelta(minutes=15)).count()
