"""What may stand in a request, and what never leaves this process."""

from __future__ import annotations

import datetime
import decimal
import json
import pickle
from decimal import Decimal
from typing import Any

import pytest
from support import ROOT, Merchant, card_payment, violation_paths

import libtill
from libtill import Client, Money
from libtill._record import PRICED


@pytest.mark.parametrize(
    "amount", [25.0, float("nan"), float("inf"), Decimal("25.00"), 2**70, b"1"]
)
def test_amounts_are_exact_or_refused(client: Client, payermax: Merchant, amount: Any) -> None:
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**card_payment("A1", amount=amount))
    error = caught.value
    assert violation_paths(error) == ["amount"]
    assert (error.gateway, error.operation) == ("payermax", "payment_create")
    assert payermax.ledger()["entries"] == []


def test_floats_are_refused_everywhere(client: Client) -> None:
    request = card_payment("A1", gateway_options={"deep": [{"price": 1.5}]}, items=[{"price": 0.1}])
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**request)
    assert violation_paths(caught.value) == ["gateway_options.deep[0].price", "items[0].price"]


def test_money_is_a_value() -> None:
    assert repr(Money.of_minor(5, "USD")) == "Money.of('0.05', 'USD')"
    assert Money.of_minor(5, "JPY") == Money.of("5", "JPY") != Money.of_minor(5, "USD")
    assert len({Money.of_minor(5, "JPY"), Money.of("5", "JPY")}) == 1
    assert pickle.loads(pickle.dumps(Money.of("10.50", "USD"))) == Money.of("10.50", "USD")
    with pytest.raises(AttributeError):
        Money.of_minor(1, "USD").minor = 2


def test_money_says_whether_it_is_made_of_major_or_minor_units() -> None:
    with pytest.raises(TypeError, match="Money.of, of major units, or Money.of_minor"):
        Money(1050, "USD")


def test_money_is_exact_whatever_the_decimal_context() -> None:
    with decimal.localcontext() as context:
        context.prec = 3
        assert Money.of("1234567890123.45", "USD").minor == 123456789012345
        assert str(Money.of_minor(123456789012345, "USD")) == "1234567890123.45 USD"


def test_the_amounts_that_state_a_currency_are_the_model_s() -> None:
    schema = json.loads((ROOT / "schema" / "model.json").read_text(encoding="utf-8"))["$defs"]
    found = {
        name
        for record in schema.values()
        if record.get("additionalProperties") is False and "currency" in record["properties"]
        for name, field in record["properties"].items()
        if "#/$defs/Amount" in json.dumps(field)
    }
    assert found <= set(PRICED)


def test_money_in_another_currency_is_refused(client: Client) -> None:
    request = card_payment("A1", amount=Money.of("10", "EUR"))
    with pytest.raises(libtill.InvalidRequestError, match="is in EUR, and the currency is USD"):
        client.payments.create(**request)
    request = card_payment(
        "A1", items=[{"name": "cap", "quantity": 1, "price": Money.of_minor(1, "EUR")}]
    )
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**request)
    assert violation_paths(caught.value) == ["items[0].price"]


def test_text_of_every_script_arrives(client: Client, payermax: Merchant) -> None:
    words = "Blaue Mütze 😀 帽子"
    request = card_payment("A1", description=words)
    assert client.payments.create(**request).order_id == "A1"
    sent = payermax.sandbox.get(f"/sandbox/requests?merchant={payermax.name}")["requests"]
    assert any(words in str(one) for one in sent)


def test_a_nul_crosses_the_border_and_is_named(client: Client) -> None:
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**card_payment("A1", description="Blue\0cap", remark="\0"))
    assert violation_paths(caught.value) == ["description", "remark"]


def test_half_a_surrogate_pair_is_refused(client: Client) -> None:
    request = card_payment("A1", description="\ud83d", customer={"id": "\udc00"})
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**request)
    assert violation_paths(caught.value) == ["customer.id", "description"]


@pytest.mark.parametrize(
    "value", [b"bytes", datetime.date(2030, 1, 1), {1, 2}, object(), {1: "a"}, 1j]
)
def test_only_plain_data_is_taken(client: Client, value: Any) -> None:
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**card_payment("A1", remark=value))
    assert violation_paths(caught.value) == ["remark"]


def test_a_request_that_contains_itself_is_refused(client: Client) -> None:
    endless: dict[str, Any] = {}
    endless["more"] = endless
    with pytest.raises(libtill.InvalidRequestError, match="nested too deep"):
        client.payments.create(**card_payment("A1", gateway_options=endless))


def test_a_request_must_be_an_object(client: Client) -> None:
    with pytest.raises(libtill.InvalidRequestError):
        client.payments.create(["A1"])  # type: ignore[arg-type]


def test_absent_and_none_are_the_same(client: Client) -> None:
    request = card_payment("A1", remark=None, options=None, items=None)
    assert client.payments.create(**request).order_id == "A1"
