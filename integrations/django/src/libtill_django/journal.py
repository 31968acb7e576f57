"""The attempts of orders: beginning one before the call, and applying each piece of news to it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta, timezone
from itertools import count
from typing import Any, NamedTuple

from django.db import IntegrityError, transaction

from libtill import Client, Event, Money, Payment, Refund, TillError

from . import conf, deeds
from .errors import AlreadyPaidError, OrderChangedError, PaymentOpenError, UnknownOrderError
from .locks import committed, database, locked
from .models import Attempt, Kind

BEGUN = timedelta(minutes=5)
"""After so long somebody looks after an attempt whose gateway has no query: its call has ended, or its worker has."""
GIVE_UP = timedelta(days=30)
"""libtill asks for so long."""
_TRIES = 10


class Begun(NamedTuple):
    """What begin() gives."""

    attempt: Attempt
    """The attempt."""
    is_new: bool
    """Whether this caller makes the call. If not, another request of the same order makes it, or has made it."""


def begin(
    order: str,
    amount: Money,
    *,
    client: str = conf.DEFAULT_CLIENT,
    capture: str | None = None,
) -> Begun:
    """Stores and commits the attempt to be paid for an order, before the call.

    An order has one open payment at a time: a second tab, a double click or a parallel worker gets the same attempt, with `is_new`
    false. If nothing happened under its number, that number is used again; if it failed, the next attempt has a new number.

    Raises NotCommittedError inside of a transaction, AlreadyPaidError, OrderChangedError if the open payment has another amount, and
    PaymentOpenError if it is open at another client.
    """
    _check_order(order)
    fresh = _Fresh(conf.client(client), client, order, amount, capture)
    for _ in range(_TRIES):
        try:
            with committed("begin()") as using:
                begun = _begun(fresh, locked(order, using), using)
        except IntegrityError:
            continue  # Another request has just begun: it is found at the next look.
        if begun:
            return begun
    raise PaymentOpenError(f"Order {order} is being paid by several requests at once. Try again")


class _Fresh(NamedTuple):
    """What a new attempt is made from."""

    till: Client
    client: str
    order: str
    amount: Money
    capture: str | None

    def data(self, number: str, now: datetime) -> dict[str, Any]:
        """The value that libtill makes."""
        made = self.till.attempts.create(
            kind=Kind.PAYMENT.value,
            number=number,
            amount=self.amount.minor,
            currency=self.amount.currency,
            capture=self.capture,
            attempted_at=now.isoformat(),
        )
        return made.to_dict()


def _check_order(order: str) -> None:
    if not isinstance(order, str) or not 0 < len(order) <= 200:
        raise ValueError("order: must be a text of 1 to 200 characters, such as '1001'")


def _begun(fresh: _Fresh, rows: Mapping[int, Attempt], using: str) -> Begun | None:
    payments = [row for row in rows.values() if row.kind == Kind.PAYMENT]
    for row in payments:
        _check_unpaid(row)
    for row in payments:
        if row.is_open:
            _check_same(fresh, row)
            return Begun(row, False)
    now = datetime.now(timezone.utc)
    for row in payments:
        if row.status == "not_made" and _is_same(fresh, row):
            _begin_again(fresh, row, now)
            return Begun(row, True)
    number = _free_number(fresh.order, rows, using)
    if number is None:
        return None
    row = Attempt(
        client=fresh.client,
        kind=Kind.PAYMENT,
        order=fresh.order,
        number=number,
        amount=fresh.amount.minor,
        currency=fresh.amount.currency,
        attempted_at=now,
    )
    take(row, fresh.data(number, now))
    row.ask_at = asked_first(fresh.till, row, now)
    row.save(using=using, force_insert=True)
    return Begun(row, True)


def _check_unpaid(row: Attempt) -> None:
    if row.is_paid or row.fulfilled_at:
        raise AlreadyPaidError(
            f"Order {row.order} is already paid: {row.money} under the number {row.number}"
        )
    if row.status == "conflict":
        raise AlreadyPaidError(
            f"Order {row.order} has a payment that a person has to look at first: see the alarms of {row.number}"
        )


def _check_same(fresh: _Fresh, row: Attempt) -> None:
    if row.client != fresh.client:
        raise PaymentOpenError(
            f"Order {row.order} is being paid through {row.client!r} under the number {row.number}. It can be paid through "
            f"{fresh.client!r} as soon as that payment has failed or expired; otherwise the customer might pay twice"
        )
    if not _is_same(fresh, row):
        raise OrderChangedError(
            f"Order {row.order} was changed after its payment began: the customer may still pay {row.money}, and the order now costs "
            f"{fresh.amount}. Set the order back, or wait until the payment {row.number} has failed or expired"
        )


def _is_same(fresh: _Fresh, row: Attempt) -> bool:
    wanted = (fresh.client, fresh.amount.minor, fresh.amount.currency, fresh.capture)
    return wanted == (row.client, row.amount, row.currency, row.data.get("capture"))


def _begin_again(fresh: _Fresh, row: Attempt, now: datetime) -> None:
    """A new call under the same number: what the last call ended with does not count any more."""
    again = fresh.till.attempts.merge(attempt=row.data, other=fresh.data(row.number, now))
    take(row, again.to_dict())
    row.attempted_at, row.asked_at, row.released_at = now, None, None
    row.ask_at = asked_first(fresh.till, row, now)
    row.save()


def _free_number(order: str, rows: Mapping[int, Attempt], using: str) -> str | None:
    """The order's own number, then with _2, _3 and so on. None if another request took it meanwhile."""
    for index in count(1):
        number = order if index == 1 else f"{order}_{index}"
        holder = Attempt.objects.using(using).filter(number=number).first()
        if holder is None:
            return number
        if holder.order == order and holder.pk not in rows:
            return None
    return None


