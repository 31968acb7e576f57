"""Every failure is the exception that says whether money may have moved."""

from __future__ import annotations

import builtins
import json
import logging
import pickle
import time

import pytest
from support import ROOT, Merchant, account_payment, card_payment, violation_paths

import libtill
from libtill import Client, ErrorKind, Outcome


def test_every_violation_is_told_at_once(client: Client) -> None:
    request = card_payment("A1", amount=-5, curency="USD")
    request["customer"]["email"] = "nobody"
    with pytest.raises(libtill.InvalidRequestError) as caught:
        client.payments.create(**request)
    error = caught.value
    assert violation_paths(error) == ["amount", "curency", "customer.email"]
    assert (error.kind, error.outcome) == (ErrorKind.INVALID_REQUEST, Outcome.NOT_SENT)
    assert (error.gateway, error.operation) == ("payermax", "payment_create")
    assert error.retry_safe is True
    assert not isinstance(error, libtill.OutcomeUnknownError)
    assert not error.is_outcome_unknown


def test_an_unknown_key_names_the_nearest(client: Client) -> None:
    with pytest.raises(libtill.InvalidRequestError, match='did you mean "currency"'):
        client.payments.create(**card_payment("A1", curency="USD"))


def test_a_refusal_is_a_rejection(client: Client, payermax: Merchant) -> None:
    payermax.fault("refuse", operation="orderAndPay", code="AMOUNT_LIMIT")
    with pytest.raises(libtill.GatewayRejectedError) as caught:
        client.payments.create(**card_payment("A1"))
    error = caught.value
    assert (error.outcome, error.retry_safe) == (Outcome.REJECTED, True)
    assert (error.gateway_code, error.order_id) == ("AMOUNT_LIMIT", "A1")
    assert error.body is not None and "AMOUNT_LIMIT" in error.body


def test_a_second_order_number_shows_the_first(client: Client) -> None:
    client.payments.create(**card_payment("A1"))
    with pytest.raises(libtill.OutcomeUnknownError) as caught:
        client.payments.create(**card_payment("A1"))
    assert caught.value.kind is ErrorKind.DUPLICATE_ORDER
    assert caught.value.order_id == "A1"


def test_a_lost_answer_is_found_by_order_number(client: Client, payermax: Merchant) -> None:
    payermax.fault("drop_answer", operation="orderAndPay")
    payment = client.payments.create(**card_payment("A1"))
    assert payment.resolved is True
    assert payment.status is libtill.PaymentStatus.APPROVED


def test_an_unknown_outcome_is_caught_as_such(client: Client, payermax: Merchant) -> None:
    payermax.fault("drop_answer", operation="orderAndPay")
    request = card_payment("A1", options={"resolve": False})
    with pytest.raises(libtill.OutcomeUnknownError) as caught:
        client.payments.create(**request)
    error = caught.value
    assert error.kind is ErrorKind.CONNECTION
    assert error.outcome is Outcome.UNKNOWN and error.is_outcome_unknown
    assert error.retry_safe is False
    found = client.payments.resolve(order_id="A1", amount=2500, currency="USD")
    assert found.status is libtill.PaymentStatus.APPROVED


def test_a_time_out_is_a_time_out(client: Client, payermax: Merchant) -> None:
    begin = time.monotonic()
    client.payments.create(**card_payment("A0"))
    # Many times what a call takes here and now, so that the request goes out, whatever else the machine does.
    attempt_ms = max(500, round(30_000 * (time.monotonic() - begin)))
    payermax.fault("delay", operation="orderAndPay", milliseconds=3_600_000)
    options = {"resolve": False, "timeouts": {"attempt_ms": attempt_ms, "total_ms": 2 * attempt_ms}}
    with pytest.raises(libtill.OutcomeUnknownError) as caught:
        client.payments.create(**card_payment("A1", options=options))
    assert caught.value.kind is ErrorKind.TIMEOUT


def test_nothing_was_sent_to_nobody(payermax: Merchant) -> None:
    config = {**payermax.config, "base_url": "http://127.0.0.1:1", "retry": {"attempts": 1}}
    with libtill.Client(config) as client:
        with pytest.raises(libtill.GatewayConnectionError) as caught:
            client.payments.create(**card_payment("A1"))
    assert caught.value.outcome is Outcome.NOT_SENT


