"""The dictionaries with typed rows."""

from __future__ import annotations

import pytest

import libtill
from libtill import dictionaries


def test_every_list_is_whole() -> None:
    counts = {
        "banks": len(dictionaries.banks()),
        "provinces": len(dictionaries.provinces()),
        "cities": len(dictionaries.cities()),
        "countries": len(dictionaries.countries()),
    }
    assert counts == {"banks": 19, "provinces": 34, "cities": 342, "countries": 249}


@pytest.mark.parametrize(
    "name",
    [
        "banks",
        "provinces",
        "cities",
        "countries",
        "currencies",
        "way_codes",
        "error_codes",
        "error_kinds",
        "payment_states",
        "gateway_values",
    ],
)
def test_typed_rows_say_what_the_plain_ones_say(name: str) -> None:
    rows = getattr(dictionaries, name)()
    assert [row.to_dict() for row in rows] == libtill.dictionary(name)
    assert getattr(dictionaries, name)() is rows, "rows are made once"


def test_a_row_has_typed_fields_and_cannot_be_changed() -> None:
    bank = dictionaries.bank("ICBC")
    assert bank == libtill.Bank(code="ICBC", name="Industrial and Commercial Bank of China")
    with pytest.raises(AttributeError, match="cannot be changed"):
        setattr(bank, "name", "x")
    currency = dictionaries.currency("KWD")
    assert currency is not None
    assert (currency.number, currency.exponent) == ("414", 3)
    way_code = dictionaries.way_code("va")
    assert way_code is not None and way_code.name == "Virtual account"
    kind = dictionaries.error_kind("api_error")
    assert kind is not None and kind.source is libtill.DictionarySource.DOCUMENT


def test_cities_of_one_name_are_told_apart_by_code() -> None:
    named = [city for city in dictionaries.cities() if city.name == "Suzhou City"]
    assert [(city.code, city.province) for city in named] == [("3050", "32"), ("3740", "34")]
    assert dictionaries.city("3740") is named[1]
    province = dictionaries.province("34")
    assert province is not None and province.name == "Anhui Province"


def test_a_country_is_found_by_any_of_its_codes() -> None:
    china = dictionaries.country("CN")
    assert china is not None
    assert (china.code, china.alpha3, china.number, china.name) == ("CN", "CHN", "156", "China")
    assert dictionaries.country("CHN") is china
    assert dictionaries.country("156") is china
    assert dictionaries.country("008") == dictionaries.country("AL") is not None


def test_what_is_not_listed_is_none() -> None:
    for unknown in ("", "cn", "China", "8", "EU"):
        assert dictionaries.country(unknown) is None
    assert dictionaries.bank("icbc") is None
    assert dictionaries.city("Suzhou City") is None


def test_codes_and_states_tell_how_they_are_read() -> None:
    codes = {
        (gateway, row.code): row for row in dictionaries.error_codes() for gateway in row.gateways
    }
    duplicate = codes["paymart", "order_number_already_exists"]
    assert duplicate.reading is libtill.CodeReading.REJECTED
    assert codes["globalmerchant", "0000"].reading is libtill.CodeReading.ACCEPTED
    states = {(row.gateway, row.subject, row.code): row for row in dictionaries.payment_states()}
    payout = libtill.StateSubject.PAYOUT
    assert states["payermax", payout, "BOUNCEBACK"].status == "returned"
    assert states["onlinepay", libtill.StateSubject.PAYMENT, "init"].final is False
    values = {(row.field, row.code) for row in dictionaries.gateway_values()}
    assert {("tokenScope", "tokenAcq"), ("mitType", "UNSCHEDULE")} <= values
