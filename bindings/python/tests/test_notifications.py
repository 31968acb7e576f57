"""Notifications that the sandbox signed and delivered."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest
from support import Inbox, Merchant, account_payment, card_payment, violation_paths

import libtill
from libtill import Client, EventType, PaymentStatus, Verified


def test_a_signed_notification_is_verified(client: Client, inbox: Inbox) -> None:
    client.payments.create(**card_payment("A1", notify_url=inbox.url))
    headers, body = inbox.take()
    event = client.notifications.parse(headers, body)
    assert (event.type, event.verified) == (EventType.PAYMENT, Verified.SIGNATURE)
    assert event.payment is not None
    assert (event.payment.order_id, event.payment.status) == ("A1", PaymentStatus.APPROVED)
    assert event.raw == body.decode()
    assert client.notifications.parse(headers, body).dedupe_key == event.dedupe_key


def test_headers_come_in_many_forms(client: Client, inbox: Inbox) -> None:
    client.payments.create(**card_payment("A1", notify_url=inbox.url))
    headers, body = inbox.take()
    asgi = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in headers.items()]
    lists = {name.upper(): [value] for name, value in headers.items()}
    for form in (headers, asgi, lists, list(headers.items())):
        for content in (body, bytearray(body), memoryview(body)):
            event = client.notifications.parse(form, content)
            assert event.verified is Verified.SIGNATURE


def test_a_changed_body_is_refused(client: Client, inbox: Inbox) -> None:
    client.payments.create(**card_payment("A1", notify_url=inbox.url))
    headers, body = inbox.take()
    with pytest.raises(libtill.SignatureInvalidError):
        client.notifications.parse(headers, body.replace(b"A1", b"A2"))
    with pytest.raises(libtill.SignatureInvalidError):
        client.notifications.parse({}, body)
    twice = [*headers.items(), ("Sign", "other"), ("sign", "other")]
    with pytest.raises(libtill.SignatureInvalidError):
        client.notifications.parse(twice, body)


@pytest.mark.parametrize("body", [b"", b"\xff\xfe", b"{", b"\0", "😀".encode(), b"[]"])
def test_garbage_is_an_error_and_nothing_worse(client: Client, body: bytes) -> None:
    with pytest.raises(libtill.TillError) as caught:
        client.notifications.parse({"sign": "AAAA"}, body)
    assert caught.value.operation == "notification_parse"


def test_a_body_that_was_decoded_is_refused(client: Client) -> None:
    with pytest.raises(libtill.InvalidRequestError, match="bytes as they were received"):
        client.notifications.parse({}, "{}")  # type: ignore[arg-type]


@pytest.mark.parametrize("headers", [None, 5, "sign", [("sign",)], [5], {1: "x"}, {None: "x"}])
def test_headers_that_are_none_are_refused(client: Client, headers: Any) -> None:
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.notifications.parse(headers, b"{}")
    assert violation_paths(caught.value) == ["headers"]


def test_an_unsigned_claim_is_confirmed_by_asking(
    paypro_client: Client, paypro: Merchant, inbox: Inbox
) -> None:
    paypro_client.payments.create(**account_payment("B1", notify_url=inbox.url))
    paypro.settle("B1", "approved")
    event = paypro_client.notifications.parse(*inbox.take())
    assert event.verified is Verified.NONE
    expected = libtill.Expected(order_id="B1", amount=30000, currency="MXN")
    sure = paypro_client.notifications.confirm(event, expected)
    assert sure.verified is Verified.QUERY
    assert sure.payment is not None and sure.payment.status is PaymentStatus.APPROVED
    with pytest.raises(libtill.OutcomeUnknownError, match="mismatch: "):
        paypro_client.notifications.confirm(
            event, {"order_id": "B1", "amount": 1, "currency": "MXN"}
        )


def test_what_is_received_to_act_on_is_vouched_for(
    client: Client, paymart_client: Client, paymart: Merchant, inbox: Inbox
) -> None:
    def order(amount: int, currency: str = "EUR") -> Callable[[libtill.Event], libtill.Expected]:
        def known(event: libtill.Event) -> libtill.Expected:
            number = (event.payment and event.payment.order_id) or "none"
            return libtill.Expected(order_id=number, amount=amount, currency=currency)

        return known

    client.payments.create(**card_payment("A1", notify_url=inbox.url))
    headers, body = inbox.take()
    signed = client.notifications.receive(headers, body, expected=order(2500, "USD"))
    assert signed.verified is Verified.SIGNATURE
    for other in (order(2501, "USD"), order(2500, "EUR")):
        with pytest.raises(libtill.OutcomeUnknownError, match="mismatch: ") as caught:
            client.notifications.receive(headers, body, expected=other)
        assert caught.value.payment is not None and caught.value.payment.amount == 2500

    paymart_client.payments.create(
        order_id="C001", amount=10020, currency="EUR", description="Blue cap", notify_url=inbox.url
    )
    paymart.settle("C001", "approved")
    headers, body = inbox.take()
    while json.loads(body)["status"] != "approved":
        headers, body = inbox.take()
    sure = paymart_client.notifications.receive(headers, body, expected=order(10020))
    assert sure.verified is Verified.QUERY
    assert sure.payment is not None and sure.payment.status is PaymentStatus.APPROVED
    with pytest.raises(libtill.OutcomeUnknownError, match="mismatch: "):
        paymart_client.notifications.receive(headers, body, expected=order(10000))
    forged = body.replace(b'"C001"', b'"C002"')
    with pytest.raises(libtill.NotFoundError):
        paymart_client.notifications.receive(headers, forged, expected=order(10020))


def test_the_answer_is_what_the_gateway_wants_to_hear(
    client: Client, paypro_client: Client
) -> None:
    accepted = client.notifications.reply(accepted=True)
    assert accepted.http_status == 200 and "SUCCESS" in accepted.body
    assert client.notifications.reply(False) != accepted
    assert paypro_client.notifications.reply().body == "OK"


def test_a_claim_that_cannot_be_confirmed_is_refused_and_answered_400(
    paymart_client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = libtill.Event.from_dict({"gateway": "paymart", "type": "dispute", "verified": "none"})
    monkeypatch.setattr(type(paymart_client._core), "parse_notification", lambda *_: claim)

    def asked(_: libtill.Event) -> libtill.Expected:
        raise AssertionError("a dispute has no order number of the shop's to look up")

    with pytest.raises(libtill.UnsupportedError) as caught:
        paymart_client.notifications.receive({}, b"{}", asked)
    assert violation_paths(caught.value) == ["event.type"]
    assert caught.value.outcome is libtill.Outcome.NOT_SENT
    assert paymart_client.notifications.reply(accepted=False).http_status == 400


def test_old_news_moves_no_order_and_the_same_news_has_one_key(
    client: Client, inbox: Inbox
) -> None:
    payment = client.payments.create(**card_payment("A1", notify_url=inbox.url))
    headers, body = inbox.take()

    def stored(status: str) -> Callable[[libtill.Event], libtill.Expected]:
        known = libtill.Expected(order_id="A1", amount=2500, currency="USD", status=status)
        return lambda event: known

    news = client.notifications.receive(headers, body, stored("pending"))
    assert news.supersedes is True
    assert news.dedupe_key == payment.dedupe_key
    assert client.notifications.receive(headers, body, stored("approved")).supersedes is False
    assert client.notifications.receive(headers, body, stored("refunded")).supersedes is False
    found = client.payments.resolve(order_id="A1", amount=2500, currency="USD")
    assert (found.verdict, found.dedupe_key) == (libtill.Verdict.FOUND, payment.dedupe_key)


def test_a_number_that_is_taken_says_what_exists(client: Client) -> None:
    payment = client.payments.create(**card_payment("A1"))
    with pytest.raises(libtill.OutcomeUnknownError, match="duplicate_order: ") as caught:
        client.payments.create(**card_payment("A1"))
    error = caught.value
    assert error.existing is not None and error.existing.id == payment.id
    assert error.outcome is not libtill.Outcome.REJECTED and error.transient is False
