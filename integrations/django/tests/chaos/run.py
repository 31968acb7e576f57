"""Runs the chaos: `python -m chaos.run --orders 100`, on the PostgreSQL of PGHOST or else on a SQLite file."""

from __future__ import annotations

import argparse
import json
import os
import random
import shutil
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from libtill.testing import Sandbox, SandboxMerchant

SEED = 20260701
PROBABILITIES = {
    "accept_duplicates": 1.0,
    "drop_answer": 0.08,
    "delayed_commit": 0.04,
    "reset": 0.03,
    "status_500_before": 0.03,
    "status_500_after": 0.03,
    "garbage": 0.02,
    "cut": 0.02,
    "wrong_signature": 0.02,
    "refuse": 0.03,
    "delay": 0.05,
    "query_lag": 0.05,
    "early_notification": 0.10,
    "late_notification": 0.10,
    "duplicate_notification": 0.30,
    "reordered_notification": 0.10,
}
QUERIES = {"status_500_before": 0.05, "drop_answer": 0.03, "garbage": 0.03}
MILLISECONDS = {"delay": [100, 500], "late_notification": [500, 3000], "reordered_notification": [500, 3000]}
SETTLE_S = 900
"""Nothing takes longer to settle than that: PayerMax settles after five minutes."""


def main() -> int:
    """One run, and its report."""
    parser = argparse.ArgumentParser(prog="chaos.run")
    parser.add_argument("--orders", type=int, default=100)
    parser.add_argument(
        "--crash", action="store_true", help="crash the database once, and wait until all is settled"
    )
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="till-chaos-"))
    if not os.environ.get("PGHOST"):
        os.environ["SHOP_DATABASE"] = str(folder / "shop.sqlite3")
    try:
        with Sandbox() as sandbox:
            return run(sandbox, options, folder)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def run(sandbox: Sandbox, options: argparse.Namespace, folder: Path) -> int:
    """Everything between the sandbox's start and the verdict."""
    merchant = sandbox.merchant("payermax", ignore_request_time=True)
    quick = {"connect_ms": 2000, "attempt_ms": 4000, "total_ms": 8000}
    config = {**merchant.config, "resolve": False, "timeouts": quick}
    from chaos.site import Site

    site = Site(config, folder / "log")
    os.environ.update(SHOP_TILL=site.environment["SHOP_TILL"], DJANGO_SETTINGS_MODULE="shop.settings")
    prepare(options.orders)
    chaos(merchant, options.seed)
    started = time.monotonic()
    try:
        site.start()
        play(site, merchant, options)
        clear(merchant)
        wrong = settle(merchant, options.crash)
    except BaseException:
        print((folder / "log").read_text(errors="replace")[-20_000:], file=sys.stderr)
        raise
    finally:
        site.stop()
    return report(merchant, site, wrong, time.monotonic() - started, folder)


def prepare(orders: int) -> None:
    """The shop's tables and orders."""
    import django
    from django.core.management import call_command

    django.setup()
    call_command("migrate", verbosity=0)
    from shop.models import Order

    Order.objects.bulk_create(Order(number=f"C{index}", total=2500) for index in range(orders))


def chaos(merchant: SandboxMerchant, seed: int) -> None:
    """Lets the gateway fail from now on, the same way for the same seed."""
    wish = {"probabilities": PROBABILITIES, "queries": QUERIES, "milliseconds": MILLISECONDS}
    merchant._post("/sandbox/chaos", {"merchant": merchant.merchant, "seed": seed, **wish})


def clear(merchant: SandboxMerchant) -> None:
    """Ends the chaos."""
    merchant._post(f"/sandbox/faults/clear?merchant={merchant.merchant}", {})


def play(site: Any, merchant: SandboxMerchant, options: argparse.Namespace) -> None:
    """Checkouts and refunds, while processes are killed."""
    from chaos.customers import Crowd

    crowd, chance = Crowd(site.url, merchant), random.Random(options.seed)

    def progress(done: int) -> None:
        if done % 12 == 5:
            site.kill_worker(chance)
        if done % 40 == 20:
            site.kill_resolver(chance)
        if options.crash and done == options.orders // 2:
            crash()

    crowd.all(options.orders, crowd.checkout, progress)
    crowd.all(
        options.orders, crowd.refund, lambda done: progress(done) if done != options.orders // 2 else None
    )


def crash() -> None:
    """Ends the database as a crash does, and starts it again."""
    from django.db import connection

    connection.close()
    from cluster import Cluster

    Cluster(Path(os.environ["PGHOST"])).restart()


def settle(merchant: SandboxMerchant, all_of_it: bool) -> list[str]:
    """Asks about what is open without waiting for its time, until the books agree, or until something is wrong."""
    from chaos import verdict

    end = time.monotonic() + SETTLE_S
    while True:
        hurry()
        books = verdict.read(ledger(merchant))
        wrong = verdict.differences(books)
        waits = verdict.outstanding(books) + (verdict.unsettled() if all_of_it else [])
        if wrong or not waits:
            return wrong
        if time.monotonic() > end:
            return [f"after {SETTLE_S} s still: {each}" for each in waits]
        time.sleep(1)


def hurry() -> None:
    """Makes every open attempt due now, unless somebody has claimed it or has just asked."""
    from datetime import datetime, timedelta, timezone

    from django.db.models import Q

    from libtill_django.models import Attempt

    now = datetime.now(timezone.utc)
    rested = Q(asked_at__isnull=True) | Q(asked_at__lt=now - timedelta(seconds=15))
    Attempt.objects.filter(rested, status__in=Attempt.OPEN, ask_at__gt=now).update(ask_at=now)


def ledger(merchant: SandboxMerchant) -> dict[str, Any]:
    """What the gateway has booked."""
    import urllib.request

    with urllib.request.urlopen(
        f"{merchant.url}/sandbox/ledger?merchant={merchant.merchant}", timeout=60
    ) as answer:
        found: dict[str, Any] = json.loads(answer.read())
    return found


def report(merchant: SandboxMerchant, site: Any, wrong: list[str], seconds: float, folder: Path) -> int:
    """Prints the figures, and what is wrong."""
    from django.db import connection

    from chaos import verdict

    found = {
        **verdict.figures(verdict.read(ledger(merchant))),
        "killed": site.kills,
        "seconds": round(seconds),
    }
    print(f"chaos on {connection.vendor}: {json.dumps(found)}")
    for each in wrong:
        print(f"WRONG: {each}", file=sys.stderr)
    if wrong:
        print((folder / "log").read_text(errors="replace")[-20_000:], file=sys.stderr)
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
