"""Pages of php-fpm with one call: libtill beside a new curl handle, less what an empty page costs."""

from __future__ import annotations

import http.client
import json
import os
import subprocess
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from benches import server
from benches.cases import ROOT

PAGES = {
    "empty": "empty page",
    "libtill": "libtill",
    "curl": "curl, one authority",
    "bundle": "curl, Debian's bundle",
}
# Each worker opens its connection and compiles the page before the first round.
WARM = 10 * server.WORKERS

Line = dict[str, Any]


def measure(folder: Path, work: dict[str, Any], extension: Path) -> Iterator[Line]:
    """Runs nginx and php-fpm, and gives what each page takes in each round."""
    case = next(case for case in work["cases"] if case["gateway"] == "paymart")
    page = folder / "page.php"
    given = {name: work[name] for name in ("ca_file", "bundle_file")}
    write_page(page, {**given, **{name: case[name] for name in ("config", "request", "raw")}})
    os.environ["TILL_PAGE"] = str(page)
    port, listen = server.free_port(), server.free_port()
    answers = [(case["gateway"], case["answer"], case["body"]) for case in work["cases"]]
    more = server.pages(port, listen, ROOT / "benches/php/page.php")
    with server.fpm(folder, listen, extension), server.nginx(folder, work["port"], answers, more):
        connection = http.client.HTTPConnection("127.0.0.1", port)
        for query in PAGES:
            for _ in range(WARM):
                timed(connection, query)
        for number in range(1, work["rounds"] + 1):
            yield from one_round(connection, number, work["calls"])
        connection.close()


def one_round(connection: http.client.HTTPConnection, number: int, calls: int) -> Iterator[Line]:
    """Every page in turn; the one that takes 30 ms is called less often."""
    for query, who in PAGES.items():
        count = calls // 10 if query == "bundle" else calls
        times = sorted(timed(connection, query) for _ in range(max(count, 5)))
        line = {"measure": "page", "case": "paymart", "who": who, "round": number}
        yield {**line, "median": times[len(times) // 2], "p10": times[len(times) // 10]}


def timed(connection: http.client.HTTPConnection, query: str) -> float:
    """The microseconds that a page takes."""
    begin = time.perf_counter_ns()
    connection.request("GET", f"/?{query}")
    response = connection.getresponse()
    text = response.read().decode()
    taken = (time.perf_counter_ns() - begin) / 1000
    if response.status != 200 or not text or "error" in text.lower():
        raise SystemExit(f"page.php?{query}: {response.status} {text}")
    return taken


def write_page(path: Path, values: dict[str, Any]) -> None:
    """Writes values as PHP, which php-fpm compiles once."""
    program = "echo '<?php return ', var_export(json_decode(stream_get_contents(STDIN), true), true), ';';"
    done = subprocess.run(
        ["php", "-r", program], input=json.dumps(values), capture_output=True, text=True, check=True
    )
    path.write_text(done.stdout)
