"""What a gateway's notification does: it is authenticated, kept under its key, and applied."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import F

from libtill import Client, Event, Expected, TillError, UnsupportedError, Verified

from . import conf, deeds, signals
from .journal import merge
from .locks import database, locked
from .models import Attempt, Kind, Notification, NotificationState

log = logging.getLogger("libtill_django")

_DROPPED = ("raw", "stored_token", "wallet_token", "token")
"""What the shop has no use for, and what a database should not have."""
_OURS = ("payment", "refund")


def receive(client: str, headers: Mapping[str, str], body: bytes) -> bool:
    """Whether a notification is accepted, and so need not be repeated. Everything is committed when this returns."""
    till = conf.client(client)
    try:
        event = _genuine(till, client, till.notifications.parse(headers, body))
    except TillError as error:
        log.warning("%s: a notification was refused: %s", client, error)
        return False
    if event is None:
        return True
    kept = _keep(client, event)
    return process(kept, event)


def _genuine(till: Client, client: str, event: Event) -> Event | None:
    """The event if something authenticates it. None if nothing can, and repeating it would not help."""
    if event.verified is not Verified.NONE:
        return event
    row = find(client, event)
    if row is None:
        log.warning("%s: an unsigned notification of no order of this shop was refused", client)
        raise _foreign(till)
    if event.refund is not None and row.kind != Kind.REFUND:
        log.warning("%s: an unsigned notification of a refund of %s names none", client, row.number)
        return None
    try:
        return till.notifications.confirm(event, expected(row))
    except UnsupportedError:
        log.warning("%s: the gateway cannot confirm its notification of %s", client, row.number)
        return None


def _foreign(till: Client) -> TillError:
    about = {"kind": "not_found", "outcome": "not_sent", "gateway": till.gateway}
    return TillError({**about, "message": "the notification is about no order of this shop"})


def number_of(event: Event) -> str:
    """The number that an event is about: a refund's own, or else its payment's."""
    if event.refund is not None:
        return event.refund.refund_id or event.refund.order_id or ""
    about = event.payment or event.dispute
    return (about.order_id if about else None) or ""


def find(client: str, event: Event) -> Attempt | None:
    """The attempt that an event is about."""
    numbers = [number_of(event)]
    if event.refund is not None and event.refund.order_id:
        numbers.append(event.refund.order_id)
    for number in filter(None, numbers):
        row = Attempt.objects.using(database()).filter(client=client, number=number).first()
        if row is not None:
            return row
    return None


def expected(row: Attempt) -> Expected:
    """What the shop knows of an attempt."""
    capture = row.data.get("capture") if row.kind == Kind.PAYMENT else None
    kind = "payment" if row.kind == Kind.PAYMENT else None
    return Expected(order_id=row.number, amount=row.amount, currency=row.currency, kind=kind, capture=capture)


def _keep(client: str, event: Event) -> Notification:
    """Keeps a genuine event under its key, before anything is done about it."""
    key = event.dedupe_key
    if len(key) > 255:
        key = "sha256:" + hashlib.sha256(key.encode()).hexdigest()
    kept, is_new = Notification.objects.using(database()).get_or_create(
        dedupe_key=key,
        defaults={
            "client": client,
            "type": event.type.value if event.type else "other",
            "number": number_of(event)[:255],
            "event": without(event.to_dict()),
        },
    )
    if not is_new:
        Notification.objects.using(database()).filter(pk=kept.pk).update(times=F("times") + 1)
    return kept


def without(value: Any) -> Any:
    """Data without the gateway's own text and without tokens."""
    if isinstance(value, dict):
        return {name: without(each) for name, each in value.items() if name not in _DROPPED}
    return [without(each) for each in value] if isinstance(value, list) else value


def process(kept: Notification, event: Event | None = None) -> bool:
    """Applies a kept notification. Whether that is done, or was done before."""
    if kept.state == NotificationState.APPLIED:
        return True
    event = event or Event.from_dict(kept.event)
    try:
        state, failure = _applied(kept, event)
    except TillError as error:
        state, failure = NotificationState.REFUSED, error.message
        if error.kind == "mismatch":
            _alarm_mismatch(kept, event)
    rows = Notification.objects.using(database()).filter(pk=kept.pk)
    if state != NotificationState.APPLIED:
        log.warning("%s: the notification %s was not applied: %s", kept.client, kept.pk, failure)
        rows.exclude(state=NotificationState.APPLIED).update(state=state, failure=failure[:500])
    return state == NotificationState.APPLIED


def _applied(kept: Notification, event: Event) -> tuple[NotificationState, str]:
    till = conf.client(kept.client)
    if not any(getattr(event, name) for name in _OURS):
        return _pass_on(kept, event)
    row = find(kept.client, event)
    if row is None:
        return NotificationState.FOREIGN, f"No order of this shop has the number {kept.number!r}"
    is_own = row.kind == Kind.REFUND or event.refund is None
    if is_own and event.verified is Verified.SIGNATURE:
        event = till.notifications.check(event, expected(row))
    with transaction.atomic(database()):
        rows = locked(row.order, database())
        merge(rows[row.pk], rows, {"event": event.to_dict()}, row.attempted_at)
        deeds.do(rows.values())
        _mark_applied(kept)
    return NotificationState.APPLIED, ""


def _pass_on(kept: Notification, event: Event) -> tuple[NotificationState, str]:
    """Tells the shop once about an event that moves no order. A dispute raises the alarm of its payment."""
    row = find(kept.client, event) if event.dispute else None
    with transaction.atomic(database()):
        if _mark_applied(kept):
            if row is not None and row.kind == Kind.PAYMENT:
                rows = locked(row.order, database())
                merge(rows[row.pk], rows, {"event": event.to_dict()}, row.attempted_at)
                deeds.do(rows.values())
            signals.other_event.send(sender=Notification, event=event, client=kept.client)
    return NotificationState.APPLIED, ""


def _mark_applied(kept: Notification) -> bool:
    rows = Notification.objects.using(database()).filter(pk=kept.pk)
    changed = rows.exclude(state=NotificationState.APPLIED).update(
        state=NotificationState.APPLIED, failure=""
    )
    return changed == 1


def _alarm_mismatch(kept: Notification, event: Event) -> None:
    """A genuine notification of another amount or currency changes nothing but calls a person."""
    row = find(kept.client, event)
    if row is None:
        return
    with transaction.atomic(database()):
        rows = locked(row.order, database())
        found = rows[row.pk]
        if "mismatch" not in found.alarms_raised:
            found.alarms_raised = [*found.alarms_raised, "mismatch"]
            found.undone = True
            found.save()
            deeds.do(rows.values())
