"""`manage.py till_resolve`: asks about what is open, and finishes what failed."""

from __future__ import annotations

import signal
from argparse import ArgumentParser
from threading import Event
from typing import Any

from django.core.management.base import BaseCommand
from django.db import Error, close_old_connections

from libtill_django import asking, notifications
from libtill_django.locks import database
from libtill_django.models import Attempt, Notification, NotificationState


class Command(BaseCommand):
    """Run it every minute, or with --loop as a service. Many of them may run at once, on any number of machines."""

    help = "Asks the gateways about open payments and refunds, and finishes what a receiver failed at."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options."""
        parser.add_argument("--loop", action="store_true", help="go on until SIGTERM or SIGINT")
        parser.add_argument(
            "--every", type=float, default=15.0, help="seconds between two rounds of --loop (15)"
        )

    def handle(self, *_: Any, **options: Any) -> None:
        """Runs one round, or round after round."""
        if not options["loop"]:
            self._report(self._round(Event()))
            return
        stop = Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: stop.set())
        while not stop.is_set():
            try:
                self._report(self._round(stop))
            except Error as error:
                # A database that restarts is back for one of the next rounds.
                self.stderr.write(f"the database cannot be used: {type(error).__name__}")
            close_old_connections()
            stop.wait(options["every"])

    def _report(self, counts: dict[str, int]) -> None:
        if any(counts.values()):
            self.stdout.write(", ".join(f"{name}: {count}" for name, count in counts.items()))

    def _round(self, stop: Event) -> dict[str, int]:
        using = database()
        finished = kept = asked = 0
        for row in Attempt.objects.using(using).filter(undone=True).order_by("pk")[:1000]:
            if stop.is_set():
                break
            asking.finish(row)
            finished += 1
        waiting = Notification.objects.using(using).filter(state=NotificationState.RECEIVED)
        for notification in waiting.order_by("pk")[:1000]:
            if stop.is_set():
                break
            notifications.process(notification)
            kept += 1
        # A round has an end, also where a claim runs out while it lasts.
        for _ in range(10_000):
            due = None if stop.is_set() else asking.claim_due()
            if due is None:
                break
            asking.ask(due)
            asked += 1
        return {"asked": asked, "finished": finished, "notifications": kept}
