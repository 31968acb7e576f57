"""gunicorn --preload for real: its workers inherit a client with a live connection."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from support import WAIT_S, Merchant, Sandbox

WORKERS = 4
ORDERS = [f"G{number}" for number in range(80)]


@contextmanager
def gunicorn(config: Path) -> Iterator[str]:
    """The shop under gunicorn, as long as the block; its address."""
    command = [sys.executable, "-m", "gunicorn", "--preload", "--workers", str(WORKERS)]
    command += ["--bind", "127.0.0.1:0", "gunicorn_site:application"]
    environment = {**os.environ, "TILL_TEST_CONFIG": str(config)}
    folder = Path(__file__).parent
    process = subprocess.Popen(
        command, cwd=folder, env=environment, stderr=subprocess.PIPE, text=True
    )
    try:
        assert process.stderr is not None
        said = ""
        for line in process.stderr:
            said += line
            found = re.search(r"Listening at: (http://\S+)", line)
            if found:
                break
        else:
            pytest.fail(said)
        yield found[1]
    finally:
        process.terminate()
        process.communicate(timeout=WAIT_S)


@pytest.mark.parametrize("transport", ["http", "tls"])
def test_workers_keep_their_answers_apart(
    transport: str, request: pytest.FixtureRequest, tmp_path: Path
) -> None:
    sandbox: Sandbox = request.getfixturevalue("sandbox" if transport == "http" else "tls_sandbox")
    merchant = Merchant(sandbox, "payermax")
    # Calls of several workers are under way at once, and no mix-up is mended silently.
    merchant.fault("delay", operation="orderAndPay", milliseconds=50, times=1000)
    config = tmp_path / "config.json"
    config.write_text(json.dumps({**merchant.config, "resolve": False, "retry": {"attempts": 1}}))

    with gunicorn(config) as address:

        def ask(order: str) -> dict[str, Any]:
            with urllib.request.urlopen(f"{address}/?{order}", timeout=WAIT_S) as answer:
                told: dict[str, Any] = json.loads(answer.read())
                return told

        with ThreadPoolExecutor(2 * WORKERS) as pool:
            answers = list(pool.map(ask, ORDERS))
    assert [answer["order_id"] for answer in answers] == ORDERS
    workers = {answer["worker"] for answer in answers}
    assert len(workers) > 1 and workers.isdisjoint(answer["master"] for answer in answers)
    ledger = merchant.ledger()
    assert len(ledger["entries"]) == 1 + len(ORDERS) and ledger["duplicates"] == []
