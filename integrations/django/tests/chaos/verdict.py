"""Whether the shop's books agree with the gateway's."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import Any, NamedTuple

from libtill_django.models import Attempt, Notification
from shop.models import Booking, Order

PAID = ("approved", "bounced")


class Books(NamedTuple):
    """What both sides have, by order."""

    charged: Counter[str]
    """How often the gateway charged."""
    refunded: Counter[str]
    """How much it refunded."""
    fulfilled: Counter[str]
    """How often the shop fulfilled."""
    booked: Counter[str]
    """How much the shop booked as refunded."""
    twice: list[str]
    """Numbers that the gateway has more than once."""


def order_of(number: str) -> str:
    """The order of a payment's or refund's number."""
    return number.split("_")[0]


def read(ledger: dict[str, Any]) -> Books:
    """Reads the gateway's ledger and the shop's tables."""
    charged: Counter[str] = Counter()
    refunded: Counter[str] = Counter()
    for entry in ledger["entries"]:
        order = order_of(entry["order_id"])
        if entry["kind"] == "payment" and entry["paid"]:
            charged[order] += 1
        if entry["kind"] == "refund" and entry["status"] in PAID:
            refunded[order] += entry["amount"]
    fulfilled: Counter[str] = Counter()
    booked: Counter[str] = Counter()
    for row in Booking.objects.select_related("order"):
        if row.what == "fulfilled":
            fulfilled[row.order.number] += 1
        if row.what == "refunded":
            booked[row.order.number] += row.amount or 0
    return Books(charged, refunded, fulfilled, booked, ledger["duplicates"])


def differences(books: Books) -> list[str]:
    """What must never be."""
    wrong = [f"{order}: charged {times} times" for order, times in books.charged.items() if times > 1]
    wrong += [f"{order}: fulfilled {times} times" for order, times in books.fulfilled.items() if times > 1]
    wrong += [f"{order}: fulfilled unpaid" for order in books.fulfilled if not books.charged[order]]
    wrong += [f"{order}: {amount} refunded" for order, amount in books.refunded.items() if amount > 1000]
    wrong += [
        f"{order}: {amount} booked as refunded, and {books.refunded[order]} refunded"
        for order, amount in books.booked.items()
        if amount > books.refunded[order]
    ]
    wrong += [f"{number}: more than once at the gateway" for number in books.twice]
    wrong += [f"{row.order.number}: alarm {row.note}" for row in Booking.objects.filter(what="alarm")]
    return wrong


def outstanding(books: Books) -> list[str]:
    """What must be as soon as everything is settled."""
    waits = [f"{order}: paid and not fulfilled" for order in books.charged if not books.fulfilled[order]]
    waits += [
        f"{order}: refunded and not booked"
        for order, amount in books.refunded.items()
        if books.booked[order] < amount
    ]
    waits += [f"{row.number}: undone" for row in Attempt.objects.filter(undone=True)]
    under_way = Attempt.objects.filter(kind="refund", status="under_way")
    return [*waits, *(f"{row.number}: the refund is under way" for row in under_way)]


def unsettled() -> list[str]:
    """Attempts that nobody knows the end of yet. At the gateway nothing has happened under their numbers."""
    return [f"{row.number}: open" for row in Attempt.objects.filter(status="open")]


def figures(books: Books) -> dict[str, Any]:
    """The numbers of the report."""
    states: defaultdict[str, int] = defaultdict(int)
    for kind, status in Attempt.objects.values_list("kind", "status"):
        states[f"{kind} {status}"] += 1
    times = sum(Notification.objects.values_list("times", flat=True))
    kept = Notification.objects.count()
    return {
        "orders": Order.objects.count(),
        "orders charged": len(books.charged),
        "orders fulfilled": len(books.fulfilled),
        "orders refunded": len(books.refunded),
        "attempts": dict(sorted(states.items())),
        "calls that ended unknown": sum(1 for row in Attempt.objects.all() if row.data["was_unknown"]),
        "notifications": f"{times}, of which {times - kept} repeated",
    }
