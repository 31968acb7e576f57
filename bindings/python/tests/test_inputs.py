"""The inputs of tests/inputs.json, which mean the same in every language."""

from __future__ import annotations

import datetime
import decimal
import json
import random
from collections.abc import Callable, Iterator
from types import MappingProxyType
from typing import Any

import pytest
from support import ROOT, violation_paths

import libtill
from libtill import Client, Money, _json, _quick
from libtill._native import lib
from libtill._generated.operations import OPERATIONS

TABLE = json.loads((ROOT / "tests" / "inputs.json").read_text(encoding="utf-8"))
BROKEN = "Blue \ud83d cap"


class Order:
    """An object of the shop's own."""


def instant(text: str) -> datetime.datetime:
    """A time with its offset; Python 3.9 reads no `Z`."""
    return datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))


READERS: dict[str, Callable[[dict[str, Any]], Any]] = {
    "text": lambda tagged: tagged["text"],
    "integer": lambda tagged: int(tagged["text"]),
    "float": lambda tagged: float(tagged["text"]),
    "decimal": lambda tagged: decimal.Decimal(tagged["text"]),
    "boolean": lambda tagged: tagged["text"] == "true",
    "none": lambda tagged: None,
    "bytes": lambda tagged: tagged["text"].encode(),
    "broken_text": lambda tagged: BROKEN,
    "money": lambda tagged: Money.of(tagged["text"], tagged["currency"]),
    "money_minor": lambda tagged: Money.of_minor(int(tagged["text"]), tagged["currency"]),
    "time": lambda tagged: instant(tagged["text"]),
    "local_time": lambda tagged: datetime.datetime.fromisoformat(tagged["text"]),
    "date": lambda tagged: datetime.date.fromisoformat(tagged["text"]),
    "list": lambda tagged: [value(one) for one in tagged["of"]],
    "set": lambda tagged: {value(one) for one in tagged["of"]},
    "map": lambda tagged: mapping(tagged),
    "other_map": lambda tagged: MappingProxyType(mapping(tagged)),
    "nested": lambda tagged: nested(tagged["levels"]),
    "endless": lambda tagged: endless(),
    "object": lambda tagged: Order(),
    "function": lambda tagged: print,
}


def value(tagged: dict[str, Any]) -> Any:
    """A tagged input as Python has it."""
    return READERS[tagged["type"]](tagged)


def mapping(tagged: dict[str, Any]) -> dict[Any, Any]:
    """A map, with keys of any type."""
    if "pairs" in tagged:
        return {value(key): value(member) for key, member in tagged["pairs"]}
    return {key: value(member) for key, member in tagged["members"].items()}


def nested(levels: int) -> dict[str, Any]:
    """Maps in each other."""
    return {} if levels == 1 else {"more": nested(levels - 1)}


def endless() -> dict[str, Any]:
    """A map that holds itself."""
    itself: dict[str, Any] = {}
    itself["more"] = itself
    return itself


@pytest.fixture(scope="module")
def unreachable() -> Iterator[Client]:
    """A client that reaches nobody."""
    with Client(TABLE["client"]) as client:
        yield client


