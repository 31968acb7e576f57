"""No card number and no key is where nobody put it: not in a table, not in a log, not on a page."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.contrib.auth.models import User
from django.core import serializers
from django.test import Client as Browser

from conftest import APPROVED, Shop
from libtill_django.models import Attempt, Notification
from shop.models import Booking


def everything() -> str:
    """All rows of the app and the shop."""
    rows = [*Attempt.objects.all(), *Notification.objects.all(), *Booking.objects.all()]
    return str(serializers.serialize("json", rows))


@pytest.mark.parametrize("fault", [None, "drop_answer", "wrong_signature", "garbage"])
def test_cards_and_keys_stay_out(
    shop: Shop, settings: Any, caplog: pytest.LogCaptureFixture, fault: str | None
) -> None:
    caplog.set_level(logging.DEBUG)
    settings.TILL["CLIENTS"]["default"]["events"] = True
    shop.order("8001")
    if fault:
        shop.merchant.fault(fault, operation="orderAndPay")
    shop.browser.post("/checkout/", {"order": "8001", "method": "card"})
    shop.deliver()
    browser = Browser()
    browser.force_login(User.objects.create_superuser("keeper"))
    pages = [
        f"attempt/{Attempt.objects.get().pk}/change/",
        f"notification/{Notification.objects.get().pk}/change/",
    ]
    shown = [browser.get(f"/admin/libtill_django/{page}").content.decode() for page in pages]
    seen = "\n".join([everything(), caplog.text, *shown])
    credentials = settings.TILL["CLIENTS"]["default"]["credentials"]
    keys = [line for line in credentials["private_key"].splitlines() if len(line) > 40]
    assert keys
    for secret in [APPROVED, APPROVED[6:12], json.dumps("123"), *keys]:
        assert secret not in seen
    assert shop.booked("8001") == ["fulfilled"]
