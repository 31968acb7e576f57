"""What may stand in a request, and what never leaves this process."""

from __future__ import annotations

import datetime
import decimal
from decimal import Decimal
from typing import Any

import pytest
from support import Merchant, card_payment, fault_paths

import libtill
from libtill import Client, Money


@pytest.mark.parametrize(
    "amount", [25.0, float("nan"), float("inf"), Decimal("25.00"), 2**70, b"1"]
)
def test_amounts_are_exact_or_refused(client: Client, payermax: Merchant, amount: Any) -> None:
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**card_payment("A1", amount=amount))
    error = caught.value
    assert fault_paths(error) == ["amount"]
    assert (error.gateway, error.operation) == ("payermax", "payment_create")
    assert payermax.ledger()["entries"] == []


def test_floats_are_refused_everywhere(client: Client) -> None:
    request = card_payment("A1", gateway_options={"deep": [{"price": 1.5}]}, items=[{"price": 0.1}])
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**request)
    assert fault_paths(caught.value) == ["gateway_options.deep[0].price", "items[0].price"]


def test_money_is_made_from_decimal_text() -> None:
    assert Money.of("10.50", "USD").minor == 1050
    assert Money.of("10.5000", "USD").minor == 1050
    assert Money.of("1500", "JPY").minor == 1500
    assert Money.of("1.234", "KWD").minor == 1234
    assert Money.of(Decimal("1E+3"), "USD").minor == 100000
    assert Money.of(7, "USD").minor == 700
    assert Money.of("-0.01", "USD").minor == -1
    assert Money(1050, "USD").decimal == Decimal("10.50")
    assert str(Money(-5, "USD")) == "-0.05 USD"
    assert str(Money(5, "JPY")) == "5 JPY"
    assert repr(Money(5, "JPY")) == "Money(5, 'JPY')"
    assert Money(5, "JPY") == Money.of("5", "JPY") != Money(5, "USD")
    assert len({Money(5, "JPY"), Money.of("5", "JPY")}) == 1


def test_money_is_exact_whatever_the_decimal_context() -> None:
    with decimal.localcontext() as context:
        context.prec = 3
        assert Money.of("123456789012.34", "USD").minor == 12345678901234
        assert str(Money(12345678901234, "USD")) == "123456789012.34 USD"


@pytest.mark.parametrize(
    "amount",
    [10.5, True, None, "10,50", "1e3", " 1", "", "١", "10.505", Decimal("NaN"), Decimal("1E+99")],
)
def test_money_is_not_made_from_anything_else(amount: Any) -> None:
    with pytest.raises(libtill.InvalidRequestError) as caught:
        Money.of(amount, "USD")
    assert fault_paths(caught.value) == ["amount"]


def test_money_needs_a_real_currency_and_whole_minor_units() -> None:
    with pytest.raises(libtill.InvalidRequestError):
        Money.of("1", "usd")
    with pytest.raises(libtill.InvalidRequestError):
        Money(1.5, "USD")  # type: ignore[arg-type]
    with pytest.raises(AttributeError):
        Money(1, "USD").minor = 2


def test_money_in_another_currency_is_refused(client: Client) -> None:
    request = card_payment("A1", amount=Money.of("10", "EUR"))
    with pytest.raises(libtill.InvalidRequestError, match="is in EUR, and the currency is USD"):
        client.payments.create(**request)
    request = card_payment("A1", items=[{"name": "cap", "quantity": 1, "price": Money(1, "EUR")}])
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**request)
    assert fault_paths(caught.value) == ["items[0].price"]


def test_text_of_every_script_arrives(client: Client, payermax: Merchant) -> None:
    words = "Blaue Mütze 😀 帽子"
    request = card_payment("A1", description=words)
    assert client.payments.create(**request).order_id == "A1"
    sent = payermax.sandbox.get(f"/sandbox/requests?merchant={payermax.name}")["requests"]
    assert any(words in str(one) for one in sent)


def test_a_nul_crosses_the_border_and_is_named(client: Client) -> None:
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**card_payment("A1", description="Blue\0cap", remark="\0"))
    assert fault_paths(caught.value) == ["description", "remark"]


def test_half_a_surrogate_pair_is_refused(client: Client) -> None:
    request = card_payment("A1", description="\ud83d", customer={"id": "\udc00"})
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**request)
    assert fault_paths(caught.value) == ["customer.id", "description"]


@pytest.mark.parametrize(
    "value", [b"bytes", datetime.date(2030, 1, 1), {1, 2}, object(), {1: "a"}, 1j]
)
def test_only_plain_data_is_taken(client: Client, value: Any) -> None:
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**card_payment("A1", remark=value))
    assert fault_paths(caught.value) == ["remark"]


def test_a_request_that_contains_itself_is_refused(client: Client) -> None:
    endless: dict[str, Any] = {}
    endless["more"] = endless
    with pytest.raises(libtill.InvalidRequestError, match="nested too deep"):
        client.payments.create(**card_payment("A1", gateway_options=endless))


def test_a_request_must_be_an_object(client: Client) -> None:
    with pytest.raises(libtill.InvalidRequestError):
        client.payments.create(["A1"])  # type: ignore[call-overload]


def test_absent_and_none_are_the_same(client: Client) -> None:
    request = card_payment("A1", remark=None, options=None, items=None)
    assert client.payments.create(**request).order_id == "A1"
