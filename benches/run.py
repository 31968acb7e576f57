"""`make bench`: measures libtill and its alternatives in each language, in turn, and writes build/bench/results.json."""

from __future__ import annotations

import argparse
import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benches import fpm, results, server
from benches.cases import ROOT, cases

BUILT = results.FOLDER
RELEASE = ROOT / "build/release"
EXTENSION = BUILT / "php/extension/modules/till.so"
CLASSES = f"{BUILT}/java:{BUILT}/java/library"
TARGET = Path(os.environ.get("CARGO_TARGET_DIR", ROOT / "target"))

Line = dict[str, Any]
Work = dict[str, Any]

# Programs that print their results.
COMMANDS: dict[str, list[str]] = {
    "core": [str(TARGET / "release/libtill-bench")],
    "c": [str(BUILT / "measure")],
    "python": [sys.executable, "-m", "benches.python.measure"],
    "php": ["php", "-d", f"extension={EXTENSION}", str(ROOT / "benches/php/measure.php")],
    "java": ["java", f"-Dtill.native.path={RELEASE}", "-cp", CLASSES, "Measure"],
}


def main() -> None:
    """All languages, or those that are named."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--rounds", type=int, default=5, help="how often each participant has its turn (5)"
    )
    parser.add_argument(
        "--calls", type=int, default=200, help="calls of a participant in its turn (200)"
    )
    parser.add_argument(
        "--only", default="steps,core,c,python,php,fpm,java", help="what runs, with commas"
    )
    arguments = parser.parse_args()
    begin = time.monotonic()
    rows = []
    with tempfile.TemporaryDirectory() as name:
        work = prepare(Path(name), arguments.rounds, arguments.calls)
        for part in arguments.only.split(","):
            found = results.rows(
                "php" if part == "fpm" else part.replace("steps", "core"),
                measure(part, Path(name), work),
            )
            for row in found:
                print(results.shown(row), flush=True)
            rows += found
    took = round(time.monotonic() - begin)
    settings = {"rounds": arguments.rounds, "calls": arguments.calls, "seconds": took}
    path = results.write("results", {**settings, "rows": rows})
    machine = results.machine()
    print(f"{machine['processor']}, {machine['cores']} cores, {machine['system']}")
    print(", ".join(f"{program} {version}" for program, version in machine["versions"].items()))
    print(f"{took} s; the results are in {path.relative_to(ROOT)}")


def prepare(folder: Path, rounds: int, calls: int) -> Work:
    """Makes the certificates, and writes the file that every program reads."""
    authority, bundle = server.certify(folder)
    port = server.free_port()
    work: Work = {
        "rounds": rounds,
        "calls": calls,
        "port": port,
        "ca_file": str(authority),
        "bundle_file": str(bundle),
        "cases": cases(f"https://127.0.0.1:{port}", authority),
    }
    path = folder / "work.json"
    path.write_text(json.dumps(work))
    os.environ["TILL_WORK"] = str(path)
    os.environ["no_proxy"] = "127.0.0.1"
    return work


def measure(part: str, folder: Path, work: Work) -> Iterator[Line]:
    """The lines of one part."""
    if part == "fpm":
        yield from fpm.measure(folder, work, EXTENSION)
    elif part == "steps":
        yield from steps()
    else:
        answers = [(case["gateway"], case["answer"], case["body"]) for case in work["cases"]]
        with server.nginx(folder, work["port"], answers):
            yield from printed(COMMANDS[part])


def printed(command: list[str]) -> Iterator[Line]:
    """The lines that a program prints."""
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=ROOT) as process:
        for line in process.stdout or []:
            yield json.loads(line)
    if process.returncode != 0:
        raise SystemExit(f"{command[0]} failed ({process.returncode})")


def steps() -> Iterator[Line]:
    """The core's steps, as criterion measured them: all its samples are one round."""
    home = BUILT / "criterion"
    manifest = ROOT / "benches/core/Cargo.toml"
    command = [
        "cargo",
        "bench",
        "--locked",
        "--quiet",
        "--manifest-path",
        str(manifest),
        "--bench",
        "steps",
    ]
    environment = {**os.environ, "CRITERION_HOME": str(home)}
    subprocess.run(command, env=environment, stdout=subprocess.DEVNULL, check=True)
    for path in sorted(home.glob("*/*/new/sample.json")):
        measured = json.loads((path.parent / "benchmark.json").read_text())
        sample = json.loads(path.read_text())
        times = sorted(
            total / count / 1000 for total, count in zip(sample["times"], sample["iters"])
        )
        step = measured["function_id"]
        who, name = ("serde_json", "prepare") if step == "round trip" else (results.OWN, step)
        line = {"measure": name, "case": measured["group_id"], "who": who, "round": 1}
        yield {**line, "median": statistics.median(times), "p10": times[len(times) // 10]}


if __name__ == "__main__":
    main()
