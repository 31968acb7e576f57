"""Fixtures: a sandbox, and Oscar's shop at it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from inbox import Inbox
from libtill.testing import Sandbox, SandboxMerchant


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    box = Inbox()
    yield box
    box.close()


@pytest.fixture
def merchant(sandbox: Sandbox, inbox: Inbox, settings: Any, transactional_db: None) -> SandboxMerchant:
    """A merchant of PayerMax, whose notifications are signed."""
    made = sandbox.merchant("payermax")
    settings.TILL = {
        "CLIENTS": {"default": {**made.config, "resolve": False, "retry": {"attempts": 1}}},
        "SITE_URL": inbox.url,
        "PRODUCTION": False,
        "ORDER_TOTAL": "libtill_django.oscar.orders.total",
        "OSCAR": {"PAID_STATUS": "Being processed", "REQUEST": {"country": "US"}},
    }
    return made
