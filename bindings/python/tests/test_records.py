"""The model's classes, and how they meet a library of another version."""

from __future__ import annotations

import copy
import json
import pickle
from typing import Any

import pytest
from support import ROOT, card

import libtill
from libtill import _record
from libtill import Event, Payment, PaymentRequest, PaymentStatus, Verified
from libtill._generated.operations import OPERATIONS

ANSWER: dict[str, Any] = {
    "gateway": "payermax",
    "operation": "payment",
    "status": "approved",
    "final": True,
    "amount": 2500,
    "fees": [{"kind": "service", "amount": 10}],
    "next_action": {"type": "post_form", "url": "https://a.example", "fields": {"a": "b"}},
    "ignored": ["items", "shipping"],
}


def test_plain_data_comes_back_unchanged() -> None:
    payment = Payment.from_dict(ANSWER)
    assert payment.to_dict() == ANSWER
    assert payment.fees is not None and payment.fees[0].amount == 10
    assert payment.ignored == ("items", "shipping")
    assert payment.order_id is None


def test_a_class_is_laid_out_once(monkeypatch: pytest.MonkeyPatch) -> None:
    made: list[str] = []

    class Noted(_record.Layout):
        def __init__(self, cls: type[_record.Record]) -> None:
            made.append(cls.__name__)
            super().__init__(cls)

    monkeypatch.setattr(_record, "_layouts", {})
    monkeypatch.setattr(_record, "Layout", Noted)
    for _ in range(3):
        Payment.from_dict(ANSWER).members()
    assert sorted(made) == ["Fee", "NextAction", "Payment"]


def test_a_record_with_one_field_is_read_and_written() -> None:
    tls = libtill.Tls.from_dict({"ca_file": "ca.pem"})
    assert (tls.ca_file, tls.members(), libtill.Tls().members()) == (
        "ca.pem",
        {"ca_file": "ca.pem"},
        {},
    )


def test_a_word_of_another_type_is_no_word() -> None:
    payment = Payment.from_dict({"status": ["approved"], "operation": {"payment": 1}})
    assert (payment.status, payment.operation) == (PaymentStatus.UNKNOWN, None)
    assert PaymentRequest.from_dict({"capture": ["manual"]}).to_dict() == {"capture": ["manual"]}


def test_what_this_version_does_not_know_is_ignored() -> None:
    later = {**ANSWER, "later": {"a": 1}, "status": "teleported", "operation": "later"}
    payment = Payment.from_dict(later)
    assert payment.status is PaymentStatus.UNKNOWN
    assert payment.operation is None
    assert not hasattr(payment, "later")
    assert Payment.from_dict({}).gateway is None
    assert Payment.from_dict({"fees": 7, "next_action": "x"}).next_action is None


def test_a_word_that_is_not_known_vouches_for_nothing() -> None:
    event = Event.from_dict({"gateway": "g", "type": "later", "verified": "by_a_friend"})
    assert event.verified is Verified.NONE
    assert event.type is None


def test_records_cannot_be_changed() -> None:
    payment = Payment.from_dict(ANSWER)
    with pytest.raises(AttributeError, match="use replace"):
        payment.status = PaymentStatus.DECLINED
    with pytest.raises(AttributeError, match="use replace"):
        del payment.status
    with pytest.raises(AttributeError):
        payment.other = 1
    changed = payment.replace(amount=1)
    assert (changed.amount, payment.amount) == (1, 2500)


def test_classes_have_the_names_under_which_programs_import_them() -> None:
    exceptions, records = set(libtill.errors.__all__), set(libtill.model.__all__)
    assert exceptions | records < set(libtill.__all__)
    for name in exceptions | records:
        found = getattr(libtill.errors if name in exceptions else libtill.model, name)
        assert found is getattr(libtill, name)
        assert (found.__module__, found.__qualname__) == ("libtill", name)
        assert pickle.loads(pickle.dumps(found)) is found


def test_records_are_values() -> None:
    payment = Payment.from_dict(ANSWER)
    assert payment == Payment.from_dict(ANSWER)
    assert payment != payment.replace(amount=1)
    assert payment != ANSWER
    assert len({payment, Payment.from_dict(ANSWER)}) == 1
    assert pickle.loads(pickle.dumps(payment)) == payment
    assert copy.deepcopy(payment) == payment


