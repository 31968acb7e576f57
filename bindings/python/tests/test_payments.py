"""Payments, refunds, payouts and balances, against the sandbox."""

from __future__ import annotations

from typing import Any

import pytest
from support import APPROVED_3DS, DECLINED, Merchant, account_payment, card, card_payment

import libtill
from libtill import Client, Money, PaymentStatus


def test_a_card_is_charged(client: Client, payermax: Merchant) -> None:
    payment = client.payments.create(**card_payment("A1"))
    assert payment.status is PaymentStatus.APPROVED
    assert (payment.order_id, payment.amount, payment.currency) == ("A1", 2500, "USD")
    assert payment.final is True
    assert payment.raw is not None and '"APPLY_SUCCESS"' in payment.raw
    (entry,) = payermax.ledger()["entries"]
    assert (entry["order_id"], entry["paid"]) == ("A1", 2500)


def test_a_declined_card_is_a_result(client: Client) -> None:
    request = card_payment("A1", payment_method={"card": card(DECLINED)})
    payment = client.payments.create(request)
    assert payment.status is PaymentStatus.DECLINED
    assert payment.decline is not None and payment.final is True


def test_three_d_secure_sends_the_customer_on(client: Client, payermax: Merchant) -> None:
    request = card_payment("A1", payment_method={"card": card(APPROVED_3DS)})
    payment = client.payments.create(**request)
    assert payment.status is PaymentStatus.REQUIRES_ACTION
    response = libtill.customer_response(payment.next_action)
    assert response is not None and response.http_status == 303
    payermax.sandbox.press(response.headers["Location"], "success")
    assert client.payments.get(order_id="A1").status is PaymentStatus.APPROVED


def test_typed_requests_and_plain_ones_are_the_same(client: Client) -> None:
    plain = card_payment("A1")
    typed = libtill.PaymentRequest.from_dict(plain)
    assert isinstance(typed.payment_method, libtill.PaymentMethod)
    assert typed.to_dict() == plain
    assert client.payments.create(typed).order_id == "A1"
    assert client.payments.create(typed, order_id="A2").order_id == "A2"
    mixed = card_payment("A3", payment_method={"card": libtill.Card(**card(DECLINED))})
    assert client.payments.create(mixed).status is PaymentStatus.DECLINED


def test_an_amount_may_be_money(client: Client, payermax: Merchant) -> None:
    request = card_payment("A1", amount=Money.of("10.50", "USD"))
    del request["currency"]
    assert client.payments.create(**request).amount == 1050
    (entry,) = payermax.ledger()["entries"]
    assert (entry["paid"], entry["currency"]) == (1050, "USD")


def test_a_payment_is_refunded(client: Client) -> None:
    client.payments.create(**card_payment("A1"))
    refund = client.refunds.create(
        refund_id="R1", order_id="A1", amount=500, currency="USD", reason="returned"
    )
    assert refund.status in (libtill.RefundStatus.PENDING, libtill.RefundStatus.SUCCEEDED)
    assert client.refunds.get(refund_id="R1").amount == 500


def test_money_is_paid_out(client: Client) -> None:
    payout = client.payouts.create(
        order_id="P1",
        amount=150000,
        currency="PHP",
        country="PH",
        destination={"wallet": {"organisation": "GCASH", "account": "0812345678"}},
        recipient={"full_name": "Grace Hopper"},
    )
    assert payout.status in (libtill.PayoutStatus.PENDING, libtill.PayoutStatus.SUCCEEDED)
    assert client.payouts.get(order_id="P1").amount == 150000


def test_a_virtual_account_is_shown_and_paid(paypro_client: Client, paypro: Merchant) -> None:
    payment = paypro_client.payments.create(**account_payment("B1"))
    assert payment.status is PaymentStatus.REQUIRES_ACTION
    assert payment.next_action is not None and payment.next_action.display is not None
    assert payment.next_action.display.virtual_account
    page = libtill.customer_response(
        payment.next_action, libtill.Money.of_minor(payment.amount or 0, payment.currency or "")
    )
    assert page is not None and payment.next_action.display.virtual_account in page.body
    paypro.settle("B1", "approved")
    assert paypro_client.payments.get(order_id="B1").status is PaymentStatus.APPROVED


def test_the_balance_is_told(paypro_client: Client) -> None:
    balance = paypro_client.balances.get(currency="MXN")
    assert isinstance(balance.available, int) and balance.currency == "MXN"


def test_a_list_asks_when_it_is_iterated(client: Client) -> None:
    listing = client.tokens.list(customer_id="nobody")
    assert [token.token for token in listing] == []
    assert listing.page().data == ()


def test_a_gateway_without_lists_says_what_it_has(client: Client) -> None:
    listing = client.payments.list()
    with pytest.raises(libtill.UnsupportedError, match="payment_create"):
        next(iter(listing))


def test_a_documented_request_is_sent_as_it_stands(client: Client) -> None:
    client.payments.create(**card_payment("A1"))
    answer = client.call_raw("orderQuery", body='{"outTradeNo": "A1"}')
    assert answer.http_status == 200
    assert '"outTradeNo":"A1"' in answer.body.replace(" ", "")


def test_what_the_customer_brings_back_is_a_hint(client: Client) -> None:
    hint = client.return_parse("?outTradeNo=A1&tradeToken=T1&status=SUCCESS")
    assert hint.order_id == "A1"


def test_every_operation_can_be_called_by_name(client: Client) -> None:
    assert client.call("payment_create", card_payment("A1")).status is PaymentStatus.APPROVED
    wrong: Any
    for wrong in ("payment_crate", ["payment_create"], None):
        with pytest.raises(libtill.InvalidRequestError, match="there is no such operation"):
            client.call(wrong, {})


def test_a_closed_client_refuses(payermax: Merchant) -> None:
    with libtill.Client(payermax.config) as client:
        assert client.payments.create(**card_payment("A1")).status is PaymentStatus.APPROVED
    with pytest.raises(libtill.InvalidRequestError, match="the client is closed") as caught:
        client.payments.get(order_id="A1")
    assert caught.value.outcome is libtill.Outcome.NOT_SENT
    # What a resolve should have found out is not known, although nothing was sent.
    with pytest.raises(libtill.OutcomeUnknownError, match="the client is closed"):
        client.payments.resolve(order_id="A1", amount=2500, currency="USD")
    client.close()
    assert repr(client) == "<libtill.Client payermax closed>"