@pytest.fixture
def crossing(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What crosses the C ABI."""
    crossed = []
    call = lib.till_call

    def noted(handle: Any, name: Any, request: bytes, length: int, cancel: Any, out: Any) -> Any:
        crossed.append(json.loads(request[:length]))
        return call(handle, name, request, length, cancel, out)

    monkeypatch.setattr(lib, "till_call", noted)
    return crossed


def assert_refused(row: dict[str, Any], error: libtill.TillError) -> None:
    """Compares a refusal with the table's."""
    wanted = row["refused"]
    message = str(error)
    assert error.kind == "invalid_request", message
    paths = violation_paths(error)
    if "within" in wanted:
        assert paths and all(path.startswith(wanted["within"]) for path in paths), paths
    else:
        assert paths == [wanted["path"]], message
    for word in wanted.get("says", ()):
        assert word in message
    for word in wanted.get("lacks", ()):
        assert word not in message


def names(rows: list[dict[str, Any]]) -> pytest.MarkDecorator:
    """Parameters by the rows' names, which tell them apart."""
    assert len({row["name"] for row in rows}) == len(rows)
    return pytest.mark.parametrize("row", rows, ids=[row["name"] for row in rows])


@names(TABLE["money"])
def test_money(row: dict[str, Any]) -> None:
    def make() -> Money:
        if "of" in row:
            return Money.of(value(row["of"]), row["currency"])
        return Money.of_minor(value(row["of_minor"]), row["currency"])

    if "refused" in row:
        with pytest.raises(libtill.InvalidRequestError) as caught:
            make()
        assert_refused(row, caught.value)
        return
    money, wanted = make(), row["is"]
    assert (money.minor, money.currency) == (wanted["minor"], row["currency"])
    assert (f"{money.decimal:f}", str(money)) == (wanted["decimal"], wanted["printed"])


FORMS = ("as a mapping", "by keyword", "typed")


@pytest.mark.parametrize("form", FORMS)
@names(TABLE["members"])
def test_members(row: dict[str, Any], form: str, unreachable: Client, crossing: list[Any]) -> None:
    operation = row.get("operation", "payment_create")
    usual = TABLE["requests"][operation]
    request = {**usual, **{name: value(tagged) for name, tagged in row["set"].items()}}
    described = OPERATIONS[operation]
    method = getattr(getattr(unreachable, described.resource), described.verb)
    with pytest.raises(libtill.TillError) as caught:
        if form == "as a mapping":
            method(request)
        elif form == "by keyword":
            method(**request)
        else:
            method(getattr(libtill, described.request).from_dict(request))
    error = caught.value
    if "refused" in row:
        if form != "typed" or "unknown" not in row["refused"].get("says", ()):
            assert_refused(row, error)
            assert error.outcome == ("unknown" if operation.endswith("resolve") else "not_sent")
        return
    assert error.kind == "connection", error
    expected = {name: member for name, member in usual.items() if name not in row["set"]}
    assert crossing == [{**expected, **row["sends"]}]


@names(TABLE["members"])
def test_the_quick_way_and_the_careful_one_agree(row: dict[str, Any]) -> None:
    usual = TABLE["requests"][row.get("operation", "payment_create")]
    request = {**usual, **{name: value(tagged) for name, tagged in row["set"].items()}}
    violations: list[tuple[str, str]] = []
    careful = _json._plain(request, "", None, 0, violations)
    quick = _quick.usual_text(request)
    if quick is not None:
        assert violations == []
        assert json.loads(quick) == careful


LEAVES: tuple[Any, ...] = (
    *("A1", 'é\u2028"\\\n\0', BROKEN, True, None, 0, 2**63 - 1, 2**63, 1.5, b"A1"),
    *(Money.of("5", "JPY"), Money.of("10.50", "USD"), libtill.Capture.MANUAL, decimal.Decimal(1)),
)
KEYS = ("order_id", "amount", "currency", "expected_refunded", "gateway_options", "é", BROKEN, 5)


def arbitrary(dice: random.Random, depth: int = 0) -> Any:
    """A request with anything in it, right or wrong."""
    kind = dice.randrange(10)
    if kind < 5 or depth > 4:
        return dice.choice(LEAVES)
    if kind < 8:
        keys = dice.choices(KEYS, (9, 9, 9, 9, 9, 1, 1, 1), k=dice.randrange(5))
        return {key: arbitrary(dice, depth + 1) for key in keys}
    if kind < 9:
        return [arbitrary(dice, depth + 1) for _ in range(2)]
    item = libtill.Item(name="Cap", price=dice.choice(LEAVES), quantity=dice.choice(LEAVES))
    amount, currency = dice.choice(LEAVES), dice.choice((None, "USD", "JPY"))
    return libtill.PaymentRequest(
        order_id="A1",
        amount=amount,
        currency=currency,
        items=[item],
        gateway_options=arbitrary(dice, depth + 1),
    )


@pytest.mark.parametrize("seed", range(4))
def test_the_two_ways_agree_about_anything(seed: int) -> None:
    dice = random.Random(seed)
    quick_ones = 0
    for _ in range(3000):
        request = arbitrary(dice)
        violations: list[tuple[str, str]] = []
        careful = _json._plain(request, "", None, 0, violations)
        quick = _quick.usual_text(request)
        if quick is not None:
            quick_ones += 1
            assert violations == [], request
            assert json.loads(quick) == careful
    assert quick_ones > 500


def test_a_usual_request_takes_the_quick_way(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_json, "_plain", None)
    for operation, request in TABLE["requests"].items():
        record = getattr(libtill, OPERATIONS[operation].request).from_dict(request)
        assert json.loads(_json.encode(request, {})) == json.loads(_json.encode(record, {}))
    money = libtill.Item(name="Cap", price=Money.of("10.50", "USD"), quantity=1)
    order = {"amount": Money.of("21", "USD"), "items": (money,), "capture": libtill.Capture.MANUAL}
    assert json.loads(_json.encode(order, {"remark": None})) == {
        "currency": "USD",
        "amount": 2100,
        "items": [{"name": "Cap", "price": 1050, "quantity": 1}],
        "capture": "manual",
    }