def test_enumerations_are_their_texts() -> None:
    status: str = PaymentStatus.APPROVED
    assert status == "approved"
    assert f"{PaymentStatus.APPROVED} {PaymentStatus.APPROVED!s}" == "approved approved"
    assert json.dumps(PaymentStatus.APPROVED) == '"approved"'


def test_a_request_with_an_unknown_field_is_not_read() -> None:
    with pytest.raises(libtill.InvalidRequestError, match="customer.emial: is unknown"):
        PaymentRequest.from_dict({"order_id": "A1", "customer": {"emial": "a@b.example"}})
    with pytest.raises(TypeError, match="curency"):
        PaymentRequest(order_id="A1", amount=1, curency="USD")  # type: ignore[call-arg]


def test_what_a_request_cannot_hold_stays_for_the_library_to_refuse() -> None:
    request = PaymentRequest.from_dict({"order_id": "A1", "capture": "later", "customer": "Ada"})
    assert request.to_dict() == {"order_id": "A1", "capture": "later", "customer": "Ada"}
    read = PaymentRequest.from_dict(
        {"capture": "manual", "amount": libtill.Money.of_minor(5, "JPY")}
    )
    assert read.capture is libtill.Capture.MANUAL
    assert read.to_dict() == {"capture": "manual", "amount": 5, "currency": "JPY"}


def test_plain_data_keeps_the_currency_of_money() -> None:
    dollars = libtill.Money.of("10.50", "USD")
    item = libtill.Item(name="Cap", price=dollars, quantity=1)
    order: dict[str, Any] = {"order_id": "A1", "amount": dollars, "items": [item]}
    data = PaymentRequest.from_dict(order).to_dict()
    assert (data["amount"], data["currency"], data["items"][0]["price"]) == (1050, "USD", 1050)
    for change in ({"currency": "JPY"}, {"amount": libtill.Money.of("1050", "JPY")}):
        other = PaymentRequest.from_dict({**order, **change})
        with pytest.raises(libtill.InvalidRequestError, match="is in USD, and the currency is JPY"):
            other.to_dict()


def test_every_class_of_the_schema_is_here() -> None:
    schema = json.loads((ROOT / "schema" / "model.json").read_text(encoding="utf-8"))["$defs"]
    for name, definition in schema.items():
        if name in ("Amount", "Currency", "ErrorDetails"):
            continue
        found: Any = getattr(libtill, name)
        assert found.__doc__, name
        if "oneOf" in definition:
            assert [word.value for word in found] == [one["const"] for one in definition["oneOf"]]
        else:
            assert list(found.__slots__) == list(definition["properties"]), name
    operations = json.loads((ROOT / "schema" / "operations.json").read_text(encoding="utf-8"))
    assert list(OPERATIONS) == [one["name"] for one in operations]


def test_everything_that_is_named_is_there() -> None:
    assert len(libtill.__all__) == len(set(libtill.__all__)) > 90
    for name in libtill.__all__:
        assert getattr(libtill, name) is not None
    with pytest.raises(AttributeError):
        libtill.Paymant  # type: ignore[attr-defined]
    with pytest.raises(AttributeError):
        libtill.model.Paymant  # type: ignore[attr-defined]


def test_customer_responses_are_the_same_in_every_language() -> None:
    table = json.loads((ROOT / "tests/customer_responses.json").read_text())
    for row in table["responses"]:
        action = libtill.NextAction.from_dict(row["action"])
        amount = libtill.Money.of_minor(row["amount"], row["currency"]) if "amount" in row else None
        response = libtill.customer_response(action, amount, nonce=row.get("nonce"))
        assert (response and response._asdict()) == row["response"], row["name"]
    assert libtill.customer_response(None) is None


def test_nobody_is_sent_to_an_address_that_is_none() -> None:
    table = json.loads((ROOT / "tests/customer_responses.json").read_text())
    for url in table["refused"]:
        for action in (
            {"type": "redirect", "url": url},
            {"type": "post_form", "url": url},
            {"type": "choose", "selector_url": url},
            {"type": "choose", "providers": [{"name": "a", "url": url}]},
        ):
            with pytest.raises(ValueError, match="neither http nor https") as refused:
                libtill.customer_response(libtill.NextAction.from_dict(action))
            # It says nothing about money: a payment may have been made.
            assert not isinstance(refused.value, libtill.TillError)


def test_a_card_is_a_card() -> None:
    assert libtill.Card(**card("4392963203551251")).to_dict() == card("4392963203551251")
