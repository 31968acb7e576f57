"""Checkouts in WooCommerce while everything fails: `python chaos.py --orders 500 --crash`.

The gateway loses answers and sends notifications twice, late, early and in another order; workers of php-fpm are killed, and the
database once. Afterwards the shop's books are compared with the gateway's.
"""

from __future__ import annotations

import argparse
import json
import random
import sys
import time
import urllib.request
from collections import Counter
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from libtill.testing import Sandbox, SandboxMerchant

import woo
from shops import APPROVED, DECLINED
from woo import Customer, WooSite, number_in, settle

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
PAID = ("approved", "bounced")
REFUND = 5
CROWD = 8


class Books(NamedTuple):
    """What both sides have, by order."""

    charged: Counter[str]
    fulfilled: Counter[str]
    refunded: Counter[str]
    booked: Counter[str]
    twice: list[str]


class Crowd:
    """Everybody who uses the shop. What the customer with an index does follows from the index."""

    def __init__(self, site: WooSite, merchant: SandboxMerchant) -> None:
        self.site, self.merchant = site, merchant

    def all(self, work: list[Any], act: Callable[[Any], None], progress: Callable[[int], None]) -> None:
        """Lets everybody act, some at a time."""
        with ThreadPoolExecutor(CROWD) as pool:
            for done, _ in enumerate(pool.map(act, work)):
                progress(done)

    def checkout(self, index: int) -> None:
        """One customer, to the end."""
        customer = Customer(self.site)
        nonce = customer.fill_cart()
        card = customer.card(DECLINED if index % 10 == 8 else APPROVED)
        fields = card if index % 2 else {"way": "hosted_page"}
        told = self._place(customer, nonce, fields, tabs=3 if index % 5 == 0 else 1)
        if index % 17 == 3:
            return  # Goes away.
        self._pay(customer, told, index)
        if told["result"] == "failure" and index % 3:
            self._pay(customer, self._place(customer, nonce, customer.card(APPROVED), tabs=2), index)

    def _place(self, customer: Customer, nonce: str, fields: dict[str, str], tabs: int) -> dict[str, Any]:
        with ThreadPoolExecutor(tabs) as pool:
            told = list(pool.map(lambda _: self._press(customer, nonce, fields), range(tabs)))
        return min(told, key=lambda each: "till_pay" not in each.get("redirect", ""))

    def _press(self, customer: Customer, nonce: str, fields: dict[str, str]) -> dict[str, Any]:
        """Presses "Place order". The answer of a dead worker is lost, and its customer presses no more."""
        try:
            return customer.place(nonce, **fields)
        except (AssertionError, OSError):
            return {"result": "lost"}

    def _pay(self, customer: Customer, told: dict[str, Any], index: int) -> None:
        """Pays on the gateway's page, and comes back or does not."""
        url = told.get("redirect", "")
        if "till_pay" in url:
            settle(self.merchant, number_in(url), "declined" if index % 10 == 6 else "approved")
            if index % 3:
                customer.get(url.replace("till_pay", "till_return"))

    def refund(self, order: str) -> None:
        """A shopkeeper refunds a part, and presses three times."""
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda _: self._refund(order), range(3)))

    def _refund(self, order: str) -> None:
        try:
            Customer(self.site).refund(order, f"{REFUND}.00")
        except (ValueError, OSError):
            pass  # The worker was killed.


def order_of(number: str) -> str:
    return number.removeprefix("wc").split("_")[0]


def ledger(merchant: SandboxMerchant) -> dict[str, Any]:
    """What the gateway has booked."""
    with urllib.request.urlopen(f"{merchant.url}/sandbox/ledger?merchant={merchant.merchant}", timeout=60) as answer:
        found: dict[str, Any] = json.loads(answer.read())
    return found


def read(site: WooSite, merchant: SandboxMerchant) -> Books:
    """Reads the gateway's ledger and the shop's books."""
    books = Books(Counter(), Counter(), Counter(), Counter(), [])
    at_gateway = ledger(merchant)
    for entry in at_gateway["entries"]:
        if entry["kind"] == "payment" and entry["paid"]:
            books.charged[order_of(entry["order_id"])] += 1
        if entry["kind"] == "refund" and entry["status"] in PAID:
            books.refunded[order_of(entry["order_id"])] += entry["amount"]
    for row in site.query("SELECT * FROM wp_bookings"):
        if row["what"] == "fulfilled":
            books.fulfilled[row["order_key"]] += 1
        else:
            books.booked[row["order_key"]] += int(row["amount"] * 100)
    books.twice.extend(at_gateway["duplicates"])
    return books


def differences(site: WooSite, books: Books) -> list[str]:
    """What must never be."""
    wrong = [f"{order}: charged {times} times" for order, times in books.charged.items() if times > 1]
    wrong += [f"{order}: fulfilled {times} times" for order, times in books.fulfilled.items() if times > 1]
    wrong += [f"{order}: fulfilled unpaid" for order in books.fulfilled if not books.charged[order]]
    wrong += [
        f"{order}: {amount} booked as refunded, and {books.refunded[order]} refunded"
        for order, amount in books.booked.items()
        if amount > books.refunded[order]
    ]
    wrong += [f"{number}: more than once at the gateway" for number in books.twice]
    for row in site.attempts("kind = 'payment'"):
        if row["data"]["alarms"] or row["done"].get("raised"):
            wrong.append(f"{row['number']}: {row['data']['alarms']} {row['done'].get('raised')}")
    return wrong


