"""The provider for django-payments: its statuses follow from the signals."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from payments import PaymentError, PaymentStatus, RedirectNeeded
from payments.core import PROVIDER_CACHE

from conftest import Shop
from libtill_django.django_payments import order_of
from libtill_django.models import Attempt
from shop.models import ShopPayment


@pytest.fixture(autouse=True)
def _fresh_providers() -> None:
    PROVIDER_CACHE.clear()


def payment(variant: str = "till") -> Any:
    return ShopPayment.objects.create(
        variant=variant, total=Decimal("25.00"), currency="USD", billing_email="ada@shop.example"
    )


def begin(made: Any) -> str:
    """Where the customer is sent."""
    with pytest.raises(RedirectNeeded) as redirect:
        made.get_form()
    return str(redirect.value)


def paid(shop: Shop) -> Any:
    made = payment()
    begin(made)
    shop.merchant.settle(order_of(made), "approved")
    shop.deliver()
    made.refresh_from_db()
    return made


def test_a_payment_is_confirmed_once_its_money_has_moved(shop: Shop) -> None:
    made = payment()
    page = begin(made)
    assert page.startswith(shop.merchant.url)
    assert begin(made) == page
    shop.merchant.settle(order_of(made), "approved")
    shop.deliver()
    made.refresh_from_db()
    assert (made.status, made.captured_amount) == (PaymentStatus.CONFIRMED, Decimal("25.00"))
    assert made.transaction_id == order_of(made)
    answer = shop.browser.get(f"/payments/process/{made.token}/")
    assert answer["Location"] == f"/payments/{made.pk}/thanks"


def test_a_customer_who_returns_is_led_to_the_result(shop: Shop) -> None:
    from libtill_django.urls_of import return_url

    made = payment()
    begin(made)
    process = made.get_process_url()
    back = return_url(Attempt.objects.get(), process).removeprefix(shop.inbox.url)
    assert b"We are waiting for your bank" in shop.browser.get(back).content
    assert b"We are waiting for your bank" in shop.browser.get(process).content
    shop.merchant.settle(order_of(made), "approved")
    Attempt.objects.update(asked_at=None)
    assert shop.browser.get(back)["Location"] == process
    assert shop.browser.get(process)["Location"] == f"/payments/{made.pk}/thanks"


def test_a_refused_payment_can_be_paid_again(shop: Shop) -> None:
    made = payment()
    begin(made)
    shop.merchant.settle(order_of(made), "declined")
    shop.deliver()
    made.refresh_from_db()
    assert made.status == PaymentStatus.REJECTED
    assert shop.browser.get(made.get_process_url())["Location"] == f"/payments/{made.pk}/again"
    begin(made)
    shop.merchant.settle(f"{order_of(made)}_2", "approved")
    shop.deliver()
    made.refresh_from_db()
    assert made.status == PaymentStatus.CONFIRMED


def test_a_refund_counts_once_it_has_arrived(shop: Shop) -> None:
    made = paid(shop)
    made.refund(Decimal("5.00"))
    assert made.captured_amount == Decimal("25.00")
    with pytest.raises(PaymentError, match="under way or unknown"):
        made.refund(Decimal("5.00"))
    shop.deliver()
    made.refresh_from_db()
    assert (made.status, made.captured_amount) == (PaymentStatus.CONFIRMED, Decimal("20.00"))
    made.refund()
    shop.deliver()
    made.refresh_from_db()
    assert (made.status, made.captured_amount) == (PaymentStatus.REFUNDED, Decimal("0.00"))
    shop.merchant.assert_refunded(order_of(made), 2500, of=2500)


def test_a_reserved_payment_is_captured_or_given_back(shop: Shop) -> None:
    captured, released = payment("two_steps"), payment("two_steps")
    for made in (captured, released):
        begin(made)
        shop.merchant.settle(order_of(made), "authorised")
        shop.deliver()
        made.refresh_from_db()
        assert made.status == PaymentStatus.PREAUTH
    with pytest.raises(PaymentError, match="Only the whole amount"):
        captured.capture(Decimal("5.00"))
    captured.capture()
    released.release()
    for made, status in ((captured, PaymentStatus.CONFIRMED), (released, PaymentStatus.REFUNDED)):
        made.refresh_from_db()
        assert made.status == status
    shop.merchant.assert_charged_once(order_of(captured), 2500)
    shop.merchant.assert_not_charged(order_of(released))


def test_what_cannot_be_done_is_refused_in_words(shop: Shop) -> None:
    made = payment()
    begin(made)
    with pytest.raises(PaymentError, match="cannot be cancelled here"):
        made.cancel()
    made.status = PaymentStatus.CONFIRMED
    with pytest.raises(PaymentError, match="was not paid through this provider"):
        made.refund(Decimal("0.00"))
    other = payment()
    ShopPayment.objects.filter(pk=other.pk).update(currency="XXZ")
    other.refresh_from_db()
    with pytest.raises(PaymentError):
        other.get_form()


def test_orders_of_the_shop_are_left_alone(shop: Shop) -> None:
    made = payment()
    shop.paid(f"{made.pk}")
    shop.paid("paymentx")
    made.refresh_from_db()
    assert made.status == PaymentStatus.WAITING
