"""A shop under gunicorn: its client is made, and has paid, before the workers are forked (--preload)."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from support import card_payment

import libtill

MASTER = os.getpid()
CLIENT = libtill.Client(json.loads(Path(os.environ["TILL_TEST_CONFIG"]).read_text("utf-8")))
CLIENT.payments.create(**card_payment("master"))


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """Pays for the order that is the query, and tells whose answer came and who asked."""
    payment = CLIENT.payments.create(**card_payment(environ["QUERY_STRING"]))
    told = {"order_id": payment.order_id, "worker": os.getpid(), "master": MASTER}
    start_response("200 OK", [("Content-Type", "application/json")])
    return [json.dumps(told).encode()]
