#!/usr/bin/env python3
"""Looks for secrets in the memory of processes that have paid, and in the core file that one leaves.

Run by tests/c/with-sandbox.sh. First a C program (TILL_FORGOTTEN: tests/c/forgotten.c), which frees and wipes all that it
held: no secret may be left anywhere, on no heap and on no stack. Then the drivers of TILL_DRIVERS. A language's own strings
are not wiped, so there the search is for what only the library writes, while the client still lives.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from typing import Any

from drivers import Driver, merchant, wanted
from memory import SPELLING, core_files, everything, found_in, memory_of, only_of_the_library

PAYMENTS = 3
DONE = "forgotten\n"


def remains(arguments: list[str], needles: dict[str, bytes]) -> list[dict[str, list[str]]]:
    """What is found in the memory of tests/c/forgotten.c, and in its core file if it leaves one."""
    command = [os.path.abspath(os.environ["TILL_FORGOTTEN"]), *arguments]
    # Order numbers of its own for each run.
    environment = {**os.environ, "TILL_RUN": f"{len(arguments)}{os.environ['TILL_RUN']}"}
    pipes = {"stdin": subprocess.PIPE, "stdout": subprocess.PIPE}
    with tempfile.TemporaryDirectory() as folder:
        process = subprocess.Popen(command, cwd=folder, env=environment, text=True, **pipes)
        if process.stdout.readline() != DONE:
            sys.exit("dumps: the program in C did not pay")
        found = [found_in(memory_of(process.pid), needles)]
        process.communicate("\n")
        if any(core_files(folder)):
            found.append(found_in(core_files(folder), needles))
        return found


def check_c(config: dict[str, Any], request: dict[str, Any]) -> None:
    """Nothing is left of a program that forgets; a copy that is kept is noticed, or the search would prove nothing."""
    needles = everything(config, request)
    for found in remains(["keep"], needles):
        if not found:
            sys.exit("dumps: a copy that was kept was not noticed")
    found = remains([], needles)
    if any(found):
        sys.exit(f"dumps: c: left behind: {found}")
    looked = "memory and core file" if len(found) == 2 else "memory (no core file is written here)"
    print(f"dumps: c: none of {len(needles)} secrets of {config['gateway']} is left in {looked}")


def check_language(language: str, config: dict[str, Any], request: dict[str, Any]) -> None:
    """The library keeps no copy of what it sent, while the client lives and its connection is kept."""
    driver = Driver(language)
    driver.ask(do="client", config=config)
    for number in range(PAYMENTS):
        if "ok" not in driver.pay(request, f"{os.environ['TILL_RUN']}{language}{number}"):
            sys.exit(f"dumps: {language}: a payment went wrong")
    needles = only_of_the_library(config, request)
    # That the search sees the process at all: the number itself is in the language's own strings.
    needles["own"] = request["payment_method"]["card"]["number"].encode()
    found = found_in(memory_of(driver.process.pid), needles)
    driver.quit()
    seen = "own" in found
    found.pop("own", None)
    if found:
        sys.exit(f"dumps: {language}: the library has left: {found}")
    own = "in its own strings" if seen else "nowhere"
    print(f"dumps: {language.lower()}: no copy of the library's is left; the language has the card {own}")


def main() -> None:
    """C with everything, the languages with what can be said of them."""
    config, request = merchant()
    check_c(config, request)
    if config["gateway"] in SPELLING:
        for language in wanted():
            check_language(language, config, request)


main()
