"""`client.check()`, against the sandbox."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import ROOT, Merchant

from libtill import CheckName, CheckState, Client, ClientCheck

_VECTORS = json.loads((ROOT / "tests/vectors/payermax.json").read_text(encoding="utf-8"))
OTHER_KEY: str = next(iter(_VECTORS["keys"].values()))["private_key_pkcs8_pem"]


def states(found: ClientCheck, name: CheckName) -> list[CheckState | None]:
    """The states of the findings about one thing."""
    return [finding.state for finding in found.findings if finding.name is name]


def checked(merchant: Merchant, credentials: dict[str, str], **more: Any) -> ClientCheck:
    """What a client finds that differs from the merchant's in this."""
    config = merchant.config
    changed = {**config, **more, "credentials": {**config["credentials"], **credentials}}
    with Client(changed) as client:
        return client.check()


def test_a_good_configuration_is_well_and_nothing_moves(client: Client, payermax: Merchant) -> None:
    found = client.check()
    assert (found.gateway, found.state) == ("payermax", CheckState.OK)
    for name in (
        CheckName.CONFIGURATION,
        CheckName.KEYS,
        CheckName.CONNECTION,
        CheckName.CLOCK,
        CheckName.CREDENTIALS,
    ):
        assert set(states(found, name)) == {CheckState.OK}, name
    assert all(finding.message and finding.fix is None for finding in found.findings)
    assert not payermax.has_an_order()


@pytest.mark.parametrize(
    "credentials",
    [{"private_key": OTHER_KEY}, {"merchant_no": "nobody"}, {"app_id": "nobody"}],
    ids=["key", "merchant", "app"],
)
def test_wrong_credentials_fail_with_the_fix(
    payermax: Merchant, credentials: dict[str, str]
) -> None:
    found = checked(payermax, credentials)
    assert found.state is CheckState.FAILED
    assert states(found, CheckName.CONNECTION) == [CheckState.OK]
    (finding,) = [one for one in found.findings if one.name is CheckName.CREDENTIALS]
    assert finding.state is CheckState.FAILED
    assert finding.fix is not None and "compare every credential" in finding.fix


def test_a_clock_that_is_off_fails(client: Client, payermax: Merchant) -> None:
    payermax.fault("skewed_clock")
    found = client.check()
    assert states(found, CheckName.CLOCK) == [CheckState.FAILED]
    assert states(found, CheckName.CREDENTIALS) == [CheckState.UNKNOWN]


def test_what_was_not_seen_is_unknown(client: Client, payermax: Merchant) -> None:
    found = checked(payermax, {}, base_url="http://127.0.0.1:1")
    assert states(found, CheckName.CONNECTION) == [CheckState.FAILED]
    assert states(found, CheckName.CLOCK) == [CheckState.UNKNOWN]
    assert states(found, CheckName.CREDENTIALS) == [CheckState.UNKNOWN]
    unasked = client.check(query=False)
    assert unasked.state is CheckState.UNKNOWN
    assert states(unasked, CheckName.CREDENTIALS) == [CheckState.UNKNOWN]
