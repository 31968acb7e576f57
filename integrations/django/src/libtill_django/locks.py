"""The two ways in which the database is written to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from typing import Any

from django.db import connections, router, transaction
from django.db.models import F

from .errors import NotCommittedError
from .models import Attempt


def database() -> str:
    """The database that has the attempts."""
    return router.db_for_write(Attempt)


@contextmanager
def committed(what: str) -> Iterator[str]:
    """A transaction that is committed when the block ends, and not later: a call follows, and must find it written."""
    using = database()
    connection = connections[using]
    if not connection.in_atomic_block and not connection.get_autocommit():
        raise NotCommittedError(
            f"{what}: the database {using!r} has autocommit switched off, so this could be rolled back although the "
            "customer was charged. Commit, and switch it on before the call"
        )
    with ExitStack() as stack:
        try:
            stack.enter_context(transaction.atomic(using, durable=True))
        except RuntimeError:
            raise NotCommittedError(_nested(what, using)) from None
        yield using


def _nested(what: str, using: str) -> str:
    """What is wrong, and the fix."""
    danger = "so it could be rolled back although the customer was charged"
    if connections[using].settings_dict.get("ATOMIC_REQUESTS"):
        return (
            f"{what}: ATOMIC_REQUESTS of the database {using!r} wraps this view in a transaction, {danger}. Decorate the view with "
            "@django.db.transaction.non_atomic_requests, and put what must be atomic into transaction.atomic() before this call"
        )
    return (
        f"{what}: this code runs inside of transaction.atomic(), {danger}. Make the call after the block; in a receiver of a signal, "
        "in transaction.on_commit. In tests, use TransactionTestCase"
    )


def locked(order: str, using: str) -> dict[int, Attempt]:
    """Every attempt of an order, locked until the transaction ends, by its key; always in the same sequence.

    The lock covers the whole order: its payments decide together whether it is fulfilled, and its refunds whether there is one more.
    """
    rows: Any = Attempt.objects.using(using).filter(order=order).order_by("pk")
    if not connections[using].features.has_select_for_update:
        # SQLite has one lock for all: writing takes it, and what is read after that is current.
        rows.update(order=F("order"))
        return {row.pk: row for row in rows}
    return {row.pk: row for row in rows.select_for_update(of=("self",))}
