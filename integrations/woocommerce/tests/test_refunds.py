"""Refunds: never of more than was paid, and never a second one while the first may have happened."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shops import Shop


def refused(answer: Any) -> dict[str, str]:
    """What a refused refund says."""
    assert answer.status == 409, answer
    told: dict[str, str] = json.loads(answer.text)
    return told


def test_a_refund_is_booked_once_when_it_has_arrived(shop: Shop) -> None:
    number = shop.paid("3001")
    assert shop.refund("3001", 500).status == 200
    assert shop.booked("3001") == ["fulfil"]
    notice = shop.inbox.take(f"{number}_r1")
    assert [shop.deliver(notice).status for _ in range(2)] == [200, 200]
    assert shop.booked("3001") == ["fulfil", "refunded"]
    payment = shop.site.attempt(number)
    assert (payment["status"], payment["data"]["amount_refunded"]) == ("refunded", 500)
    shop.merchant.assert_refunded(number, 500, of=2500)


def test_refunds_add_up_and_end_with_the_payment(shop: Shop) -> None:
    number = shop.paid("3002")
    for amount in (500, 2000):
        assert shop.refund("3002", amount).status == 200
        shop.deliver(shop.inbox.take(f"{number}_r{1 if amount == 500 else 2}"))
    told = refused(shop.refund("3002", 1))
    assert "paid with 25.00 USD, and 25.00 USD of it is refunded. At most 0.00 USD" in told["message"]
    shop.merchant.assert_refunded(number, 2500, of=2500)


@pytest.mark.parametrize("amount", [2501, 0])
def test_more_than_was_paid_is_not_refunded(shop: Shop, amount: int) -> None:
    shop.paid(f"3003{amount}")
    told = refused(shop.refund(f"3003{amount}", amount))
    assert told["refused"] == "refund_too_much" and "At most 25.00 USD can be refunded" in told["message"]
    assert shop.site.attempts("kind = 'refund' AND order_key = %s", f"3003{amount}") == []


def test_another_currency_and_an_unpaid_order_are_not_refunded(shop: Shop) -> None:
    shop.paid("3004")
    assert "paid in USD, so it cannot be refunded in EUR" in refused(shop.refund("3004", 500, currency="EUR"))["message"]
    shop.order("3005")
    shop.pay("3005")
    assert "wc3005 is not paid" in refused(shop.refund("3005", 500))["message"]


def test_an_unknown_refund_blocks_the_next_one_until_it_is_settled(shop: Shop) -> None:
    number = shop.paid("3006")
    shop.merchant.fault("drop_answer", operation="refund")
    assert shop.refund("3006", 500).status == 200
    assert shop.site.attempt(f"{number}_r1")["status"] == "open"
    assert "under way or unknown (wc3006_r1 of 5.00 USD)" in refused(shop.refund("3006", 500))["message"]
    shop.merchant.settle(f"{number}_r1", "approved")
    shop.site.resolve()
    assert shop.booked("3006") == ["fulfil", "refunded"]
    assert shop.refund("3006", 500).status == 200
    assert shop.site.attempt(f"{number}_r2")["status"] == "under_way"


def test_a_refund_that_was_begun_blocks_even_if_its_worker_died_before_the_call(shop: Shop) -> None:
    """The payment's own row knows of it, from before the call."""
    number = shop.paid("3007")
    shop.site.run(
        "use Libtill\\WooCommerce\\{Plugin, Vendor\\Till\\Money};"
        "$plugin = Plugin::instance(); $payment = $plugin->store->byNumber('wc3007');"
        "$begun = new ReflectionMethod($plugin->refunds, 'begun');"
        "$plugin->database->transaction(fn () => $begun->invoke($plugin->refunds, $payment, Money::of('5.00', 'USD'), []));"
    )
    assert shop.site.attempt(number)["data"]["refund_blocked"] is True
    assert refused(shop.refund("3007", 500))["refused"] == "refund_blocked"


def test_two_presses_of_the_button_are_one_refund(shop: Shop) -> None:
    number = shop.paid("3008")
    with ThreadPoolExecutor(4) as presses:
        answers = list(presses.map(lambda _: shop.refund("3008", 500), range(4)))
    assert sorted(answer.status for answer in answers) == [200, 409, 409, 409]
    shop.deliver(shop.inbox.take(f"{number}_r1"))
    shop.merchant.assert_refunded(number, 500, of=2500)


def test_a_refund_that_fails_is_told_and_frees_the_next_one(shop: Shop) -> None:
    number = shop.paid("3009")
    shop.refund("3009", 500)
    shop.merchant.settle(f"{number}_r1", "declined")
    shop.deliver(shop.inbox.take(f"{number}_r1"))
    assert shop.booked("3009") == ["fulfil", "refund_failed"]
    assert shop.refund("3009", 500).status == 200


def test_a_person_settles_a_refund_that_the_gateway_cannot_be_asked_about(shop_at: Any) -> None:
    shop = shop_at("paymart")
    number = shop.order("3010", currency="EUR")
    shop.pay("3010", client="paymart")
    shop.merchant.settle(number, "approved")
    shop.deliver(shop.inbox.take(number))
    shop.merchant.fault("drop_answer", operation="create_refund")
    assert shop.refund("3010", 500, currency="EUR").status == 200
    assert shop.site.attempt(f"{number}_r1")["status"] == "open"
    shop.site.execute("UPDATE wp_till_attempts SET ask_at = '2020-01-01T00:00:00.000000Z' WHERE number = %s", f"{number}_r1")
    shop.site.resolve(hurry=False)
    assert shop.booked("3010") == ["fulfil", "unsettled"]
    assert refused(shop.refund("3010", 500, currency="EUR"))["refused"] == "refund_blocked"
    shop.site.run(
        "use Libtill\\WooCommerce\\Plugin; $plugin = Plugin::instance();"
        "$plugin->refunds->settle($plugin->store->byNumber('wc3010_r1'), true);"
    )
    assert shop.booked("3010") == ["fulfil", "unsettled", "refunded"]
