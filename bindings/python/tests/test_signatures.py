"""Signatures against known answers."""

from __future__ import annotations

import json
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from support import ROOT, violation_paths

import libtill
from libtill import Key


def vectors(name: str) -> Any:
    """A file of known answers."""
    return json.loads((ROOT / "tests" / "vectors" / f"{name}.json").read_text(encoding="utf-8"))


PAYERMAX = vectors("payermax")
KEYS = PAYERMAX["keys"]["payermax_docs_sample"]
SIGNED = [one for one in PAYERMAX["vectors"] if "body_utf8" in one]
PAYPRO = vectors("paypro")["vectors"]


def by_id(vector: Any) -> str:
    """A test's name."""
    return str(vector["id"])


@pytest.mark.parametrize("vector", SIGNED, ids=by_id)
@pytest.mark.parametrize("form", ["pem", "base64_one_line"])
def test_payermax_signs_and_verifies(vector: Any, form: str) -> None:
    private = KEYS[f"private_key_pkcs8_{form}"]
    public = KEYS["public_key_pem" if form == "pem" else "public_key_spki_base64_one_line"]
    body, signature = vector["body_utf8"], vector["sign_base64"]
    if vector.get("expect") == "verification fails":
        with pytest.raises(libtill.SignatureInvalidError):
            libtill.verify("payermax", body, signature, public)
        assert libtill.sign("payermax", body, private) != signature
    else:
        assert libtill.sign("payermax", body.encode(), private) == signature
        libtill.verify("payermax", body, signature, public)
        assert Key("payermax", private).sign(body) == signature
        Key("payermax", public).verify(bytearray(body.encode()), signature.encode())


def test_there_are_vectors_of_both_kinds() -> None:
    assert {one.get("expect") for one in SIGNED} == {None, "verification fails"}
    assert len(PAYPRO) >= 3


@pytest.mark.parametrize("vector", PAYPRO, ids=by_id)
@pytest.mark.parametrize("scheme, place", [("paypro", "suffix"), ("paypro-prefix", "prefix")])
def test_paypro_signs_and_explains(vector: Any, scheme: str, place: str) -> None:
    fields, secret = vector["fields"], vector["secret"]
    signature = vector[f"md5_salt_{place}"]
    assert libtill.sign(scheme, fields, secret) == signature
    assert libtill.sign(scheme, json.dumps(fields), secret.encode()) == signature
    key = Key(scheme, secret)
    assert key.sign(fields) == signature
    key.verify(fields, signature)
    libtill.verify(scheme, fields, signature, secret)
    with pytest.raises(libtill.SignatureInvalidError):
        libtill.verify(scheme, {**fields, "more": "1"}, signature, secret)
    explanation = libtill.explain(scheme, fields)
    base = vector["base_string"]
    wanted = f"{base}<key>" if place == "suffix" else f"<key>{base}"
    assert explanation.string_to_sign == wanted
    assert explanation.scheme == scheme
    assert explanation.note and "confirmed by a query" in explanation.note
    assert libtill.explain("payermax", b"{}").note is None
    assert secret not in repr(explanation)


@pytest.mark.parametrize(
    "arguments, path",
    [
        (("payermx", b"{}", "key"), "scheme"),
        (("payermax\0", b"{}", "key"), "scheme"),
        ((None, b"{}", "key"), "scheme"),
        (("\ud800", b"{}", "key"), "scheme"),
        (("payermax", b"{}", "no key"), "key"),
        (("payermax", 7, "key"), "message"),
        (("paypro", {"amount": 1.5}, "key"), "message.amount"),
        (("paypro", b"{}", None), "key"),
        (("paypro", b"{}", "\ud800"), "key"),
    ],
)
def test_wrong_arguments_are_named(arguments: Any, path: str) -> None:
    with pytest.raises(libtill.InvalidRequestError) as caught:
        libtill.sign(*arguments)
    assert violation_paths(caught.value) == [path]


def test_a_public_key_cannot_sign() -> None:
    with pytest.raises(libtill.InvalidRequestError, match="public key"):
        Key("payermax", KEYS["public_key_pem"]).sign(b"{}")
    with pytest.raises(libtill.InvalidRequestError):
        Key("payermax", "no key")


def test_many_threads_use_one_key() -> None:
    vector = SIGNED[0]
    key = Key("payermax", KEYS["private_key_pkcs8_pem"])
    with ThreadPoolExecutor(16) as pool:
        signatures = set(pool.map(key.sign, [vector["body_utf8"]] * 64))
    assert signatures == {vector["sign_base64"]}


def test_dictionaries_are_lists_of_codes() -> None:
    rows = libtill.dictionary("currencies")
    assert {"USD", "JPY"} <= {row["code"] for row in rows}
    with pytest.raises(libtill.InvalidRequestError, match='did you mean "currencies"'):
        libtill.dictionary("currency")


def test_capabilities_name_every_gateway_and_operation() -> None:
    gateways = {one.gateway: one for one in libtill.capabilities()}
    assert {"payermax", "paypro"} <= set(gateways)
    payermax = gateways["payermax"]
    assert "payment_create" in {one.operation for one in payermax.operations}
    secrets = {one.name for one in payermax.credentials if one.secret}
    assert secrets == {"private_key", "merchant_auth_token"}
    hosted = payermax.payment_methods[0]
    assert hosted.method is libtill.PaymentMethodKind.HOSTED_PAGE
    assert ("success_url",) in [one.any_of for one in hosted.required]
    assert gateways["paypro"].account_currency == "currency"
