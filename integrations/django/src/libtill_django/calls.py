"""The calls of a shop: each is stored before it is made, and what it ends with is applied."""

from __future__ import annotations

import logging
from datetime import datetime, timezone
from typing import Any

from django.db import IntegrityError

from libtill import Money, TillError

from . import conf, urls_of
from .errors import (
    RefundBlockedError,
    RefundImpossibleError,
    RefundRepeatedError,
    RefundTooMuchError,
    UnknownOrderError,
)
from .journal import apply, asked_first, begin, merge_into, review, take
from .locks import committed, locked
from .models import Attempt, Kind

log = logging.getLogger("libtill_django")


def pay(
    order: str,
    amount: Money,
    *,
    client: str = conf.DEFAULT_CLIENT,
    capture: str | None = None,
    return_to: str = "",
    **request: Any,
) -> Attempt:
    """Begins the payment of an order and makes the call, unless another request of this order has.

    `request` has the further fields of `client.payments.create`. The addresses to return to and to notify are filled in.
    As soon as the result is known, the customer is sent to `return_to`, or else to where TILL says.

    If the outcome is unknown, the attempt stays open and is asked about; the customer waits. If it is certain that nothing
    happened, the TillError is raised after it was recorded: the same call may be made again.
    """
    attempt, is_new = begin(order, amount, client=client, capture=capture)
    if not is_new:
        return attempt
    back = urls_of.return_url(attempt, return_to)
    filled = {
        "success_url": back,
        "failure_url": back,
        "notify_url": urls_of.notify_url(client),
        **({"capture": capture} if capture else {}),
        **request,
        "order_id": attempt.number,
        "amount": amount.minor,
        "currency": amount.currency,
    }
    try:
        payment = conf.client(client).payments.create(filled)
    except TillError as error:
        return _ended(attempt, error)
    return apply(attempt, payment=payment)


def _ended(attempt: Attempt, error: TillError) -> Attempt:
    """Records the error of a call. It is raised again where it is certain that nothing happened."""
    log.warning("%s: the call ended with %s", attempt.number, error)
    attempt = apply(attempt, error=error)
    if not error.is_outcome_unknown:
        raise error
    return attempt


def refund(
    payment: Attempt,
    amount: Money | None = None,
    *,
    number: str | None = None,
    **request: Any,
) -> Attempt:
    """Refunds a payment, whole or in part, and returns the refund's attempt.

    `number` is the refund's own number, `PAYMENT_r1` and so on by default. Give it where a person may press a button twice.
    `request` has the further fields of `client.refunds.create`, such as `reason`.

    Raises RefundBlockedError while another refund of the payment is under way or unknown, RefundTooMuchError,
    RefundImpossibleError where nothing was paid, and RefundRepeatedError if the number was used before.
    """
    attempt = _begin_refund(payment, amount, number)
    till = conf.client(attempt.client)
    filled = {
        "notify_url": urls_of.notify_url(attempt.client),
        **request,
        "refund_id": attempt.number,
        "order_id": payment.number,
        "amount": attempt.amount,
        "currency": attempt.currency,
    }
    try:
        made = till.refunds.create(filled)
    except TillError as error:
        return _ended(attempt, error)
    return apply(attempt, refund=made)


def _begin_refund(payment: Attempt, amount: Money | None, number: str | None) -> Attempt:
    try:
        with committed("refund()") as using:
            rows = locked(payment.order, using)
            row = rows.get(payment.pk)
            if row is None:
                raise UnknownOrderError(f"There is no payment {payment.number} any more")
            refunds = [each for each in rows.values() if each.payment_id == row.pk]
            _check_refund(row, refunds, amount, number)
            refund = _store_refund(row, amount, number or f"{row.number}_r{len(refunds) + 1}", using)
            begun = {"refund_id": refund.number, "attempted_at": refund.attempted_at.isoformat()}
            merge_into(conf.client(row.client), row, begun)
            return refund
    except IntegrityError:
        raise RefundRepeatedError(
            f"The refund {number} was begun before. Look at the refunds of {payment.number} before you begin another one"
        ) from None


def next_refund_number(payment: Attempt) -> str:
    """The number that the next refund of a payment has."""
    return f"{payment.number}_r{payment.refunds.count() + 1}"


def _check_refund(row: Attempt, refunds: list[Attempt], amount: Money | None, number: str | None) -> None:
    if number and any(each.number == number for each in refunds):
        raise RefundRepeatedError(
            f"The refund {number} was begun before. Look at the refunds of {row.number} before you begin another one"
        )
    if row.kind != Kind.PAYMENT or not row.is_paid:
        raise RefundImpossibleError(
            f"{row.number} is not paid (it is {row.status!r}), so there is nothing to refund"
        )
    if row.data["refund_blocked"]:
        unsettled = next((each for each in refunds if each.is_open), None)
        which = f"{unsettled.number} of {unsettled.money}" if unsettled else "made elsewhere"
        raise RefundBlockedError(
            f"A refund of {row.number} is under way or unknown ({which}). Another one might pay the customer twice. Wait until it is "
            "settled: till_resolve asks the gateway, and an alarm says if it cannot be asked"
        )
    if amount is not None and amount.currency != row.currency:
        raise RefundImpossibleError(
            f"{row.number} was paid in {row.currency}, so it cannot be refunded in {amount.currency}"
        )
    if (amount is not None and not 0 < amount.minor <= row.left) or not row.left:
        refunded = Money.of_minor(row.amount_refunded, row.currency)
        raise RefundTooMuchError(
            f"{row.number} was paid with {row.money}, and {refunded} of it is refunded. At most "
            f"{Money.of_minor(row.left, row.currency)} can be refunded, and more than nothing"
        )


def _store_refund(row: Attempt, amount: Money | None, number: str, using: str) -> Attempt:
    till, now = conf.client(row.client), datetime.now(timezone.utc)
    refund = Attempt(
        client=row.client,
        kind=Kind.REFUND,
        order=row.order,
        number=number,
        amount=row.left if amount is None else amount.minor,
        currency=row.currency,
        payment=row,
        attempted_at=now,
    )
    made = till.attempts.create(
        kind=Kind.REFUND.value,
        number=number,
        amount=refund.amount,
        currency=refund.currency,
        attempted_at=now.isoformat(),
    )
    take(refund, made.to_dict())
    refund.ask_at = asked_first(till, refund, now)
    refund.save(using=using, force_insert=True)
    return refund


def settle_refund(number: str, *, made: bool) -> Attempt:
    """Tells what a person saw in the gateway's back office about a refund that the gateway cannot be asked about."""
    refund = Attempt.objects.filter(number=number, kind=Kind.REFUND).select_related("payment").first()
    if refund is None or refund.payment is None:
        raise UnknownOrderError(f"There is no refund with the number {number}")
    if not refund.is_open:
        raise RefundImpossibleError(f"The refund {number} is settled: it is {refund.status!r}")
    return review(refund, happened=made)
