"""Fixtures: one sandbox a run, and a merchant, a client and an inbox for each test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from support import Inbox, Merchant, Sandbox, running_sandbox

import libtill


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The sandbox over HTTP."""
    with running_sandbox(tmp_path_factory.mktemp("sandbox")) as running:
        yield running


@pytest.fixture(scope="session")
def tls_sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Sandbox]:
    """The sandbox over TLS, with an authority of its own."""
    folder = tmp_path_factory.mktemp("tls-sandbox")
    with running_sandbox(folder, "--tls", "--ca-file", str(folder / "ca.pem")) as running:
        yield running


@pytest.fixture
def payermax(sandbox: Sandbox) -> Merchant:
    """A merchant at PayerMax."""
    return Merchant(sandbox, "payermax")


@pytest.fixture
def paypro(sandbox: Sandbox) -> Merchant:
    """A merchant at Paypro."""
    return Merchant(sandbox, "paypro")


@pytest.fixture
def client(payermax: Merchant) -> Iterator[libtill.Client]:
    """A client of PayerMax."""
    with libtill.Client(payermax.config) as opened:
        yield opened


@pytest.fixture
def paypro_client(paypro: Merchant) -> Iterator[libtill.Client]:
    """A client of Paypro."""
    with libtill.Client(paypro.config) as opened:
        yield opened


@pytest.fixture
def paymart(sandbox: Sandbox) -> Merchant:
    """A merchant at PayMart."""
    return Merchant(sandbox, "paymart")


@pytest.fixture
def paymart_client(paymart: Merchant) -> Iterator[libtill.Client]:
    """A client of PayMart."""
    with libtill.Client(paymart.config) as opened:
        yield opened


@pytest.fixture
def inbox() -> Iterator[Inbox]:
    """The shop's address for notifications."""
    box = Inbox()
    yield box
    box.close()
