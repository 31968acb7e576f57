"""The assertions about what a shop did at the sandbox."""

from __future__ import annotations

import json
import unittest
from pathlib import Path

import pytest
from support import Inbox, Merchant, card_payment

import libtill
from libtill.testing import SandboxMerchant


def checked(merchant: Merchant) -> SandboxMerchant:
    """The assertions for a merchant."""
    return SandboxMerchant(merchant.sandbox.url, merchant.name, merchant.sandbox.ca_file)


def test_what_a_shop_did_is_confirmed(payermax: Merchant, client: libtill.Client) -> None:
    """A charge, a part that was refunded, and nothing else."""
    shop = checked(payermax)
    shop.assert_not_charged("A1")
    client.payments.create(card_payment("A1"))
    shop.assert_charged_once("A1", 2500, within_ms=60_000)
    client.refunds.create(refund_id="R1", order_id="A1", amount=500, currency="USD", reason="small")
    shop.assert_refunded("A1", 500, of=2500, within_ms=60_000)


def test_a_failure_shows_the_ledger_and_the_notifications(
    payermax: Merchant, client: libtill.Client
) -> None:
    """A charge that nobody expected, and that the shop was not told of."""
    shop = checked(payermax)
    client.payments.create(card_payment("A1"))
    for claim in (shop.assert_not_charged, shop.assert_paid_out_once):
        with pytest.raises(AssertionError, match="payment A1 .*: approved, 25.00 USD, paid 25.00"):
            claim("A1")
    with pytest.raises(AssertionError, match="to http://127.0.0.1:9/: "):
        shop.assert_notification_accepted("A1")
    with pytest.raises(AssertionError, match="no order with the number A2"):
        shop.assert_charged_once("A2")


def test_an_accepted_notification(payermax: Merchant, client: libtill.Client, inbox: Inbox) -> None:
    """The shop's server took it."""
    client.payments.create(card_payment("A1", notify_url=inbox.url))
    checked(payermax).assert_notification_accepted("A1", within_ms=60_000)


def test_wrong_questions_are_no_failed_assertions(payermax: Merchant, tmp_path: Path) -> None:
    """A merchant or a gateway that does not exist is the test's own mistake."""
    stranger = SandboxMerchant(payermax.sandbox.url, "nobody")
    with pytest.raises(ValueError, match='there is no \\\\"nobody'):
        stranger.assert_charged_once("A")
    ready = tmp_path / "sandbox.json"
    ready.write_text(
        json.dumps(
            {"url": payermax.sandbox.url, "ca_file": None, "merchants": {"one": payermax.name}}
        )
    )
    assert SandboxMerchant.from_ready_file(ready, "one").merchant == payermax.name
    with pytest.raises(ValueError, match="from its name alone"):
        SandboxMerchant.from_ready_file(ready, "one").config
    with pytest.raises(ValueError, match="use one of one"):
        SandboxMerchant.from_ready_file(ready, "two")
    with pytest.raises(unittest.TestCase.failureException):
        SandboxMerchant.from_ready_file(ready, "one").assert_charged_once("A")
