"""Orders are charged once and fulfilled once, in WordPress without WooCommerce."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any
from urllib.parse import urlsplit

from shops import APPROVED, DECLINED, Shop


def path_of(url: str) -> str:
    """An address below the site's own."""
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}"


def test_a_customer_pays_on_the_hosted_page_and_comes_back(shop: Shop) -> None:
    number = shop.order("1001")
    answer = shop.pay("1001")
    assert answer.status == 303
    page = shop.site.get(path_of(answer.location))
    assert page.status == 303 and page.location.startswith(shop.merchant.url)
    shop.merchant.settle(number, "approved")
    token = answer.location.split("=", 1)[1]
    back = shop.site.get(f"/?till_return={token}")
    assert back.status == 200 and "Your payment has arrived" in back.text
    assert shop.booked("1001") == ["fulfil"]
    assert shop.deliver(shop.inbox.take(number)).status == 200
    assert shop.booked("1001") == ["fulfil"]
    shop.merchant.assert_charged_once(number, 2500)


def test_the_address_of_another_payment_cannot_be_guessed(shop: Shop) -> None:
    number = shop.order("1002")
    shop.pay("1002")
    for proof in ("", "0" * 24, "x"):
        assert shop.site.get(f"/?till_return={number}.{proof}").status == 404
        assert shop.site.get(f"/?till_pay={number}.{proof}").status == 404


def test_the_attempt_is_committed_before_the_call(shop: Shop) -> None:
    number = shop.order("1003")
    shop.merchant.fault("drop_answer", operation="orderAndPay", milliseconds=0)
    shop.pay("1003", card=APPROVED)
    row = shop.site.attempt(number)
    assert row["status"] == "open" and row["ask_at"] is not None
    shop.merchant.assert_charged_once(number)


def test_a_lost_answer_is_settled_by_the_job(shop: Shop) -> None:
    number = shop.order("1004")
    shop.merchant.fault("drop_answer", operation="orderAndPay")
    assert shop.pay("1004", card=APPROVED).status == 303
    shop.site.resolve()
    assert shop.site.attempt(number)["status"] == "succeeded"
    assert shop.booked("1004") == ["fulfil"]
    shop.merchant.assert_charged_once(number)


def test_two_tabs_are_charged_once(shop: Shop) -> None:
    number = shop.order("1005")
    with ThreadPoolExecutor(6) as tabs:
        answers = list(tabs.map(lambda _: shop.pay("1005", card=APPROVED), range(6)))
    # Who comes after the end is told that the order is paid.
    assert {answer.status for answer in answers} <= {303, 409}
    shop.merchant.assert_charged_once(number)
    assert shop.booked("1005") == ["fulfil"]


def test_parallel_orders_of_one_cart_are_charged_once(shop: Shop) -> None:
    orders = [f"11{index}" for index in range(6)]
    for order in orders:
        shop.order(order)
    with ThreadPoolExecutor(6) as tabs:
        list(tabs.map(lambda order: shop.pay(order, card=APPROVED, cart="cart-11"), orders))
    paid = shop.site.attempts("order_key LIKE '11_' AND kind = 'payment'")
    assert len(paid) == 1 and paid[0]["status"] == "succeeded"
    assert sum(shop.booked(order) == ["fulfil"] for order in orders) == 1


def test_a_cart_whose_payment_failed_can_be_paid_by_another_order(shop: Shop) -> None:
    shop.order("1201"), shop.order("1202")
    shop.pay("1201", card=DECLINED, cart="cart-12")
    assert shop.booked("1201") == ["release"]
    shop.pay("1202", card=APPROVED, cart="cart-12")
    assert shop.booked("1202") == ["fulfil"]


def test_a_declined_card_can_be_replaced(shop: Shop) -> None:
    number = shop.order("1006")
    assert shop.pay("1006", card=DECLINED).status == 303
    assert shop.booked("1006") == ["release"]
    assert shop.pay("1006", card=APPROVED).status == 303
    assert shop.booked("1006") == ["release", "fulfil"]
    assert shop.site.attempt(f"{number}_2")["status"] == "succeeded"