def test_what_does_not_exist_is_not_found(client: Client) -> None:
    with pytest.raises(libtill.NotFoundError):
        client.payments.get(order_id="never")


def test_a_configuration_is_checked() -> None:
    with pytest.raises(libtill.InvalidConfigError, match='did you mean "gateway"'):
        libtill.Client({"gatway": "payermax", "credentials": {}})
    with pytest.raises(libtill.InvalidConfigError) as caught:
        libtill.Client({"gateway": "payermax", "credentials": {}, "timeouts": {"idle_ms": 1.5}})
    assert violation_paths(caught.value) == ["timeouts.idle_ms"]
    assert caught.value.raw["status"] == 2


def test_whole_units_are_not_rounded(paypro_client: Client) -> None:
    with pytest.raises(libtill.TillError, match="1000 and 1100") as caught:
        paypro_client.payments.create(**account_payment("B1", amount=1050))
    assert violation_paths(caught.value) == ["amount"]


def test_there_is_an_exception_for_every_kind() -> None:
    from libtill.errors.factory import error_from
    from libtill._generated.errors.kinds import KINDS, STATUSES

    schema = json.loads((ROOT / "schema" / "errors.json").read_text(encoding="utf-8"))
    assert STATUSES == {kind["name"]: kind["status"] for kind in schema["kinds"]}
    assert list(KINDS) == list(STATUSES)
    for name, kind in KINDS.items():
        for outcome in Outcome:
            error = error_from({"kind": name, "message": "m", "outcome": outcome.value})
            is_unknown = outcome is Outcome.UNKNOWN
            assert type(error) is (libtill.OutcomeUnknownError if is_unknown else kind)
            assert error.is_outcome_unknown is is_unknown
            assert error.raw["kind"] == name
        assert issubclass(kind, libtill.TillError)
        assert not hasattr(builtins, kind.__name__)
        assert getattr(libtill, kind.__name__) is kind


def test_a_kind_of_a_later_version_is_a_till_error() -> None:
    from libtill.errors.factory import error_from

    later = {"kind": "later", "status": 250, "message": "m", "outcome": "rejected"}
    assert type(error_from(later)) is libtill.TillError
    assert error_from(later).kind is None
    for outcome in ("unknown", "twilight", None):
        unknown = error_from({**later, "outcome": outcome, "later": 1})
        assert type(unknown) is libtill.OutcomeUnknownError
        assert unknown.is_outcome_unknown
        assert unknown.raw["later"] == 1


def test_errors_travel_between_processes(client: Client) -> None:
    with pytest.raises(libtill.NotFoundError) as caught:
        client.payments.get(order_id="never")
    copy = pickle.loads(pickle.dumps(caught.value))
    assert type(copy) is type(caught.value)
    assert copy.details == caught.value.details
    assert str(copy).startswith("not_found: ")


def test_events_go_to_the_logger(payermax: Merchant, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG, logger="libtill")
    payermax.fault("status_500_before", operation="orderQuery")
    with libtill.Client(payermax.config, events=True) as client:
        client.payments.create(**card_payment("A1"))
        client.payments.get(order_id="A1")
    told = [(record.name, record.levelname, record.getMessage()) for record in caplog.records]
    assert {name for name, _, _ in told} == {"libtill"}
    assert any(text.startswith("payment_create: send") for _, _, text in told)
    assert ("INFO", "payment_get: retry") in [(level, text[:18]) for _, level, text in told]
    assert "4392963203551251" not in caplog.text
    calls: dict[str, set[tuple[str, ...]]] = {}
    for record in caplog.records:
        label = tuple(
            getattr(record, f"till_{key}") for key in ("gateway", "operation", "order_id")
        )
        call = getattr(record, "till_call_id")
        calls.setdefault(call, set()).add(label)
        assert f"(gateway payermax, order_id A1, call_id {call})" in record.getMessage()
    assert sorted(map(sorted, calls.values())) == [
        [("payermax", "payment_create", "A1")],
        [("payermax", "payment_get", "A1")],
    ]
