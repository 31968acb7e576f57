"""Notifications: authenticated, kept once, and applied once, whatever arrives and how often."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from django.core import signing

import libtill_django
from conftest import Shop
from libtill import Money
from libtill_django import notifications
from libtill_django.models import Notification
from libtill_django.urls_of import return_url
from shop import orders
from shop.models import Order

ACCEPTED = b'{"msg":"Success","code":"SUCCESS"}'


def paying(shop: Shop, number: str) -> None:
    """An order whose customer has paid, and whose notification is on its way."""
    shop.order(number)
    shop.checkout(number)
    shop.merchant.settle(number, "approved")


def test_a_notification_that_comes_twice_counts_once(shop: Shop) -> None:
    paying(shop, "2001")
    notice = shop.inbox.take()
    assert [shop.deliver(notice).content for _ in range(3)] == [ACCEPTED] * 3
    assert shop.booked("2001") == ["fulfilled"]
    kept = Notification.objects.get()
    assert (kept.state, kept.times, kept.number) == ("applied", 3, "2001")


def test_a_forged_notification_changes_nothing(shop: Shop) -> None:
    paying(shop, "2002")
    notice = shop.inbox.take()
    forged = notice.body.replace(b"2002", b"2000")
    assert forged != notice.body
    assert shop.deliver(notice, body=forged).content != ACCEPTED
    assert shop.booked("2002") == []
    assert not Notification.objects.exists()


def test_a_notification_of_another_merchant_changes_nothing(shop_at: Callable[..., Shop]) -> None:
    other = shop_at("payermax")
    paying(other, "2003")
    notice = other.inbox.take()
    shop = shop_at("payermax")
    assert shop.deliver(notice).content != ACCEPTED
    assert shop.booked("2003") == []


def test_a_notification_of_no_order_is_kept_and_refused(shop: Shop) -> None:
    paying(shop, "2004")
    notice = shop.inbox.take()
    shop.attempt("2004").delete()
    assert shop.deliver(notice).content != ACCEPTED
    kept = Notification.objects.get()
    assert kept.state == "foreign"
    assert kept.failure == "No order of this shop has the number '2004'"


def test_a_notification_that_overtakes_the_answer_is_applied(shop: Shop) -> None:
    shop.order("2005")
    attempt = libtill_django.begin("2005", Money.of("25.00", "USD")).attempt
    payment = libtill_django.client().payments.create(
        order_id="2005",
        amount=2500,
        currency="USD",
        description="Blue cap",
        country="US",
        success_url="https://shop.example/thanks",
        notify_url=shop.inbox.url + "/till/notify/default/",
        customer={"id": "c1"},
    )
    shop.merchant.settle("2005", "approved")
    shop.deliver()
    assert shop.booked("2005") == ["fulfilled"]
    # The answer arrives after it, and says that the customer has yet to pay.
    assert libtill_django.apply(attempt, payment=payment).status == "succeeded"
    assert shop.booked("2005") == ["fulfilled"]


@pytest.mark.parametrize(("field", "value"), [("currency", "EUR"), ("amount", 2600)])
def test_a_genuine_notification_of_other_money_calls_a_person(shop: Shop, field: str, value: Any) -> None:
    """The gateway itself names other money than the shop's attempt has: the order was moved under the attempt's number."""
    number = f"2006_{field}"
    paying(shop, number)
    attempt = shop.attempt(number)
    attempt.data[field] = value
    setattr(attempt, field, value)
    attempt.save()
    order = Order.objects.get(number=number)
    order.total, order.currency = attempt.amount, attempt.currency
    order.save()
    notice = shop.inbox.take()
    assert shop.deliver(notice).content != ACCEPTED
    assert shop.deliver(notice).content != ACCEPTED
    assert shop.booked(number) == ["mismatch"]
    kept = Notification.objects.get()
    assert kept.state == "refused"
    assert kept.failure


def test_a_large_notification_is_refused_before_it_is_read(shop: Shop, settings: Any) -> None:
    paying(shop, "2007")
    notice = shop.inbox.take()
    settings.TILL = {**settings.TILL, "MAX_NOTIFICATION_BYTES": 1024}
    answer = shop.deliver(notice, body=notice.body + b" " * 1024)
    assert (answer.status_code, answer.content) == (413, b"At most 1024 bytes")
    assert shop.booked("2007") == []


def test_only_posts_to_known_clients_are_taken(shop: Shop) -> None:
    assert shop.browser.get("/till/notify/default/").status_code == 405
    assert shop.browser.post("/till/notify/other/").status_code == 404


def test_a_notification_is_kept_where_the_shop_fails_and_finished_later(
    shop: Shop, monkeypatch: pytest.MonkeyPatch
) -> None:
    paying(shop, "2008")

    def fails(*_: Any) -> None:
        raise RuntimeError("the disk is full")

    notice = shop.inbox.take()
    with monkeypatch.context() as broken:
        broken.setattr(notifications, "merge", fails)
        with pytest.raises(RuntimeError, match="disk"):
            shop.deliver(notice)
    kept = Notification.objects.get()
    assert kept.state == "received"
    assert notifications.process(kept)
    assert shop.deliver(notice).status_code == 200
    assert shop.booked("2008") == ["fulfilled"]


def test_what_is_kept_has_no_text_of_the_gateway(shop: Shop) -> None:
    shop.paid("2009")
    kept = json.dumps(Notification.objects.get().event)
    assert '"raw"' not in kept
    assert "sign" not in json.loads(kept)


def test_an_unsigned_notification_is_believed_only_as_far_as_the_gateway_confirms_it(
    shop_at: Callable[..., Shop],
) -> None:
    shop = shop_at("paymart")
    shop.order("2010_a")
    shop.checkout("2010_a")
    shop.merchant.settle("2010_a", "approved")
    notice = shop.inbox.take()
    assert shop.deliver(notice).status_code == 200
    assert shop.booked("2010_a") == ["fulfilled"]
    shop.order("2010_b")
    shop.checkout("2010_b")
    # Whoever knows the form of a notification can write one for an order that was not paid.
    forged = notice.body.replace(b"2010_a", b"2010_b")
    assert forged != notice.body
    assert shop.deliver(notice, body=forged).status_code == 400
    assert shop.booked("2010_b") == []
    assert Notification.objects.count() == 1


def test_a_notification_of_no_money_is_passed_on_once(shop: Shop) -> None:
    shop.paid("2011")
    shop.merchant._post(
        "/sandbox/disputes", {"merchant": shop.merchant.merchant, "payment": "2011", "kind": "CHARGEBACK"}
    )
    notice = shop.inbox.take()
    assert [shop.deliver(notice).status_code for _ in range(2)] == [200, 200]
    assert [event.type.value for event in orders.others] == ["dispute"]
    assert shop.booked("2011") == ["fulfilled", "disputed"]


def test_a_customer_who_returns_makes_the_shop_ask(shop: Shop) -> None:
    paying(shop, "2012")
    page = return_url(shop.attempt("2012")).removeprefix(shop.inbox.url)
    answer = shop.browser.get(page + "?status=FAILED&outTradeNo=9999")
    assert b"25.00 USD is paid" in answer.content
    assert shop.booked("2012") == ["fulfilled"]


def test_a_customer_who_reloads_makes_the_shop_ask_no_more(shop: Shop) -> None:
    shop.order("2013")
    shop.checkout("2013")
    page = return_url(shop.attempt("2013")).removeprefix(shop.inbox.url)
    assert b'http-equiv="refresh"' in shop.browser.get(page).content
    asked = shop.attempt("2013").asked_at
    assert asked is not None
    shop.browser.get(page)
    assert shop.attempt("2013").asked_at == asked


def test_the_shops_own_pages_follow_a_return(shop: Shop, settings: Any) -> None:
    settings.TILL = {
        **settings.TILL,
        "SUCCESS_URL": "/orders/{order}/thanks",
        "FAILURE_URL": "/orders/{order}/again",
    }
    shop.paid("2014")
    shop.order("2015")
    shop.checkout("2015")
    shop.merchant.settle("2015", "declined")
    shop.deliver()
    for number, page in (("2014", "/orders/2014/thanks"), ("2015", "/orders/2015/again")):
        back = return_url(shop.attempt(number)).removeprefix(shop.inbox.url)
        assert shop.browser.post(back)["Location"] == page


@pytest.mark.parametrize("token", ["x", "2016", signing.Signer().sign_object("2016")])
def test_a_return_address_cannot_be_guessed(shop: Shop, token: str) -> None:
    shop.paid("2016")
    assert shop.browser.get(f"/till/return/{token}/").status_code == 404