def apply(
    attempt: Attempt,
    *,
    payment: Payment | None = None,
    refund: Refund | None = None,
    event: Event | None = None,
    error: TillError | Mapping[str, Any] | None = None,
) -> Attempt:
    """Applies one piece of news to an attempt under the row lock of its order, and does what follows, each thing once.

    `payment`, `refund` and `event` are what libtill returned, and `error` is what it raised. The same news may come often and in
    any order. News of a refund counts for the refund's attempt and for the payment's.

    Returns the attempt as it is now.
    """
    news = {"payment": payment, "refund": refund, "event": event, "error": error}
    given = {name: plain(value) for name, value in news.items() if value is not None}
    if len(given) != 1:
        raise ValueError("apply() takes exactly one of payment, refund, event and error")
    with transaction.atomic(database()):
        rows = locked(attempt.order, database())
        row = rows.get(attempt.pk)
        if row is None:
            raise UnknownOrderError(f"There is no attempt with the number {attempt.number} any more")
        merge(row, rows, given, attempt.attempted_at)
        deeds.do(rows.values())
    return row


def plain(news: Any) -> dict[str, Any]:
    """News as plain data."""
    if isinstance(news, TillError):
        return news.raw
    found: dict[str, Any] = news.to_dict() if hasattr(news, "to_dict") else dict(news)
    return found


def merge(row: Attempt, rows: Mapping[int, Attempt], news: dict[str, Any], attempted_at: datetime) -> None:
    """Merges news into the attempt that it is about, and a refund's into its payment's as well; saves them.

    `attempted_at` is the time of the call that an error is about: an old error says nothing about a call that was made since.
    """
    till = conf.client(row.client)
    refund_id = _refund_id(news)
    own = row
    if row.kind == Kind.PAYMENT and refund_id:
        found = [each for each in rows.values() if each.number == refund_id and each.payment_id == row.pk]
        own = found[0] if found else row
    payment = rows.get(own.payment_id) if own.payment_id else None
    own.last_error = str(news.get("error", {}).get("message", ""))[:500]
    if "error" in news:
        news = {**news, "attempted_at": attempted_at.isoformat()}
    merge_into(till, own, news)
    if payment is not None and refund_id:
        merge_into(till, payment, news)


def review(refund: Attempt, *, happened: bool) -> Attempt:
    """Applies what a person saw of a refund at the gateway, to the refund and to its payment.

    Returns the refund's attempt as it is now.
    """
    seen: dict[str, Any] = {"happened": happened}
    with transaction.atomic(database()):
        rows = locked(refund.order, database())
        row = rows[refund.pk]
        till = conf.client(row.client)
        merge_into(till, row, {"review": seen})
        if row.payment_id:
            of_payment = {**seen, "refund_id": row.number, **({"amount": row.amount} if happened else {})}
            called = {"attempted_at": row.attempted_at.isoformat()}
            merge_into(till, rows[row.payment_id], {"review": of_payment, **called})
        deeds.do(rows.values())
    return row


def _refund_id(news: dict[str, Any]) -> str | None:
    """The number of the refund that the news is about."""
    about = news.get("refund") or news.get("error") or news.get("event", {}).get("refund") or {}
    found: str | None = about.get("refund_id")
    return found


def merge_into(till: Client, row: Attempt, news: dict[str, Any]) -> None:
    """Merges news into one attempt, and saves it."""
    take(row, till.attempts.merge({"attempt": row.data, **news}).to_dict())
    schedule(till, row)
    row.undone = True
    row.save()


def take(row: Attempt, data: dict[str, Any]) -> None:
    """Makes a value of libtill the row's."""
    row.data = data
    row.status = data["status"]
    row.amount_refunded = data["amount_refunded"]


def asked_first(till: Client, row: Attempt, now: datetime) -> datetime:
    """When somebody looks after an attempt whose call has not been made yet."""
    return due_at(till, row, now) or now + BEGUN


def due_at(till: Client, row: Attempt, now: datetime) -> datetime | None:
    """When to ask the gateway: now, later, or never."""
    asked = row.asked_at.isoformat() if row.asked_at else None
    due = till.attempts.due(attempt=row.data, now=now.isoformat(), asked_at=asked)
    if due.at:
        return datetime.fromisoformat(due.at.replace("Z", "+00:00"))
    return now if due.ask == "now" else None


def schedule(till: Client, row: Attempt) -> None:
    """Sets when to ask next. What is open and can be asked no more needs a person, now or when libtill would give up."""
    now = datetime.now(timezone.utc)
    row.ask_at = due_at(till, row, now)
    if row.ask_at is not None or not row.is_open:
        return
    end = row.attempted_at + GIVE_UP
    if row.status != "open" and now < end:
        row.ask_at = end
    elif "unsettled" not in row.alarms_raised:
        row.alarms_raised = [*row.alarms_raised, "unsettled"]