def outstanding(site: WooSite, books: Books, all_of_it: bool) -> list[str]:
    """What must be as soon as everything is settled."""
    waits = [f"{order}: paid and not fulfilled" for order in books.charged if not books.fulfilled[order]]
    waits += [
        f"{order}: refunded and not booked" for order, amount in books.refunded.items() if books.booked[order] < amount
    ]
    waits += [f"{row['number']}: undone, {row['failure']}" for row in site.attempts("undone = 1")]
    waits += [f"{row['number']}: the refund is under way" for row in site.attempts("kind = 'refund' AND status = 'under_way'")]
    if all_of_it:
        waits += [f"{row['number']}: open" for row in site.attempts("status = 'open'")]
    return waits


def settled(site: WooSite, merchant: SandboxMerchant, all_of_it: bool) -> list[str]:
    """Asks about what is open without waiting for its time, until the books agree, or until something is wrong."""
    end = time.monotonic() + SETTLE_S
    while True:
        site.resolve()
        books = read(site, merchant)
        wrong = differences(site, books)
        waits = outstanding(site, books, all_of_it)
        if wrong or not waits:
            return wrong
        if time.monotonic() > end:
            return [f"after {SETTLE_S} s still: {each}" for each in waits]
        time.sleep(2)


def figures(site: WooSite, books: Books) -> dict[str, Any]:
    """The numbers of the report."""
    rows = site.attempts()
    times = site.query("SELECT COUNT(*) AS kept, COALESCE(SUM(times), 0) AS came FROM wp_till_notifications")[0]
    carts = site.query("SELECT COUNT(*) AS many FROM wp_till_carts")[0]["many"]
    return {
        "carts": carts,
        "orders charged": len(books.charged),
        "orders fulfilled": len(books.fulfilled),
        "orders refunded": len(books.refunded),
        "attempts": dict(sorted(Counter(f"{row['kind']} {row['status']}" for row in rows).items())),
        "calls that ended unknown": sum(1 for row in rows if row["data"]["was_unknown"]),
        "notifications": f"{times['came']}, of which {times['came'] - times['kept']} repeated",
    }


def explain(site: WooSite, about: str) -> None:
    """What the shop knows of an order that is wrong."""
    order = order_of(about)
    print(f"  {site.order(order)}", file=sys.stderr)
    for row in site.attempts("order_key = %s", order):
        print(f"  {row['number']} {row['status']} {row['attempted_at']} {row['done']} {row['failure']}", file=sys.stderr)
    print("\n".join(f"  {line}" for line in site.log().splitlines() if f"wc{order}" in line)[-4000:], file=sys.stderr)


class Killer:
    """Kills workers, and the database once."""

    def __init__(self, site: WooSite, total: int, crash: bool, seed: int) -> None:
        self.site, self.total, self.crash = site, total, crash
        self.chance, self.workers = random.Random(seed), 0

    def progress(self, done: int) -> None:
        if done % 12 == 5:
            self.site.web.kill_worker(self.chance)
            self.workers += 1
        if done % 15 == 7:
            self.site.run("do_action('libtill_resolve');")
        if self.crash and done == self.total // 2:
            self.site.database.crash()
            self.crash = False


def run(sandbox: Sandbox, options: argparse.Namespace) -> int:
    """Everything between the site's start and the verdict."""
    site = WooSite(orders=options.storage, workers=8).start()
    try:
        merchant = sandbox.merchant("payermax", ignore_request_time=True)
        site.use("payermax", merchant.config, methods=["hosted_page", "card"])
        wish = {"probabilities": PROBABILITIES, "queries": QUERIES, "milliseconds": MILLISECONDS}
        merchant._post("/sandbox/chaos", {"merchant": merchant.merchant, "seed": options.seed, **wish})
        started = time.monotonic()
        crowd, killer = Crowd(site, merchant), Killer(site, options.orders, options.crash, options.seed)
        crowd.all(list(range(options.orders)), crowd.checkout, killer.progress)
        paid = sorted(read(site, merchant).fulfilled)[::4]
        crowd.all(paid, crowd.refund, killer.progress)
        merchant._post(f"/sandbox/faults/clear?merchant={merchant.merchant}", {})
        wrong = settled(site, merchant, options.crash)
        found = {
            **figures(site, read(site, merchant)), "workers killed": killer.workers,
            "database crashed": int(options.crash), "seconds": round(time.monotonic() - started),
        }
        print(f"chaos on WooCommerce {site.version}, orders as {options.storage}: {json.dumps(found)}", flush=True)
        for each in wrong:
            print(f"WRONG: {each}", file=sys.stderr)
            explain(site, each.split(":")[0])
        return 1 if wrong else 0
    finally:
        site.stop()


def main() -> int:
    """One run, and its report."""
    parser = argparse.ArgumentParser(prog="chaos.py")
    parser.add_argument("--orders", type=int, default=60)
    parser.add_argument("--storage", choices=["posts", "tables"], default="posts")
    parser.add_argument("--crash", action="store_true", help="crash the database once, and wait until all is settled")
    parser.add_argument("--seed", type=int, default=SEED)
    options = parser.parse_args()
    if woo.FOLDER is None:
        print("NOT RUN: CHECKOUTS IN WOOCOMMERCE UNDER CHAOS: TILL_WOOCOMMERCE_DIR NAMES NO WOOCOMMERCE", file=sys.stderr)
        return 0
    with Sandbox() as sandbox:
        return run(sandbox, options)


if __name__ == "__main__":
    sys.exit(main())
