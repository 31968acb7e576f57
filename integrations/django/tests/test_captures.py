"""Payments in two steps."""

from __future__ import annotations

from typing import Any

import pytest

import libtill_django
from conftest import Shop
from libtill import Money
from libtill_django import asking
from libtill_django.errors import CaptureImpossibleError
from libtill_django.models import Attempt


def reserved(shop: Shop, number: str) -> Attempt:
    """An order whose money is reserved."""
    shop.order(number)
    more: Any = {"description": "Blue cap", "country": "US", "customer": {"id": "c1"}}
    libtill_django.pay(number, Money.of("25.00", "USD"), capture="manual", **more)
    shop.merchant.settle(number, "authorised")
    shop.deliver()
    return shop.attempt(number)


def test_what_is_reserved_is_captured_once(shop: Shop) -> None:
    attempt = reserved(shop, "7001")
    assert shop.booked("7001") == ["held"]
    assert libtill_django.capture(attempt).status == "succeeded"
    with pytest.raises(CaptureImpossibleError, match="'succeeded', and only a reserved payment"):
        libtill_django.capture(attempt)
    shop.deliver()
    assert shop.booked("7001") == ["held", "fulfilled"]
    shop.merchant.assert_charged_once("7001", 2500)


def test_what_is_reserved_is_given_back(shop: Shop) -> None:
    attempt = reserved(shop, "7002")
    assert libtill_django.cancel(attempt).status == "failed"
    assert shop.booked("7002") == ["held", "released"]
    shop.merchant.assert_not_charged("7002")


def test_a_capture_that_lost_its_answer_is_told_by_its_notification(shop: Shop) -> None:
    attempt = reserved(shop, "7003")
    shop.merchant.fault("drop_answer", operation="capture")
    attempt = libtill_django.capture(attempt)
    assert (attempt.status, bool(attempt.last_error)) == ("authorized", True)
    # PayerMax's query does not tell a captured payment from a reserved one.
    assert asking.ask_now(attempt).status == "authorized"
    shop.deliver()
    assert shop.booked("7003") == ["held", "fulfilled"]
    shop.merchant.assert_charged_once("7003", 2500)
