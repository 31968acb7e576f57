"""till_resolve: workers that share the work, and what is due."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
from datetime import datetime, timedelta, timezone
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.db import connection, connections, transaction

import libtill_django
from conftest import Shop
from libtill import Money
from libtill_django import asking, notifications
from libtill_django.models import Attempt, Notification
from shop import orders

MONEY = Money.of("25.00", "USD")


def resolve() -> str:
    told = StringIO()
    call_command("till_resolve", stdout=told)
    return told.getvalue()


def make_due(*numbers: str) -> None:
    """Moves attempts into the past, so that it is time to ask."""
    past = datetime.now(timezone.utc) - timedelta(hours=1)
    for row in Attempt.objects.filter(number__in=numbers):
        row.attempted_at, row.ask_at = past, past
        row.data["attempted_at"] = past.isoformat()
        row.save()


def test_a_paid_order_whose_notification_was_lost_is_fulfilled(shop: Shop) -> None:
    shop.order("5001")
    shop.checkout("5001")
    shop.merchant.settle("5001", "approved")
    assert resolve() == ""
    make_due("5001")
    assert resolve() == "asked: 1, finished: 0, notifications: 0\n"
    assert shop.booked("5001") == ["fulfilled"]
    assert shop.attempt("5001").ask_at is None


def test_a_call_that_never_left_is_released(shop: Shop) -> None:
    shop.order("5002")
    libtill_django.begin("5002", MONEY)
    make_due("5002")
    resolve()
    assert shop.attempt("5002").status == "not_made"
    assert shop.booked("5002") == ["released"]


def test_what_the_gateway_cannot_say_is_asked_again_later(shop: Shop) -> None:
    shop.order("5003")
    shop.checkout("5003")
    make_due("5003")
    shop.merchant.fault("status_500_before", operation="orderQuery", times=9)
    resolve()
    attempt = shop.attempt("5003")
    assert attempt.status == "under_way"
    assert attempt.last_error
    assert attempt.ask_at is not None
    assert attempt.ask_at > datetime.now(timezone.utc) + timedelta(minutes=30)


def test_after_thirty_days_a_person_is_called(shop: Shop) -> None:
    shop.order("5004")
    shop.checkout("5004")
    past = datetime.now(timezone.utc) - timedelta(days=31)
    row = shop.attempt("5004")
    row.attempted_at, row.asked_at, row.ask_at = past, past + timedelta(days=30, hours=-1), past
    row.data["attempted_at"] = past.isoformat()
    row.save()
    resolve()
    resolve()
    assert shop.booked("5004") == ["unsettled"]
    assert shop.attempt("5004").ask_at is None


def test_what_a_receiver_failed_at_and_what_was_kept_is_finished(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    orders.broken.add("fulfilled")
    shop.paid("5005")
    orders.broken.clear()
    shop.order("5006")
    shop.checkout("5006")
    shop.merchant.settle("5006", "approved")

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(notifications, "merge", dies)
        with pytest.raises(KeyboardInterrupt):
            shop.deliver()
    assert Notification.objects.get(number="5006").state == "received"
    assert resolve() == "asked: 0, finished: 1, notifications: 1\n"
    assert shop.booked("5005") == shop.booked("5006") == ["fulfilled"]


def test_a_claimed_attempt_is_left_alone_until_its_lease_ends(shop: Shop) -> None:
    libtill_django.begin("5007", MONEY)
    make_due("5007")
    claimed = asking.claim_due()
    assert claimed is not None
    assert claimed.number == "5007"
    assert asking.claim_due() is None
    assert asking.claim_due(datetime.now(timezone.utc) + asking.LEASE + timedelta(seconds=1)) is not None


@pytest.mark.skipif(connection.vendor != "postgresql", reason="only PostgreSQL locks rows")
def test_a_locked_attempt_is_skipped_and_not_waited_for(shop: Shop) -> None:
    for number in ("5008", "5009"):
        libtill_django.begin(number, MONEY)
    make_due("5008", "5009")
    found: list[Any] = []

    def claim() -> None:
        found.append(asking.claim_due())
        connections.close_all()

    with transaction.atomic():
        first = Attempt.objects.select_for_update().get(number="5008")
        other = threading.Thread(target=claim)
        other.start()
        other.join()
    assert first.number == "5008"
    assert found[0].number == "5009"


def test_a_loop_ends_when_it_is_asked_to() -> None:
    manage = Path(__file__).parent / "manage.py"
    database = ":memory:" if connection.vendor == "sqlite" else "template1"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path), "SHOP_DATABASE": database}
    command = [sys.executable, str(manage), "till_resolve", "--loop", "--every", "3600"]
    running = subprocess.Popen(command, env=environment, stderr=subprocess.PIPE, text=True)
    assert running.stderr is not None
    # Its database has no tables: the first round says so, and the loop goes on.
    assert "the database cannot be used" in running.stderr.readline()
    running.send_signal(signal.SIGTERM)
    assert running.wait(60) == 0
    running.stderr.close()
