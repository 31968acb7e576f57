"""Compares the instructions, allocations and sizes of the release build with the figures in figures.json.

`make guard` compares, `make guard-accept` writes the figures anew. They belong to one version of the Rust compiler and one
kind of processor, which decide how many instructions a program has.
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from benches.cases import ROOT, cases
from benches.guard import answers

FIGURES = Path(__file__).with_name("figures.json")
RELEASE = ROOT / "build/release"
PROGRAM = ROOT / "build/bench/guard"
SIZED = ("libtill.so",)
# How far a figure may go from the accepted one, in both directions: a gain is accepted too, so that it stays.
LIMITS = {"instructions": 0.03, "allocations": 0.03, "bytes": 0.02}

# Evens out what varies by chance: hash seeds, nonces, and the blinding of RSA, which is renewed every 32 signatures.
TIMES = 32

# What a processor may have by which AWS-LC and the C library choose their code.
CHOOSING = {"adx", "avx2", "avx512f", "avx512ifma", "bmi2", "erms", "fsrm", "sha_ni", "vaes"}

Figures = dict[str, dict[str, int]]


def main() -> int:
    """Compares, or accepts."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--accept", action="store_true", help="write the figures of this build")
    accept = parser.parse_args().accept
    known: dict[str, Figures] = json.loads(FIGURES.read_text()) if FIGURES.exists() else {}
    compiler = _compiler()
    found = measure()
    if accept:
        FIGURES.write_text(json.dumps({**known, compiler: found}, indent=2) + "\n")
        print(f"guard: accepted {_count(found)} figures of {compiler}")
        return 0
    if compiler not in known:
        # Another compiler or processor makes another program, which says nothing about a change.
        print(
            f"guard: nothing is compared: there are no figures of {compiler}; `make guard-accept` adds them"
        )
        return 0
    changes = compare(known[compiler], found)
    for change in changes:
        print(f"guard: {change}", file=sys.stderr)
    if changes:
        print(
            f"guard: {len(changes)} of {_count(found)} figures have changed. If the change is meant, run "
            "`make guard-accept`, and say in the commit why.",
            file=sys.stderr,
        )
        return 1
    print(f"guard: {_count(found)} figures are as accepted")
    return 0


def measure() -> Figures:
    """The figures of the build: instructions and allocations of each step, and sizes of files."""
    instructions, allocations = run_program()
    sizes = {name: (RELEASE / name).stat().st_size for name in SIZED}
    return {"instructions": instructions, "allocations": allocations, "bytes": sizes}


def run_program() -> tuple[dict[str, int], dict[str, int]]:
    """Runs the program with every gateway; gives instructions and allocations."""
    with tempfile.TemporaryDirectory() as folder, answers.running() as server:
        work = Path(folder, "work.json")
        known = cases(server.url)
        server.give(known)
        answers.write_work(work, known)
        counts = Path(folder, "counts")
        command = [
            "valgrind",
            "--quiet",
            "--tool=callgrind",
            "--collect-atstart=no",
            f"--callgrind-out-file={counts}",
        ]
        run = subprocess.run(
            [*command, str(PROGRAM), str(TIMES)],
            env={**os.environ, "TILL_WORK": str(work)},
            stdout=subprocess.PIPE,
            text=True,
        )
        if run.returncode != 0:
            raise SystemExit(f"guard: the program failed ({run.returncode})")
        instructions = dict(_dump(path) for path in Path(folder).glob("counts.*"))
    lines = (line.rsplit(" ", 1) for line in run.stdout.splitlines())
    allocations = {name: int(count) for name, count in lines}
    return {name: instructions[name] for name in allocations}, allocations


def _dump(path: Path) -> tuple[str, int]:
    """The name of a step and its instructions, from a file of callgrind."""
    text = path.read_text()
    name = re.search(r"^desc: Trigger: Client Request: (.*)$", text, re.MULTILINE)
    total = re.search(r"^totals: (\d+)$", text, re.MULTILINE)
    return (name[1] if name else path.name), int(total[1]) // TIMES if total else 0


def compare(known: Figures, found: Figures) -> list[str]:
    """A line for each figure that went too far, is new or is gone."""
    changes = []
    for unit, limit in LIMITS.items():
        before, after = known.get(unit, {}), found[unit]
        for name in sorted({*before, *after}):
            if name not in after or name not in before:
                changes.append(f"{name}, {unit}: {'new' if name in after else 'gone'}")
            elif abs(after[name] - before[name]) > limit * before[name]:
                part = after[name] / before[name] - 1
                changes.append(
                    f"{name}: {before[name]:,} {unit} became {after[name]:,} ({part:+.1%}; the limit is {limit:.0%})"
                )
    return changes


def _compiler() -> str:
    """What the figures depend on."""
    version = subprocess.run(
        ["rustc", "--version"], capture_output=True, text=True, check=True
    ).stdout
    flags = re.search(r"^flags\s*:(.*)$", Path("/proc/cpuinfo").read_text(), re.MULTILINE)
    having = " ".join(sorted(CHOOSING.intersection(flags[1].split() if flags else ())))
    return f"rustc {version.split()[1]}, {platform.machine()} with {having or 'nothing'}"


def _count(figures: Figures) -> int:
    return sum(len(values) for values in figures.values())


if __name__ == "__main__":
    sys.exit(main())
