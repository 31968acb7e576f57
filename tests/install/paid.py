#!/usr/bin/env python3
"""Lets an installed libtill pay in the sandbox, and asks the sandbox whether the payer was charged exactly once.

    tests/install/paid.py WHAT COMMAND...

The command gets a client configuration for PayerMax in the file `TILL_CONFIG` and an order number in `TILL_ORDER`. It pays
25.00 USD by card and prints the payment's status, and first, if it can, `loaded N ms`. Nothing else of this
process's environment reaches it but `PATH`, `HOME`, and what `TILL_PASS` names, so that it uses what is installed and not what is
built beside it. `TILL_SANDBOX` is the sandbox's program. One line with WHAT says how it went.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import urllib.request
from pathlib import Path
from ssl import create_default_context

ORDER = "installed1"
WAIT_S = 300


def environment(config: Path) -> dict[str, str]:
    """What the command may know."""
    passed = ["PATH", "HOME", *os.environ.get("TILL_PASS", "").split()]
    known = {name: os.environ[name] for name in passed if name in os.environ}
    return {**known, "LC_ALL": "C.UTF-8", "TILL_CONFIG": str(config), "TILL_ORDER": ORDER}


def charged_once(ready: dict) -> dict:
    """The sandbox's answer to the claim that the payer was charged 25.00 once."""
    claim = {"merchant": ready["merchants"]["payermax"], "order_id": ORDER}
    claim |= {"charged": 1, "charged_amount": 2500}
    request = urllib.request.Request(
        ready["url"] + "/sandbox/assertions",
        data=json.dumps(claim).encode(),
        headers={"Content-Type": "application/json"},
    )
    trusted = create_default_context(cafile=ready["ca_file"])
    with urllib.request.urlopen(request, timeout=WAIT_S, context=trusted) as answer:
        return json.load(answer)


def pay(what: str, command: list[str], folder: Path, ready: dict) -> None:
    """Runs the command, and judges it by the ledger."""
    config = folder / "client.json"
    config.write_text(json.dumps(ready["configs"]["payermax"]), encoding="utf-8")
    ran = subprocess.run(
        command,
        env=environment(config),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=WAIT_S,
    )
    lines = ran.stdout.split("\n")
    if ran.returncode != 0 or "approved" not in lines:
        raise SystemExit(f"{what}: not paid (exit {ran.returncode})\n{ran.stdout}{ran.stderr}")
    answer = charged_once(ready)
    if not answer["holds"]:
        raise SystemExit(f"{what}: {answer['explanation']}")
    loaded = [line for line in lines if line.startswith("loaded ")]
    print(", ".join([f"{what}: paid, charged once", *loaded]), flush=True)


def main(what: str, command: list[str]) -> None:
    """Starts a sandbox over TLS for one payment."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        ready = folder / "ready.json"
        options = ["--port", "0", "--tls", "--ca-file", str(folder / "ca.pem"), "--quiet"]
        sandbox = subprocess.Popen(
            [os.environ["TILL_SANDBOX"], *options, "--ready-file", str(ready)],
            stdout=subprocess.PIPE,
            text=True,
        )
        try:
            # Its only line, and the file is complete before it.
            if not (sandbox.stdout and sandbox.stdout.readline()):
                raise SystemExit("the sandbox does not start")
            pay(what, command, folder, json.loads(ready.read_text(encoding="utf-8")))
        finally:
            sandbox.terminate()
            sandbox.wait()


if __name__ == "__main__":
    if len(sys.argv) < 3:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2:])
