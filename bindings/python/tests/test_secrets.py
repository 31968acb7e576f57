"""Card numbers, security codes and keys are in no text that this package makes."""

from __future__ import annotations

import logging
import os
import pickle
import traceback
from typing import Any

import pytest
from support import APPROVED, Merchant, card, card_payment

import libtill

SECRETS = (APPROVED, "123", "Zm9vYmFy")


def assert_clean(text: str, *secrets: str) -> None:
    for secret in secrets:
        assert secret not in text


def test_records_do_not_show_secrets() -> None:
    request = libtill.PaymentRequest.from_dict(card_payment("A1"))
    for shown in (repr(request), str(request), f"{request}", repr([request])):
        assert_clean(shown, APPROVED, "'123'")
        assert "number=***" in shown
    mapping = request.replace(
        payment_method={"card": card(APPROVED)}, gateway_options={"a": APPROVED}
    )
    assert_clean(repr(mapping), APPROVED, "123")
    stored = libtill.StoredToken(token="T1", cvv="123")
    assert_clean(repr(stored), "123")
    raw = libtill.RawRequest(path="orderAndPay", body=f'{{"cardIdentifierNo": "{APPROVED}"}}')
    assert_clean(repr(raw), APPROVED)


def test_a_configuration_does_not_show_secrets(payermax: Merchant) -> None:
    secret = payermax.config["credentials"]["private_key"]
    config = libtill.ClientConfig(
        gateway="payermax",
        base_url=payermax.config["base_url"],
        credentials=payermax.config["credentials"],
        proxy="http://user:password@127.0.0.1:3128",
    )
    assert_clean(repr(config), secret, "password", secret.splitlines()[1])
    client = libtill.Client(config)
    assert_clean(repr(client) + repr(vars(client)), secret.splitlines()[1], "password")


def test_a_key_does_not_show_itself() -> None:
    key = libtill.Key("paypro", "a-long-secret")
    assert_clean(repr(key) + str(key), "a-long-secret")


@pytest.mark.parametrize("secret", ["card", "client", "config", "key"])
def test_secrets_are_not_pickled(payermax: Merchant, secret: str) -> None:
    holders: dict[str, Any] = {
        "card": libtill.PaymentRequest.from_dict(card_payment("A1")),
        "client": libtill.Client(payermax.config),
        "config": libtill.ClientConfig.from_dict(payermax.config),
        "key": libtill.Key("paypro", "a-long-secret"),
    }
    with pytest.raises(TypeError, match="cannot be pickled"):
        pickle.dumps(holders[secret])


@pytest.mark.parametrize(
    "change", [{"amount": -1}, {"amount": 1.5}, {"curency": "USD"}, {"description": "\ud800"}]
)
def test_errors_do_not_show_secrets(
    payermax: Merchant, caplog: pytest.LogCaptureFixture, change: dict[str, Any]
) -> None:
    caplog.set_level(logging.DEBUG)
    keys = payermax.config["credentials"]["private_key"].splitlines()[1]
    with libtill.Client(payermax.config, events=True) as client:
        with pytest.raises(libtill.TillError) as caught:
            pay(client, change)
    error = caught.value
    # As error trackers do, with the local variables of every frame of this package.
    frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    package = os.path.dirname(libtill.__file__)
    inside = [frame for frame in frames.stack if frame.filename.startswith(package)]
    assert inside
    told = "".join([str(error), repr(error), repr(error.raw), repr(error.details), caplog.text])
    told += repr([(frame.name, frame.locals) for frame in inside])
    assert_clean(told, APPROVED, "'123'", '"123"', keys)


def pay(client: libtill.Client, change: dict[str, Any]) -> None:
    """Pays with a typed card, which is what shows itself nowhere."""
    client.payments.create(
        **card_payment("A1", payment_method={"card": libtill.Card(**card(APPROVED))}, **change)
    )


def test_a_rejected_card_is_not_repeated(payermax: Merchant) -> None:
    payermax.fault("garbage", operation="orderAndPay")
    request = card_payment("A1", options={"resolve": False})
    with libtill.Client(payermax.config) as client:
        with pytest.raises(libtill.OutcomeUnknownError) as caught:
            client.payments.create(**request)
    assert_clean(repr(caught.value.raw) + str(caught.value), APPROVED)
