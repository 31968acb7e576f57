"""Fixtures: one sandbox for all tests, one site for each file of tests, and a merchant for each test."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from libtill.testing import Sandbox

from shops import Inbox, Shop
from wordpress import Site


@pytest.fixture(scope="session")
def sandbox() -> Iterator[Sandbox]:
    with Sandbox() as running:
        yield running


@pytest.fixture(scope="module")
def inbox() -> Iterator[Inbox]:
    box = Inbox()
    yield box
    box.close()


@pytest.fixture(scope="module")
def site(inbox: Inbox) -> Iterator[Site]:
    made = Site({"SHOP_INBOX": inbox.url}).start()
    yield made
    complaints = made.complaints()
    made.stop()
    assert complaints == []


@pytest.fixture
def shop_at(sandbox: Sandbox, site: Site, inbox: Inbox) -> Iterator[Any]:
    """Makes the site's shop a customer of a gateway."""

    def make(gateway: str, **settings: Any) -> Shop:
        merchant = sandbox.merchant(gateway, **settings)
        site.use(gateway, merchant.config)
        return Shop(site, merchant, inbox)

    yield make
    while not inbox.received.empty():
        inbox.received.get()


@pytest.fixture
def shop(shop_at: Any) -> Shop:
    """A shop at PayerMax, whose notifications are signed."""
    return shop_at("payermax")


@pytest.fixture(autouse=True)
def told(request: pytest.FixtureRequest) -> Iterator[None]:
    """After a failure, shows what the site has written."""
    yield
    report = getattr(request.node, "failed_report", None)
    if report and "site" in request.fixturenames:
        print(request.getfixturevalue("site").log()[-8000:])


@pytest.hookimpl(hookwrapper=True)
def pytest_runtest_makereport(item: pytest.Item) -> Iterator[None]:
    outcome = yield
    if outcome.get_result().failed:
        item.failed_report = True  # type: ignore[attr-defined]


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Says in capitals what did not run."""
    skipped = terminalreporter.stats.get("skipped", [])
    files = sorted({report.nodeid.split("::")[0] for report in skipped})
    if files:
        terminalreporter.write_line(
            f"NOT RUN: {len(skipped)} TESTS WITH WOOCOMMERCE ({', '.join(files)}): TILL_WOOCOMMERCE_DIR NAMES NO WOOCOMMERCE, AND IT IS "
            "IN NO REGISTRY"
        )
