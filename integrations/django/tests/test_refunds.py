"""Refunds: never of more than was paid, and never a second one while the first may have happened."""

from __future__ import annotations

from collections.abc import Callable
from io import StringIO
from typing import Any

import pytest
from django.core.management import CommandError, call_command

import libtill_django
from conftest import Shop
from libtill import Money
from libtill_django import asking
from libtill_django.errors import (
    RefundBlockedError,
    RefundImpossibleError,
    RefundRepeatedError,
    RefundTooMuchError,
)
from libtill_django.models import Attempt

FIVE = Money.of("5.00", "USD")


def test_a_refund_is_booked_once_when_it_has_arrived(shop: Shop) -> None:
    payment = shop.paid("3001")
    refund = libtill_django.refund(payment, FIVE)
    assert (refund.number, refund.status) == ("3001_r1", "under_way")
    assert shop.booked("3001") == ["fulfilled"]
    notice = shop.inbox.take()
    assert [shop.deliver(notice).status_code for _ in range(2)] == [200, 200]
    assert shop.booked("3001") == ["fulfilled", "refunded"]
    assert shop.attempt("3001_r1").status == "succeeded"
    payment = shop.attempt("3001")
    assert (payment.status, payment.amount_refunded, payment.left) == ("refunded", 500, 2000)
    shop.merchant.assert_refunded("3001", 500, of=2500)


def test_refunds_add_up_and_end_with_the_payment(shop: Shop) -> None:
    payment = shop.paid("3002")
    for amount in (FIVE, None):
        libtill_django.refund(payment, amount)
        shop.deliver()
    with pytest.raises(RefundTooMuchError, match=r"paid with 25\.00 USD, and 25\.00 USD of it is refunded"):
        libtill_django.refund(payment, FIVE)
    assert shop.booked("3002") == ["fulfilled", "refunded", "refunded"]
    shop.merchant.assert_refunded("3002", 2500, of=2500)


@pytest.mark.parametrize("amount", ["25.01", "0.00"])
def test_more_than_was_paid_is_not_refunded(shop: Shop, amount: str) -> None:
    payment = shop.paid("3003")
    with pytest.raises(RefundTooMuchError, match=r"At most 25\.00 USD can be refunded"):
        libtill_django.refund(payment, Money.of(amount, "USD"))
    assert not Attempt.objects.filter(kind="refund").exists()


def test_another_currency_and_an_unpaid_order_are_not_refunded(shop: Shop) -> None:
    payment = shop.paid("3004")
    with pytest.raises(RefundImpossibleError, match="paid in USD, so it cannot be refunded in EUR"):
        libtill_django.refund(payment, Money.of("5.00", "EUR"))
    shop.order("3005")
    shop.checkout("3005")
    with pytest.raises(RefundImpossibleError, match="3005 is not paid"):
        libtill_django.refund(shop.attempt("3005"), FIVE)


def test_an_unknown_refund_blocks_the_next_one_until_it_is_settled(shop: Shop) -> None:
    payment = shop.paid("3006")
    shop.merchant.fault("drop_answer", operation="refund")
    refund = libtill_django.refund(payment, FIVE)
    assert refund.status == "open"
    assert refund.last_error
    with pytest.raises(RefundBlockedError, match=r"under way or unknown \(3006_r1 of 5\.00 USD\)"):
        libtill_django.refund(payment, FIVE)
    shop.merchant.settle("3006_r1", "approved")
    asking.ask(refund)
    assert shop.booked("3006") == ["fulfilled", "refunded"]
    assert libtill_django.refund(payment, FIVE).number == "3006_r2"


def test_a_refund_whose_worker_died_blocks_the_next_one(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    payment = shop.paid("3007")

    def dies(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(type(libtill_django.client().refunds), "create", dies)
        with pytest.raises(KeyboardInterrupt):
            libtill_django.refund(payment, FIVE)
    with pytest.raises(RefundBlockedError):
        libtill_django.refund(payment, FIVE)


def test_a_second_click_begins_no_second_refund(shop: Shop) -> None:
    payment = shop.paid("3008")
    libtill_django.refund(payment, FIVE, number="3008_r1")
    shop.deliver()
    with pytest.raises(RefundRepeatedError, match="The refund 3008_r1 was begun before"):
        libtill_django.refund(payment, FIVE, number="3008_r1")
    with pytest.raises(RefundRepeatedError, match="The refund 3008 was begun before"):
        libtill_django.refund(payment, FIVE, number="3008")
    shop.merchant.assert_refunded("3008", 500, of=2500)


def test_a_refund_that_fails_is_told_and_leaves_the_way_free(shop: Shop) -> None:
    payment = shop.paid("3009")
    libtill_django.refund(payment, FIVE, reason="FAILED")
    shop.merchant.settle("3009_r1", "declined")
    shop.deliver()
    assert shop.booked("3009") == ["fulfilled", "refund failed"]
    assert libtill_django.refund(payment, FIVE).number == "3009_r2"


@pytest.mark.parametrize(
    ("made", "status", "booked"), [(True, "succeeded", "refunded"), (False, "not_made", "refund failed")]
)
def test_a_person_settles_what_the_gateway_cannot_be_asked_about(
    shop_at: Callable[..., Shop], made: bool, status: str, booked: str
) -> None:
    shop = shop_at("paymart")
    number = f"3010_{status}"
    payment = shop.paid(number)
    shop.merchant.fault("drop_answer", operation="create_refund")
    refund = libtill_django.refund(payment, FIVE)
    assert refund.status == "open"
    assert shop.booked(number) == ["fulfilled", "unsettled"]
    told = StringIO()
    call_command("till_settle_refund", refund.number, "--made" if made else "--not-made", stdout=told)
    assert told.getvalue() == f"{refund.number}: {status}\n"
    assert shop.booked(number) == ["fulfilled", "unsettled", booked]
    with pytest.raises(CommandError, match="is settled"):
        call_command("till_settle_refund", refund.number, "--made")
    assert libtill_django.refund(shop.attempt(number), FIVE).number == f"{number}_r2"
