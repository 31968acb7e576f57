#!/usr/bin/env python3
"""A panic inside the library says nothing of what was sent, in any language, and the process lives on.

Run by tests/c/with-sandbox.sh, with TILL_NO_RANDOM_LIBRARY: tests/secrets/no_random.c, which makes the library panic as it
ships. TILL_DRIVERS chooses languages.
"""

from __future__ import annotations

import os
import re
import sys
import tempfile
from pathlib import Path
from typing import Any

from drivers import Driver, merchant, wanted

# The words of the panic that no_random.c brings about; where it happened may be told, and nothing else.
ITS_WORDS = ("gives random bytes", "panicked at")
TOLD = re.compile(r"libtill failed at [a-z_]+\.rs:[0-9]+; please report it")


def secrets_of(config: dict[str, Any], request: dict[str, Any]) -> list[str]:
    """What was sent, or was signed with."""
    card = request["payment_method"]["card"]
    key = config["credentials"]["private_key"]
    return [card["number"], f'"{card["cvv"]}"', *(line for line in key.splitlines() if len(line) > 9)]


def check(language: str, config: dict[str, Any], request: dict[str, Any]) -> None:
    """Pays, has the library panic, and pays again."""
    run = f"{os.environ['TILL_RUN']}{language}"
    with tempfile.TemporaryDirectory() as folder:
        sign = Path(folder, "no-random")
        preloaded = os.path.abspath(os.environ["TILL_NO_RANDOM_LIBRARY"])
        driver = Driver(language, LD_PRELOAD=preloaded, TILL_NO_RANDOM=str(sign))
        driver.ask(do="client", config=config)
        before = driver.pay(request, f"{run}1")
        sign.touch()
        answer = driver.pay(request, f"{run}2")
        sign.unlink()
        after = driver.pay(request, f"{run}3")
        driver.quit()
    if "ok" not in before or "ok" not in after:
        sys.exit(f"panics: {language}: a payment without a panic went wrong")
    error = answer.get("error", {})
    if error.get("kind") != "internal" or error.get("outcome") != "unknown":
        sys.exit(f"panics: {language}: no panic, but {error.get('kind', 'a result')}")
    if not TOLD.fullmatch(error["message"]):
        sys.exit(f"panics: {language}: the message says more than where it happened")
    for word in (*ITS_WORDS, *secrets_of(config, request)):
        if word in driver.printed:
            sys.exit(f"panics: {language}: what was printed repeats a panic's words or a secret")
    print(f"panics: {language.lower()}: {error['message']}; nothing else is told, and the process pays on")


def main() -> None:
    """Every language, with the gateway that with-sandbox.sh was told."""
    config, request = merchant()
    for language in wanted():
        check(language, config, request)


main()
