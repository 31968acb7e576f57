"""Results: a line of a program is one participant in one round; a row is one participant in all of them."""

from __future__ import annotations

import json
import os
import platform
import re
import statistics
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from benches.cases import ROOT

FOLDER = ROOT / "build/bench"
OWN = "libtill"

Line = dict[str, Any]
Row = dict[str, Any]


def rows(language: str, lines: Iterable[Line]) -> list[Row]:
    """Gathers the rounds of each participant; round 0 warmed up, and counts for nothing."""
    gathered: dict[tuple[str, str, str], list[Line]] = {}
    for line in lines:
        if line["round"] > 0:
            gathered.setdefault((line["measure"], line["case"], line["who"]), []).append(line)
    return [_row(language, key, found, gathered) for key, found in gathered.items()]


def _row(
    language: str,
    key: tuple[str, str, str],
    found: list[Line],
    gathered: dict[tuple[str, str, str], list[Line]],
) -> Row:
    measure, case, who = key
    row: Row = {"language": language, "measure": measure, "case": case, "who": who}
    row["median_us"] = round(statistics.median(line["median"] for line in found), 2)
    row["p10_us"] = round(statistics.median(line["p10"] for line in found), 2)
    own = gathered.get((measure, case, OWN), [])
    if who != OWN and own:
        # libtill's time to the other's, in each round.
        row["ratios"] = [
            round(ours["median"] / line["median"], 3) for ours, line in zip(own, found)
        ]
    return row


def shown(row: Row) -> str:
    """A row as a line of the terminal."""
    text = (
        f"{row['language']:7} {row['measure']:10} {row['case']:15} {row['who']:24}"
        f" {row['median_us']:>10,.1f} µs  p10 {row['p10_us']:>10,.1f}"
    )
    if "ratios" not in row:
        return text
    ratios = row["ratios"]
    return f"{text}  libtill takes {ratio(row):.2f} of it ({min(ratios):.2f} to {max(ratios):.2f})"


def ratio(row: Row) -> float:
    """libtill's time to another's: the median of the rounds."""
    return float(statistics.median(row["ratios"]))


def machine() -> dict[str, Any]:
    """The machine, and the versions of what ran."""
    model = re.search(r"^model name\s*: (.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    system = re.search(r'^PRETTY_NAME="(.*)"$', Path("/etc/os-release").read_text(), re.MULTILINE)
    return {
        "processor": model[1] if model else platform.processor(),
        "cores": os.cpu_count(),
        "system": system[1] if system else platform.system(),
        "versions": dict(_versions()),
    }


def _versions() -> Iterator[tuple[str, str]]:
    programs = {
        "rustc": ["rustc", "--version"],
        "Python": ["python3", "--version"],
        "PHP": ["php", "--version"],
        "Java": ["java", "--version"],
        "nginx": ["/usr/sbin/nginx", "-v"],
        "libcurl": ["pkg-config", "--modversion", "libcurl"],
        "OpenSSL": ["openssl", "version"],
    }
    for name, command in programs.items():
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
        version = re.search(r"\d+\.\d+[.\d]*", done.stdout)
        yield name, version[0] if version else "unknown"


def write(name: str, values: dict[str, Any]) -> Path:
    """Writes results to build/bench/, with the machine."""
    path = FOLDER / f"{name}.json"
    FOLDER.mkdir(parents=True, exist_ok=True)
    path.write_text(
        json.dumps({"machine": machine(), **values}, indent=1, ensure_ascii=False) + "\n"
    )
    return path


def read(name: str) -> dict[str, Any]:
    """Reads results that a run wrote."""
    path = FOLDER / f"{name}.json"
    if not path.exists():
        raise SystemExit(
            f"{path.relative_to(ROOT)} is missing: run `make bench`, `make bench-size` and `make bench-growth`"
        )
    values: dict[str, Any] = json.loads(path.read_text())
    return values
