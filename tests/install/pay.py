"""Pays with the libtill that is installed, and refuses one that is not."""

import json
import os
import sys
import time
from pathlib import Path

begin = time.perf_counter()
import libtill  # noqa: E402, the import is measured

loaded = time.perf_counter() - begin


def pay(config: dict, order_id: str) -> libtill.Payment:
    """Pays 25.00 USD by card."""
    if not Path(libtill.__file__).is_relative_to(sys.prefix):
        raise SystemExit(f"{libtill.__file__} is not installed in {sys.prefix}")
    return libtill.Client(config).payments.create(
        order_id=order_id,
        amount=libtill.Money.of("25.00", "USD"),
        description="Blue cap",
        country="US",
        payment_method={
            "card": {
                "number": "4392963203551251",
                "expiry_month": 12,
                "expiry_year": 2030,
                "holder": "Ada Lovelace",
                "cvv": "123",
            }
        },
        customer={"id": "customer1", "ip": "127.0.0.1"},
        browser={"user_agent": "Mozilla/5.0"},
    )


if __name__ == "__main__":
    print(f"loaded {loaded * 1000:.0f} ms")
    text = Path(os.environ["TILL_CONFIG"]).read_text(encoding="utf-8")
    print(pay(json.loads(text), os.environ["TILL_ORDER"]).status.value)
