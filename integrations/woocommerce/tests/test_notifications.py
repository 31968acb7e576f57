"""Notifications: authenticated, kept once, and applied once, whatever arrives and how often."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from shops import Shop
from wordpress import Answer, send



def accepted(answer: Answer) -> bool:
    """Whether PayerMax takes an answer as that of a shop that has the notification."""
    return answer.status == 200 and json.loads(answer.text) == {"code": "SUCCESS", "msg": "Success"}


def paying(shop: Shop, order: str, **more: Any) -> str:
    """An order whose customer has paid, and whose notification is on its way."""
    number = shop.order(order)
    assert shop.pay(order, **more).status == 303
    shop.merchant.settle(number, "approved")
    return number


def kept(shop: Shop, number: str) -> list[dict[str, Any]]:
    """The notifications that the shop has kept."""
    return shop.site.query("SELECT * FROM wp_till_notifications WHERE number = %s", number)


def test_a_replayed_notification_counts_once(shop: Shop) -> None:
    number = paying(shop, "2001")
    notice = shop.inbox.take(number)
    with ThreadPoolExecutor(4) as senders:
        answers = list(senders.map(lambda _: shop.deliver(notice), range(4)))
    assert all(map(accepted, answers))
    assert shop.booked("2001") == ["fulfil"]
    [row] = kept(shop, number)
    assert (row["state"], row["times"]) == ("applied", 4)


def test_a_forged_notification_changes_nothing(shop: Shop) -> None:
    number = paying(shop, "2002")
    notice = shop.inbox.take(number)
    forged = notice.body.replace(b"wc2002", b"wc2000")
    assert forged != notice.body
    assert not accepted(shop.deliver(notice, body=forged))
    assert shop.booked("2002") == [] and kept(shop, number) == []
    assert "a notification was refused" in shop.site.log()


def test_a_notification_of_another_merchant_changes_nothing(shop_at: Any) -> None:
    other = shop_at("payermax")
    notice = other.inbox.take(paying(other, "2003"))
    shop = shop_at("payermax")
    assert not accepted(shop.deliver(notice))
    assert shop.booked("2003") == []


def test_a_notification_of_no_order_is_kept_and_refused(shop: Shop) -> None:
    number = paying(shop, "2004")
    notice = shop.inbox.take(number)
    shop.site.execute("DELETE FROM wp_till_attempts WHERE number = %s", number)
    assert not accepted(shop.deliver(notice))
    [row] = kept(shop, number)
    assert (row["state"], row["failure"]) == ("foreign", "no order of this shop has its number.")


@pytest.mark.parametrize(("field", "value"), [("currency", "EUR"), ("amount", 2600)])
def test_a_genuine_notification_of_other_money_calls_a_person(shop: Shop, field: str, value: Any) -> None:
    """The gateway itself names other money than the shop's attempt has."""
    number = paying(shop, f"2005{field}")
    row = shop.site.attempt(number)
    row["data"][field] = value
    sql = f"UPDATE wp_till_attempts SET {field} = %s, data = %s WHERE number = %s"
    shop.site.execute(sql, value, json.dumps(row["data"]), number)
    notice = shop.inbox.take(number)
    assert not any(accepted(shop.deliver(notice)) for _ in range(2))
    assert shop.booked(f"2005{field}") == ["mismatch"]
    assert kept(shop, number)[0]["state"] == "refused"


def test_an_oversized_notification_is_refused_before_it_is_read(shop: Shop) -> None:
    number = paying(shop, "2006")
    notice = shop.inbox.take(number)
    answer = shop.deliver(notice, body=notice.body + b" " * 65_536)
    assert (answer.status, answer.text) == (413, "At most 65536 bytes")
    assert shop.booked("2006") == []


def test_only_posts_to_known_gateways_are_taken(shop: Shop) -> None:
    assert shop.site.get("/?till_notify=payermax").status == 404
    assert send(f"{shop.site.url}/?till_notify=other", b"{}").status == 404
    assert send(f"{shop.site.url}/?till_notify[]=payermax", b"{}").status in (200, 404)


def test_an_unsigned_notification_is_believed_only_as_far_as_the_gateway_confirms_it(shop_at: Any) -> None:
    shop = shop_at("paymart")
    for order in ("2007a", "2007b"):
        shop.order(order, currency="EUR")
        assert shop.pay(order, client="paymart").status == 303
    shop.merchant.settle("wc2007a", "approved")
    notice = shop.inbox.take("wc2007a")
    assert shop.deliver(notice).status == 200
    assert shop.booked("2007a") == ["fulfil"]
    # Whoever knows the form of a notification can write one for an order that was not paid.
    forged = notice.body.replace(b"wc2007a", b"wc2007b")
    assert forged != notice.body
    assert shop.deliver(notice, body=forged).status == 400
    assert shop.booked("2007b") == []


def test_a_dispute_is_passed_on_once_and_calls_a_person(shop: Shop) -> None:
    number = shop.paid("2008")
    shop.merchant._post(
        "/sandbox/disputes", {"merchant": shop.merchant.merchant, "payment": number, "kind": "CHARGEBACK"}
    )
    notice = shop.inbox.take("CHARGEBACK")
    assert [shop.deliver(notice).status for _ in range(2)] == [200, 200]
    assert shop.site.query("SELECT note FROM wp_bookings WHERE what = 'other_event'") == [{"note": "dispute"}]
    assert shop.booked("2008") == ["fulfil", "disputed"]


def test_the_status_line_is_the_gateways_whatever_wordpress_has_set(shop: Shop) -> None:
    number = paying(shop, "2009")
    notice = shop.inbox.take(number)
    # WordPress answers 404 for an address that it does not know; the notification is taken all the same.
    headers = {name: value for name, value in notice.headers.items() if name.lower() not in ("host", "content-length")}
    answer = send(f"{shop.site.url}/no/such/page?till_notify=payermax", notice.body, headers)
    assert accepted(answer)
    assert kept(shop, number)[0]["state"] == "applied"


def test_a_customer_who_returns_and_reloads_makes_the_shop_ask_once(shop: Shop) -> None:
    number = shop.order("2010")
    token = shop.pay("2010").location.split("=", 1)[1]
    page = f"/?till_return={token}&status=SUCCESS&outTradeNo=9999"
    assert "should not pay again" in shop.site.get(page).text
    asked = shop.site.attempt(number)["asked_at"]
    assert asked is not None
    assert "should not pay again" in shop.site.get(page).text
    assert shop.site.attempt(number)["asked_at"] == asked
    assert shop.booked("2010") == []


def test_what_is_kept_has_no_text_of_the_gateway(shop: Shop) -> None:
    number = shop.paid("2011")
    [row] = kept(shop, number)
    assert '"raw"' not in row["event"] and '"sign"' not in row["event"]
