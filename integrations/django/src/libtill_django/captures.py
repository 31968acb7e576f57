"""Payments in two steps: what was reserved is captured as a whole, or given back."""

from __future__ import annotations

import logging

from libtill import TillError

from . import conf
from .asking import ask_now
from .errors import CaptureImpossibleError
from .journal import apply
from .locks import committed, locked
from .models import Attempt

log = logging.getLogger("libtill_django")


def capture(attempt: Attempt) -> Attempt:
    """Captures a reserved payment as a whole: `fulfil` follows.

    Its capture number is the same at each call, so a second click captures nothing more. If the outcome is unknown, the attempt stays
    reserved until a notification or till_resolve knows more.
    """
    return _run(attempt, "capture")


def cancel(attempt: Attempt) -> Attempt:
    """Gives a reserved payment back to the customer: `release` follows."""
    return _run(attempt, "cancel")


def _run(attempt: Attempt, verb: str) -> Attempt:
    with committed(f"{verb}()") as using:
        row = locked(attempt.order, using).get(attempt.pk)
        if row is None or row.status != "authorized":
            status = row.status if row else "gone"
            message = (
                f"{attempt.number} is {status!r}, and only a reserved payment can be captured or cancelled"
            )
            raise CaptureImpossibleError(message)
    payments = conf.client(row.client).payments
    try:
        if verb == "capture":
            answer = payments.capture(
                order_id=row.number, amount=row.amount, currency=row.currency, capture_id=f"{row.number}_c1"
            )
        else:
            answer = payments.cancel(order_id=row.number, cancel_id=f"{row.number}_x1")
    except TillError as error:
        log.warning("%s: the %s ended with %s", row.number, verb, error)
        row = apply(row, error=error)
        if not error.is_outcome_unknown:
            raise
        return row
    row = apply(row, payment=answer)
    # The answer to a cancel may name no number of the gateway's. libtill does not count it for the payment then, but a query's does.
    return ask_now(row) if row.is_open else row
