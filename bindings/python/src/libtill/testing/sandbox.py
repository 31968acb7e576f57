"""The sandbox as a process beside the tests."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sysconfig
import tempfile
from pathlib import Path
from typing import Any

from .merchant import SandboxMerchant

# The longest time that the process takes to end when it was asked to.
_END_S = 10


class Sandbox:
    """A sandbox that runs as long as the block: all gateways on a free port of this machine, without a network.

    Example:
        >>> with Sandbox() as sandbox:
        ...     merchant = sandbox.merchant("paypro")
    """

    def __init__(self, *options: str) -> None:
        """``options`` are those of ``till sandbox``, such as ``--tls`` or ``--seed 7``."""
        self._options = options
        self.url = ""
        """Its address."""
        self.ca_file: str | None = None
        """The authority that its certificates are checked with, with ``--tls``."""

    def __enter__(self) -> Sandbox:
        self._folder = tempfile.TemporaryDirectory(prefix="till-sandbox-")
        ready_file = Path(self._folder.name, "ready.json")
        fixed = ["--port", "0", "--quiet", "--ready-file", str(ready_file)]
        command = [*program(), *fixed, *self._options]
        self._process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self._process.stdout is not None
        if not any(line.startswith("ready ") for line in self._process.stdout):
            self.close()
            raise RuntimeError(f"the sandbox ended before it was ready: {' '.join(command)}")
        ready = json.loads(ready_file.read_text(encoding="utf-8"))
        self.url, self.ca_file = ready["url"], ready["ca_file"]
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Ends it."""
        self._process.terminate()
        try:
            self._process.communicate(timeout=_END_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.communicate()
        self._folder.cleanup()

    def merchant(
        self, gateway: str, *, notify_url: str | None = None, **settings: Any
    ) -> SandboxMerchant:
        """A new merchant, with orders, balances and faults of its own; `config` is the configuration of its client.

        The sandbox's README lists the settings of each gateway. ``notify_url`` is where notifications
        go if a request does not say it.
        """
        control = SandboxMerchant(self.url, "", self.ca_file)
        wish: dict[str, Any] = {"gateway": gateway, "settings": settings}
        if notify_url is not None:
            wish["notify_url"] = notify_url
        made = control._post("/sandbox/merchants", wish)
        config = made["config"]
        if self.ca_file:
            config["tls"] = {"ca_file": self.ca_file}
        return SandboxMerchant(self.url, made["merchant"], self.ca_file, config=config)


def program() -> list[str]:
    """The command that starts a sandbox: what ``TILL_SANDBOX`` names, or what is installed."""
    named = os.environ.get("TILL_SANDBOX")
    if named:
        return [named]
    # A package's programs lie beside Python, which need not be on the PATH.
    found = shutil.which("till-sandbox", path=sysconfig.get_path("scripts"))
    found = found or shutil.which("till-sandbox")
    if found:
        return [found]
    command = shutil.which("till")
    if command:
        return [command, "sandbox"]
    raise FileNotFoundError(
        "there is no sandbox: install the package libtill-sandbox or the command till, or set TILL_SANDBOX "
        "to the path of till-sandbox"
    )
