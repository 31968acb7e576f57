"""The languages' drivers (tests/README.md has their protocol), and the merchant that they pay with."""

from __future__ import annotations

import json
import os
import shlex
import subprocess
import sys
from pathlib import Path
from typing import Any

LANGUAGES = ("C", "PHP", "PYTHON", "JAVA")
ROOT = Path(__file__).resolve().parents[2]


def merchant() -> tuple[dict[str, Any], dict[str, Any]]:
    """The configuration and the payment that with-sandbox.sh has written."""
    config, request = (os.environ[name] for name in ("TILL_CONFIG", "TILL_REQUEST"))
    return json.loads(Path(config).read_text()), json.loads(Path(request).read_text())


def wanted() -> list[str]:
    """The languages that are to be run: all, or those of TILL_DRIVERS."""
    chosen = os.environ.get("TILL_DRIVERS", ",".join(LANGUAGES)).upper().split(",")
    languages = [language for language in LANGUAGES if language in chosen]
    missing = [language for language in languages if f"TILL_DRIVER_{language}" not in os.environ]
    if missing or not languages:
        sys.exit(f"set TILL_DRIVER_* for {missing or LANGUAGES}")
    return languages


class Driver:
    """A driver that runs: a line in, a line out. Everything that it prints is kept."""

    def __init__(self, language: str, **environment: str) -> None:
        command = shlex.split(os.environ[f"TILL_DRIVER_{language}"])
        pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE, "stderr": subprocess.STDOUT}
        self.process = subprocess.Popen(
            command, cwd=ROOT, text=True, env={**os.environ, **environment}, **pipes
        )
        self.printed = ""

    def ask(self, **line: Any) -> dict[str, Any]:
        """Does one thing; what else is printed meanwhile is no answer."""
        self.process.stdin.write(json.dumps(line) + "\n")
        self.process.stdin.flush()
        while True:
            answer = self.process.stdout.readline()
            self.printed += answer
            if not answer:
                sys.exit(f"the driver has ended: {self.process.args}: {self.printed[-300:]}")
            if answer.startswith(("{\"ok\"", "{\"error\"")):
                return json.loads(answer)

    def pay(self, request: dict[str, Any], order_id: str) -> dict[str, Any]:
        """A payment with this number."""
        return self.ask(
            do="call", operation="payment_create", request={**request, "order_id": order_id}
        )

    def quit(self) -> None:
        """Lets the driver end, and reads the rest."""
        self.printed += self.process.communicate(json.dumps({"do": "quit"}) + "\n")[0]
