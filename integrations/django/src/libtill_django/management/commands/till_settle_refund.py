"""`manage.py till_settle_refund NUMBER --made`: what a person saw in the gateway's back office."""

from __future__ import annotations

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from libtill_django.calls import settle_refund
from libtill_django.errors import ShopError


class Command(BaseCommand):
    """Settles a refund whose outcome the gateway cannot be asked about."""

    help = "Settles an unknown refund by what the gateway's back office shows. Look it up there first."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The options."""
        parser.add_argument("number", help="the refund's number, such as 1001_r1")
        seen = parser.add_mutually_exclusive_group(required=True)
        seen.add_argument("--made", action="store_true", help="the back office shows this refund")
        seen.add_argument("--not-made", action="store_true", help="the back office shows no such refund")

    def handle(self, *_: Any, **options: Any) -> None:
        """Settles it."""
        try:
            refund = settle_refund(options["number"], made=options["made"])
        except ShopError as error:
            raise CommandError(str(error)) from None
        self.stdout.write(f"{refund.number}: {refund.status}")
