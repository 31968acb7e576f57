"""Payments: one call for an order, and each thing done once."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction

import libtill_django
from conftest import Shop
from libtill import Money, OutcomeUnknownError, TillError
from libtill_django import ShopError, asking, journal
from libtill_django.errors import (
    AlreadyPaidError,
    NotCommittedError,
    OrderChangedError,
    PaymentOpenError,
)
from libtill_django.models import Attempt
from shop import orders
from shop.models import Order

MONEY = Money.of("25.00", "USD")


def test_a_customer_is_sent_to_the_page_and_the_order_is_fulfilled_when_it_is_paid(shop: Shop) -> None:
    shop.order("1001")
    answer = shop.checkout("1001")
    assert answer.status_code == 303
    assert answer["Location"].startswith(shop.merchant.url)
    assert shop.booked("1001") == []
    shop.merchant.settle("1001", "approved")
    assert shop.deliver().content == b'{"msg":"Success","code":"SUCCESS"}'
    assert shop.booked("1001") == ["fulfilled"]
    attempt = shop.attempt("1001")
    assert attempt.status == "succeeded"
    assert attempt.ask_at is None
    shop.merchant.assert_charged_once("1001", 2500)


def test_the_attempt_is_committed_before_the_call(shop: Shop, monkeypatch: pytest.MonkeyPatch) -> None:
    shop.order("1002")
    till = libtill_django.client()
    seen: list[Any] = []

    def create(request: Any) -> Any:
        seen.append((connection.in_atomic_block, Attempt.objects.get(number="1002").status))
        raise OutcomeUnknownError(
            {"kind": "timeout", "outcome": "unknown", "operation": "payment_create", "message": "no answer"}
        )

    monkeypatch.setattr(till.payments.__class__, "create", lambda _, request: create(request))
    attempt = libtill_django.pay("1002", MONEY)
    assert seen == [(False, "open")]
    assert attempt.status == "open"
    assert attempt.ask_at is not None


def test_a_transaction_around_the_call_is_refused_with_the_fix(shop: Shop) -> None:
    with transaction.atomic(), pytest.raises(NotCommittedError, match=r"transaction\.on_commit"):
        libtill_django.pay("1003", MONEY)
    assert not Attempt.objects.exists()


def test_atomic_requests_is_refused_with_the_fix(shop: Shop) -> None:
    connection.settings_dict["ATOMIC_REQUESTS"] = True
    try:
        with pytest.raises(NotCommittedError, match="@django.db.transaction.non_atomic_requests"):
            shop.browser.get("/wrapped/")
        shop.order("1004")
        assert shop.checkout("1004").status_code == 303
    finally:
        connection.settings_dict["ATOMIC_REQUESTS"] = False
    assert list(Attempt.objects.values_list("number", flat=True)) == ["1004"]


def test_autocommit_that_is_switched_off_is_refused(shop: Shop) -> None:
    transaction.set_autocommit(False)
    try:
        with pytest.raises(NotCommittedError, match="autocommit"):
            libtill_django.pay("1005", MONEY)
    finally:
        transaction.rollback()
        transaction.set_autocommit(True)


def test_two_tabs_get_the_same_page_and_the_customer_pays_once(shop: Shop) -> None:
    shop.order("1006")
    first, second = shop.checkout("1006"), shop.checkout("1006")
    assert first["Location"] == second["Location"]
    assert Attempt.objects.count() == 1


def test_parallel_checkouts_of_one_order_make_one_call(shop: Shop) -> None:
    begun: list[journal.Begun] = []
    together = threading.Barrier(6)

    def begin() -> None:
        together.wait()
        try:
            begun.append(libtill_django.begin("1007", MONEY))
        finally:
            connections.close_all()

    threads = [threading.Thread(target=begin) for _ in range(6)]
    if connection.vendor == "sqlite" and connection.is_in_memory_db():  # type: ignore[attr-defined]
        threads = []
        begun = [libtill_django.begin("1007", MONEY) for _ in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(begun) == 6
    assert [each.is_new for each in begun].count(True) == 1
    assert {each.attempt.number for each in begun} == {"1007"}


def test_parallel_news_is_acted_upon_once(shop: Shop) -> None:
    shop.order("1023")
    attempt = libtill_django.begin("1023", MONEY).attempt
    together = threading.Barrier(6)

    def tell() -> None:
        together.wait()
        try:
            libtill_django.apply(attempt, payment=_payment("1023", "approved"))
        finally:
            connections.close_all()

    if connection.vendor == "postgresql":
        threads = [threading.Thread(target=tell) for _ in range(6)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    else:
        for _ in range(6):
            libtill_django.apply(attempt, payment=_payment("1023", "approved"))
    assert shop.booked("1023") == ["fulfilled"]


def test_an_order_that_was_changed_is_not_charged_twice(shop: Shop) -> None:
    order = shop.order("1008")
    shop.checkout("1008")
    Order.objects.filter(pk=order.pk).update(total=3000)
    answer = shop.checkout("1008")
    assert answer.status_code == 409
    assert (
        b"was changed after its payment began: the customer may still pay 25.00 USD, and the order now costs 30.00 USD"
        in answer.content
    )
    with pytest.raises(OrderChangedError):
        libtill_django.begin("1008", Money.of("25.00", "EUR"))


def test_a_changed_order_is_not_fulfilled_until_it_is_set_back(shop: Shop) -> None:
    order = shop.order("1009")
    shop.checkout("1009")
    Order.objects.filter(pk=order.pk).update(total=3000)
    shop.merchant.settle("1009", "approved")
    shop.deliver()
    asking.finish(shop.attempt("1009"))
    assert shop.booked("1009") == ["order_changed"]
    assert shop.attempt("1009").undone
    Order.objects.filter(pk=order.pk).update(total=2500)
    asking.finish(shop.attempt("1009"))
    asking.finish(shop.attempt("1009"))
    assert shop.booked("1009") == ["order_changed", "fulfilled"]
    assert not shop.attempt("1009").undone


def test_a_paid_order_is_not_paid_again(shop: Shop) -> None:
    shop.paid("1010")
    with pytest.raises(AlreadyPaidError, match=r"Order 1010 is already paid: 25\.00 USD"):
        libtill_django.pay("1010", MONEY)


def test_another_client_waits_for_the_open_payment(shop: Shop, settings: Any) -> None:
    settings.TILL = {
        **settings.TILL,
        "CLIENTS": {**settings.TILL["CLIENTS"], "other": settings.TILL["CLIENTS"]["default"]},
    }
    libtill_django.begin("1011", MONEY)
    with pytest.raises(PaymentOpenError, match="otherwise the customer might pay twice"):
        libtill_django.begin("1011", MONEY, client="other")


def test_after_a_failed_payment_the_next_one_has_a_new_number(shop: Shop) -> None:
    shop.order("1012")
    shop.checkout("1012")
    shop.merchant.settle("1012", "declined")
    shop.deliver()
    assert shop.booked("1012") == ["released"]
    assert shop.checkout("1012").status_code == 303
    shop.merchant.settle("1012_2", "approved")
    shop.deliver()
    assert shop.booked("1012") == ["released", "fulfilled"]


def test_a_number_of_another_order_is_never_taken(shop: Shop) -> None:
    libtill_django.begin("1013_2", MONEY)
    first = libtill_django.begin("1013", MONEY).attempt
    libtill_django.apply(first, payment=_payment("1013", "declined"))
    assert libtill_django.begin("1013", MONEY).attempt.number == "1013_3"


def _payment(number: str, status: str, **more: Any) -> Any:
    made = {
        "gateway": "payermax",
        "id": f"T-{number}",
        "order_id": number,
        "status": status,
        "final": True,
        "operation": "payment",
    }
    return {**made, "amount": 2500, "currency": "USD", **more}


def test_a_call_that_sent_nothing_may_be_made_again_under_its_number(shop: Shop) -> None:
    shop.order("1014")
    with pytest.raises(TillError, match="customer.id: is required"):
        libtill_django.pay("1014", MONEY, description="Blue cap")
    attempt = shop.attempt("1014")
    assert attempt.status == "not_made"
    assert shop.booked("1014") == ["released"]
    assert shop.checkout("1014").status_code == 303
    again = shop.attempt("1014")
    assert (again.pk, again.released_at) == (attempt.pk, None)
    shop.merchant.settle("1014", "approved")
    shop.deliver()
    assert shop.booked("1014") == ["released", "fulfilled"]


def test_an_old_error_says_nothing_about_a_new_call(shop: Shop) -> None:
    first = libtill_django.begin("1015", MONEY).attempt
    refused = {"operation": "payment_create", "outcome": "rejected", "order_id": "1015"}
    libtill_django.apply(first, error=refused)
    again, is_new = libtill_django.begin("1015", MONEY)
    assert is_new
    assert again.number == "1015"
    assert libtill_django.apply(first, error=refused).status == "open"
    assert libtill_django.apply(again, error=refused).status == "not_made"


def test_a_lost_answer_is_found_by_asking(shop: Shop) -> None:
    shop.order("1016")
    shop.merchant.fault("drop_answer", operation="orderAndPay")
    answer = shop.checkout("1016")
    assert answer.status_code == 200
    assert b"do not pay again" in answer.content
    shop.merchant.settle("1016", "approved")
    asking.ask(shop.attempt("1016"))
    shop.deliver()
    assert shop.booked("1016") == ["fulfilled"]
    shop.merchant.assert_charged_once("1016", 2500)


def test_an_order_that_is_paid_by_two_attempts_is_fulfilled_once(shop: Shop) -> None:
    shop.order("1017")
    first = libtill_django.begin("1017", MONEY).attempt
    libtill_django.apply(first, payment=_payment("1017", "declined"))
    second = libtill_django.begin("1017", MONEY).attempt
    # At the first one's page the customer tried again, with another card.
    libtill_django.apply(first, payment=_payment("1017", "approved", id="T-again"))
    libtill_django.apply(second, payment=_payment("1017_2", "approved"))
    assert shop.booked("1017") == ["released", "fulfilled", "order_paid_twice"]
    with pytest.raises(ShopError):
        libtill_django.begin("1017", MONEY)


def test_what_a_receiver_breaks_is_rolled_back_and_done_once_later(shop: Shop) -> None:
    shop.order("1018")
    shop.checkout("1018")
    shop.merchant.settle("1018", "approved")
    orders.broken.add("fulfilled")
    assert shop.deliver().status_code == 200
    attempt = shop.attempt("1018")
    assert (attempt.status, attempt.fulfilled_at, attempt.undone) == ("succeeded", None, True)
    assert attempt.failure == "RuntimeError in a receiver of the shop"
    assert shop.booked("1018") == []
    orders.broken.clear()
    asking.finish(attempt)
    asking.finish(attempt)
    attempt = shop.attempt("1018")
    assert shop.booked("1018") == ["fulfilled"]
    assert (attempt.undone, attempt.failure) == (False, "")


def test_another_amount_calls_a_person_and_ships_nothing(shop: Shop) -> None:
    shop.order("1019")
    attempt = libtill_django.begin("1019", MONEY).attempt
    libtill_django.apply(attempt, payment=_payment("1019", "approved", amount=100))
    libtill_django.apply(attempt, payment=_payment("1019", "approved", amount=100))
    assert shop.booked("1019") == ["other_amount"]


def test_a_reserved_payment_is_held_once(shop: Shop) -> None:
    shop.order("1020")
    attempt = libtill_django.begin("1020", MONEY, capture="manual").attempt
    reserved = _payment("1020", "authorized", final=False)
    libtill_django.apply(attempt, payment=reserved)
    libtill_django.apply(attempt, payment=reserved)
    assert shop.booked("1020") == ["held"]
    libtill_django.apply(attempt, payment=_payment("1020", "approved"))
    assert shop.booked("1020") == ["held", "fulfilled"]


@pytest.mark.parametrize(
    ("order", "message"), [("", "1 to 200 characters"), ("x" * 201, "1 to 200 characters")]
)
def test_a_bad_order_is_refused(shop: Shop, order: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        libtill_django.begin(order, MONEY)


def test_apply_takes_one_piece_of_news(shop: Shop) -> None:
    attempt = libtill_django.begin("1021", MONEY).attempt
    with pytest.raises(ValueError, match="exactly one"):
        libtill_django.apply(attempt)
    with pytest.raises(TillError, match="another number"):
        libtill_django.apply(attempt, payment=_payment("9999", "approved"))


def test_wrong_credentials_charge_nothing_and_say_so(
    shop_at: Callable[..., Shop], settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    shop = shop_at("paypro")
    config = settings.TILL["CLIENTS"]["default"]
    wrong = {**config, "credentials": {**config["credentials"], "secret": "not the secret"}}
    settings.TILL = {**settings.TILL, "CLIENTS": {"default": wrong}}
    method: Any = {"payment_method": {"way_code": "va"}}
    customer: Any = {"customer": {"email": "ada@shop.example", "phone": "5512345678"}}
    shop.order("1022", currency="MXN")
    # The gateway's refusal is not signed, so it is not certain that nothing happened.
    attempt = libtill_django.pay("1022", Money.of("25.00", "MXN"), **method, **customer)
    assert attempt.status == "open"
    assert "sign does not fit" in attempt.last_error
    assert "sign does not fit" in caplog.text
    assert "not the secret" not in caplog.text + attempt.last_error
    shop.merchant.assert_not_charged("1022")
