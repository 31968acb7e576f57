"""django-oscar: its own checkout from the basket to the refund, with a payment at its end."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.core import mail
from django.test import Client as Browser
from oscar.core.loading import get_model
from oscar.test.factories import CountryFactory, ProductFactory, StockRecordFactory

from inbox import Inbox, hand_over
from libtill.testing import SandboxMerchant
from libtill_django.errors import RefundTooMuchError
from libtill_django.models import Attempt
from libtill_django.oscar.orders import refund
from libtill_django.urls_of import return_url

Order = get_model("order", "Order")
ADDRESS = {
    "first_name": "Ada",
    "last_name": "Lovelace",
    "line1": "12 St James's Square",
    "line4": "New York",
    "state": "NY",
    "postcode": "10001",
}


@pytest.fixture
def browser(merchant: SandboxMerchant) -> Browser:
    """A customer who is logged in and has a cap for 25.00 USD in the basket."""
    CountryFactory(iso_3166_1_a2="US", printable_name="United States", is_shipping_country=True)
    product = ProductFactory(stockrecords=None)
    StockRecordFactory(product=product, price=Decimal("25.00"), price_currency="USD", num_in_stock=5)
    customer = Browser()
    customer.force_login(get_user_model().objects.create_user("ada", "ada@shop.example", "secret"))
    answer = customer.post(f"/basket/add/{product.pk}/", {"quantity": 1})
    assert answer.status_code == 302
    return customer


def checkout(browser: Browser) -> Any:
    """Through Oscar's steps to the button that places the order; its answer."""
    answer = browser.post("/checkout/shipping-address/", {**ADDRESS, "country": "US"})
    assert answer.status_code == 302, answer.content.decode()
    browser.get("/checkout/shipping-method/")
    browser.get("/checkout/payment-method/")
    assert browser.get("/checkout/preview/").status_code == 200
    return browser.post("/checkout/preview/", {"action": "place_order"})


def paid(browser: Browser, merchant: SandboxMerchant, inbox: Inbox) -> Any:
    """An order that was paid."""
    checkout(browser)
    order = Order.objects.get()
    merchant.settle(order.number, "approved")
    hand_over(browser, inbox.take())
    order.refresh_from_db()
    return order


def test_an_order_is_placed_then_paid_and_moved_once(
    browser: Browser, merchant: SandboxMerchant, inbox: Inbox
) -> None:
    answer = checkout(browser)
    assert answer.status_code == 303
    assert answer["Location"].startswith(merchant.url)
    order = Order.objects.get()
    assert (order.status, mail.outbox) == ("Pending", [])
    merchant.settle(order.number, "approved")
    notice = inbox.take()
    assert [hand_over(browser, notice).status_code for _ in range(2)] == [200, 200]
    order.refresh_from_db()
    assert order.status == "Being processed"
    source = order.sources.get()
    assert (source.amount_debited, source.reference) == (Decimal("25.00"), order.number)
    assert [event.event_type.name for event in order.payment_events.all()] == ["Paid"]
    merchant.assert_charged_once(order.number, 2500)
    back = return_url(Attempt.objects.get(), f"/checkout/payment-result/{order.number}/").removeprefix(
        inbox.url
    )
    thanks = browser.get(back, follow=True)
    assert thanks.redirect_chain[-1][0] == "/checkout/thank-you/"
    assert order.number in thanks.content.decode()


def test_a_payment_that_fails_can_be_made_again_for_the_same_order(
    browser: Browser, merchant: SandboxMerchant, inbox: Inbox
) -> None:
    checkout(browser)
    order = Order.objects.get()
    merchant.settle(order.number, "declined")
    hand_over(browser, inbox.take())
    page = browser.get(f"/checkout/payment-result/{order.number}/").content.decode()
    assert f"Order {order.number} is not paid" in page
    assert browser.post(f"/checkout/pay-again/{order.number}/").status_code == 303
    merchant.settle(f"{order.number}_2", "approved")
    hand_over(browser, inbox.take())
    order.refresh_from_db()
    assert (order.status, order.sources.count()) == ("Being processed", 1)


def test_an_order_that_is_paid_after_it_was_cancelled_has_a_note(
    browser: Browser, merchant: SandboxMerchant, inbox: Inbox
) -> None:
    checkout(browser)
    order = Order.objects.get()
    order.set_status("Cancelled")
    merchant.settle(order.number, "approved")
    hand_over(browser, inbox.take())
    order.refresh_from_db()
    assert (order.status, order.sources.get().amount_debited) == ("Cancelled", Decimal("25.00"))
    assert "should be 'Being processed' now" in order.notes.get().message


def test_a_refund_is_booked_once_it_has_arrived(
    browser: Browser, merchant: SandboxMerchant, inbox: Inbox
) -> None:
    order = paid(browser, merchant, inbox)
    refund(order, Decimal("5.00"))
    assert order.sources.get().amount_refunded == 0
    hand_over(browser, inbox.take())
    assert order.sources.get().amount_refunded == Decimal("5.00")
    assert [event.event_type.name for event in order.payment_events.order_by("pk")] == ["Paid", "Refunded"]
    with pytest.raises(RefundTooMuchError):
        refund(order, Decimal("20.01"))


def test_another_customer_sees_and_pays_nothing(browser: Browser, merchant: SandboxMerchant) -> None:
    checkout(browser)
    number = Order.objects.get().number
    other = Browser()
    assert other.get(f"/checkout/payment-result/{number}/").status_code == 404
    assert other.post(f"/checkout/pay-again/{number}/").status_code == 404


def test_a_payment_that_cannot_begin_says_so(
    browser: Browser, merchant: SandboxMerchant, settings: Any
) -> None:
    settings.TILL = {**settings.TILL, "OSCAR": {"REQUEST": {"country": "nowhere"}}}
    answer = checkout(browser)
    page = browser.get(answer["Location"]).content.decode()
    assert "The payment could not begin. You were not charged." in page
    assert Attempt.objects.get().status == "not_made"
