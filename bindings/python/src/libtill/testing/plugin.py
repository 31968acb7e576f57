"""Fixtures for pytest, which finds them once libtill is installed."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from .merchant import SandboxMerchant
from .sandbox import Sandbox


@pytest.fixture(scope="session")
def till_sandbox() -> Iterator[Sandbox]:
    """A sandbox for all tests of the run."""
    with Sandbox() as sandbox:
        yield sandbox


@pytest.fixture
def till_merchant(till_sandbox: Sandbox) -> Callable[..., SandboxMerchant]:
    """Makes merchants that no other test sees: `till_merchant("GATEWAY", notify_url=..., **settings)`."""
    return till_sandbox.merchant
