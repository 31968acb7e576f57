"""What is in the memory of another process, and what of it is secret."""

from __future__ import annotations

import base64
import re
from pathlib import Path
from typing import Any, Iterable, Iterator

WINDOW = 1 << 24
# More than any needle, so that none hides at the border of two windows.
OVERLAP = 4096
# The kernel's own, which cannot be read.
UNREADABLE = ("[vvar]", "[vvar_vclock]", "[vsyscall]")

Pieces = Iterable[tuple[str, bytes]]


def memory_of(process: int) -> Iterator[tuple[str, bytes]]:
    """Every readable part of a process's memory with its name: what a debugger shows, and so what a core file holds."""
    with open(f"/proc/{process}/maps") as maps, open(f"/proc/{process}/mem", "rb", 0) as memory:
        for line in maps:
            begin, end, modes, name = re.match(r"(\w+)-(\w+) (\S+) \S+ \S+ \S+ *(.*)", line).groups()
            if not modes.startswith("r") or name in UNREADABLE:
                continue
            for start in range(int(begin, 16), int(end, 16), WINDOW):
                memory.seek(start)
                try:
                    yield name, memory.read(min(WINDOW + OVERLAP, int(end, 16) - start))
                except OSError:
                    # A page of a file that is shorter than its mapping.
                    continue


def core_files(folder: str) -> Iterator[tuple[str, bytes]]:
    """What a process has left that was ended by SIGABRT, where the system writes core files into its folder."""
    for path in Path(folder).glob("core*"):
        yield "core file", path.read_bytes()


def found_in(pieces: Pieces, needles: dict[str, bytes]) -> dict[str, list[str]]:
    """The needles that are there, and in which parts. Only their names are ever printed."""
    found: dict[str, list[str]] = {}
    seen = 0
    for name, piece in pieces:
        seen += len(piece)
        for what, needle in needles.items():
            found.setdefault(what, []).extend([name or "anonymous"] * piece.count(needle))
    if seen < 1 << 20:
        raise SystemExit(f"memory: only {seen} bytes were there to be read, which is no process")
    return {what: places for what, places in found.items() if places}


def key_parts(text: str) -> Iterator[bytes]:
    """A secret, or parts of a key: its text, and the numbers that it stands for, in either order of their bytes."""
    if not text.startswith("-----"):
        yield text.encode()
        return
    # Deep in the numbers, where no two keys are alike.
    line = text.splitlines()[3]
    decoded = base64.b64decode(line)
    yield from (line[:40].encode(), decoded[:24], decoded[:24][::-1])


def everything(config: dict[str, Any], request: dict[str, Any]) -> dict[str, bytes]:
    """All that is secret, however it was written."""
    needles = {}
    for name in ("private_key", "secret", "key", "notification_key"):
        for number, part in enumerate(key_parts(config["credentials"].get(name, ""))):
            needles[f"{name}, form {number}"] = part
    card = request.get("payment_method", {}).get("card")
    if card:
        needles["card number"] = card["number"].encode()
        for form in ('"cvv":"%s"', '"cvv": "%s"', "cvv=%s"):
            needles[form % "***"] = (form % card["cvv"]).encode()
    return {name: needle for name, needle in needles.items() if needle}


# How a gateway spells a card's number, which no language does.
SPELLING = {"payermax": '"cardIdentifierNo":"%s"', "paymart": '"pan":"%s"'}


def only_of_the_library(config: dict[str, Any], request: dict[str, Any]) -> dict[str, bytes]:
    """What nobody writes but the library: the gateways' own words around a card number and a key."""
    number = request["payment_method"]["card"]["number"]
    spelt = SPELLING[config["gateway"]] % number
    needles = {"the card as the gateway spells it": spelt.encode()}
    if config["gateway"] == "paymart":
        needles["the header with the key"] = f"Bearer {config['credentials']['private_key']}".encode()
    return needles
