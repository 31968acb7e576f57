"""Tests of a shop against the sandbox, in pytest, unittest or any other runner.

pytest has the fixtures ``till_sandbox`` and ``till_merchant`` as soon as libtill is installed::

    def test_a_customer_pays(till_merchant):
        merchant = till_merchant("GATEWAY")
        checkout(merchant.config, "A1")
        merchant.assert_charged_once("A1", 2500)

In other runners, start a Sandbox, or run ``till sandbox --ready-file sandbox.json``, and ask::

    merchant = SandboxMerchant.from_ready_file("sandbox.json", "GATEWAY")
    merchant.assert_charged_once("A1")

A failed assertion says what the sandbox's ledger and its notifications show.
"""

from __future__ import annotations

from .merchant import SandboxMerchant
from .sandbox import Sandbox

__all__ = ["Sandbox", "SandboxMerchant"]
