"""Card numbers, security codes and keys are in no text that this package makes."""

from __future__ import annotations

import logging
import os
import pickle
import traceback
from collections.abc import Callable
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
        base_url="https://gateway.example",
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
    told = "".join([str(error), repr(error), repr(error.raw), repr(error.details), caplog.text])
    assert_clean(told + tracked(error), APPROVED, "'123'", '"123"', keys)


def tracked(error: BaseException) -> str:
    """What error trackers keep: the local variables of every frame of this package."""
    frames = traceback.TracebackException.from_exception(error, capture_locals=True)
    package = os.path.dirname(libtill.__file__)
    inside = [frame for frame in frames.stack if frame.filename.startswith(package)]
    assert inside and error.__context__ is None
    return repr([(frame.name, frame.locals) for frame in inside])


SECRET = "4392963203551251"
"""It stands for keys too: no frame is to hold it."""

CALLS: dict[str, Callable[[libtill.Client], Any]] = {
    "a dictionary": lambda client: client.payments.create(dirty(amount=1.5)),
    "refused by the library": lambda client: client.payments.create(dirty(amount=-1)),
    "keywords": lambda client: client.payments.create(**dirty(amount=1.5)),
    "by name": lambda client: client.call("payment_create", dirty(amount=1.5)),
    "no name": lambda client: client.call("payment_creates", dirty()),
    "a list": lambda client: client.tokens.list(dirty(amount=1.5)).page(),
    "a record": lambda client: libtill.PaymentRequest.from_dict(dirty(order=1)),
    "a card": lambda client: libtill.Card.from_dict({"numbers": SECRET}),
    "a part": lambda client: libtill.PaymentRequest.from_dict(
        {"payment_method": {"card": {"numbers": SECRET}}}
    ),
    "a configuration": lambda client: libtill.Client(
        {"gateway": "paypro", "credentials": {"secret": SECRET}}
    ),
    "settings": lambda client: libtill.Client(gateway="paypro", credentials={"secret": SECRET}),
    "a key": lambda client: libtill.Key("payermax", SECRET),
    "half a letter in a key": lambda client: libtill.Key("payermax", SECRET + "\ud800"),
    "a key of another type": lambda client: libtill.Key("payermax", [SECRET]),  # type: ignore
    "signing": lambda client: libtill.sign("payermax", b"x", SECRET),
    "signing nothing": lambda client: libtill.sign("payermax", 5, SECRET),  # type: ignore
    "a scheme": lambda client: libtill.sign("payermix", b"x", SECRET),
    "verifying": lambda client: libtill.verify("paypro", {"a": "1"}, "00", SECRET),
    "signing a float": lambda client: libtill.Key("paypro", "s").sign({"a": SECRET, "b": 1.5}),
    "verifying a float": lambda client: libtill.Key("paypro", "s").verify(
        {"a": SECRET, "b": 1.5}, ""
    ),
    "a float": lambda client: libtill.sign("paypro", {"a": SECRET, "b": 1.5}, SECRET),
}


def dirty(**more: Any) -> dict[str, Any]:
    """A request with plain data, which shows everything that it holds."""
    return card_payment("A1", payment_method={"card": card(SECRET)}, **more)


@pytest.mark.parametrize("call", CALLS)
def test_no_frame_of_this_package_keeps_what_it_was_given(payermax: Merchant, call: str) -> None:
    with libtill.Client(payermax.config) as client:
        with pytest.raises(libtill.TillError) as caught:
            CALLS[call](client)
    assert_clean(tracked(caught.value), SECRET)


def test_a_request_stays_with_its_caller(client: libtill.Client) -> None:
    request = dirty()
    client.payments.create(request)
    assert request == dirty()
    listing = client.tokens.list({"customer_id": "c1"})
    assert listing.page() == listing.page()


def test_a_key_that_was_refused_can_be_shown() -> None:
    key = object.__new__(libtill.Key)
    assert repr(key) == "<libtill.Key without a key>"


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