def test_a_refused_call_may_be_made_again_under_its_number(shop: Shop) -> None:
    number = shop.order("1007")
    shop.merchant.fault("refuse", operation="orderAndPay", code="PARAMS_INVALID")
    assert shop.pay("1007").status == 502
    assert shop.site.attempt(number)["status"] == "not_made"
    assert shop.pay("1007").status == 303
    assert shop.site.attempt(number)["status"] == "under_way"


def test_a_paid_order_is_not_charged_again(shop: Shop) -> None:
    shop.paid("1008")
    answer = shop.pay("1008")
    assert answer.status == 409
    assert "Order 1008 is already paid: 25.00 USD" in json.loads(answer.text)["message"]


def test_an_order_changed_after_its_payment_began_is_not_charged_twice(shop: Shop) -> None:
    number = shop.order("1009")
    shop.pay("1009")
    shop.order("1009", total=9900)
    answer = shop.pay("1009")
    assert answer.status == 409
    assert "the customer may still pay 25.00 USD, and the order now costs 99.00 USD" in json.loads(answer.text)["message"]
    shop.merchant.settle(number, "approved")
    shop.deliver(shop.inbox.take(number))
    assert shop.booked("1009") == ["order_changed"]
    # Set back, it is fulfilled by the job.
    shop.order("1009")
    shop.site.resolve()
    assert shop.booked("1009") == ["order_changed", "fulfil"]


def test_what_the_shop_fails_at_is_rolled_back_and_tried_again(shop: Shop) -> None:
    number = shop.order("1010")
    shop.site.execute("UPDATE wp_shop_orders SET broken = 'fulfil' WHERE order_key = '1010'")
    shop.pay("1010", card=APPROVED)
    assert shop.booked("1010") == []
    row = shop.site.attempt(number)
    assert row["status"] == "succeeded" and row["undone"] == 1 and row["failure"] == "the shop is broken"
    shop.site.execute("UPDATE wp_shop_orders SET broken = NULL WHERE order_key = '1010'")
    shop.site.resolve()
    assert shop.booked("1010") == ["fulfil"]
    assert shop.site.attempt(number)["undone"] == 0


def test_a_deadlock_in_the_shops_code_leaves_nothing_half_done(shop: Shop) -> None:
    """The database rolls everything back, and code that does not look at errors goes on writing."""
    number = shop.order("1020")
    shop.site.execute("UPDATE wp_shop_orders SET broken = 'deadlock' WHERE order_key = '1020'")
    shop.pay("1020", card=APPROVED)
    assert shop.booked("1020") == ["fulfil"]
    row = shop.site.attempt(number)
    assert row["status"] == "succeeded" and row["undone"] == 0 and "fulfilled" in row["done"]


def test_many_workers_ask_once_each(shop: Shop) -> None:
    for index in range(6):
        shop.order(f"13{index}")
        shop.merchant.fault("drop_answer", operation="orderAndPay")
        shop.pay(f"13{index}", card=APPROVED)
    with ThreadPoolExecutor(3) as workers:
        list(workers.map(lambda _: shop.site.resolve(), range(3)))
    assert [shop.booked(f"13{index}") for index in range(6)] == [["fulfil"]] * 6


def test_a_sandbox_in_production_takes_no_customer(shop: Shop) -> None:
    shop.order("1011")
    shop.site.configure(WP_ENVIRONMENT_TYPE="production")
    try:
        answer = shop.pay("1011")
    finally:
        shop.site.configure(WP_ENVIRONMENT_TYPE="local")
    assert answer.status == 409
    assert "customers would get goods without paying. Enter the live credentials" in json.loads(answer.text)["message"]
    assert shop.site.attempts("order_key = '1011'") == []


def test_wrong_credentials_say_so(shop_at: Any) -> None:
    shop = shop_at("paymart")
    config = {**shop.merchant.config, "credentials": {"private_key": "wrong"}}
    shop.site.use("paymart", config)
    number = shop.order("1012", currency="EUR")
    answer = shop.pay("1012", client="paymart")
    assert answer.status == 502 and "incorrect_private_key" in json.loads(answer.text)["failed"]
    assert shop.site.attempt(number)["status"] == "not_made"
