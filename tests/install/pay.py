"""Pays with the libtill that is installed, and refuses one that is not."""

import json
import os
import sys
import time
from pathlib import Path

begin = time.perf_counter()
import libtill  # noqa: E402, the import is measured

print(f"loaded {(time.perf_counter() - begin) * 1000:.0f} ms")
if not Path(libtill.__file__).is_relative_to(sys.prefix):
    raise SystemExit(f"{libtill.__file__} is not installed in {sys.prefix}")
client = libtill.Client(json.loads(Path(os.environ["TILL_CONFIG"]).read_text(encoding="utf-8")))
payment = client.payments.create(
    order_id=os.environ["TILL_ORDER"],
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
print(payment.status.value)
