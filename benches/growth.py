"""`make bench-growth`: how time, memory, descriptors and threads grow, and build/bench/growth.json."""

from __future__ import annotations

import json
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benches import results, server
from benches.cases import ROOT
from benches.run import BUILT, Work, prepare, printed

Text = Callable[[int], dict[str, Any]]

PROGRAM = str(BUILT / "growth")
COUNTS: dict[str, list[int]] = {
    "calls": [1, 10, 100, 1000, 10_000, 100_000, 1_000_000],
    "threads": [1, 2, 4, 8, 16, 32, 64],
    "sending": [1, 2, 4, 8, 16, 32, 64],
    "items": [1, 10, 50, 100, 250, 500, 501, 5000],
    "payments": [1, 10, 100, 1000, 2500, 5000, 10_000],
    "clients": [1, 10, 25, 50, 100],
}


def main() -> None:
    """Runs every count, each in a process of its own."""
    rows = []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        work = prepare(folder, 1, 1)
        texts: dict[str, Text] = {"items": items(work), "payments": payments}
        answers = [(case["gateway"], case["answer"], case["body"]) for case in work["cases"]]
        with server.nginx(folder, work["port"], answers):
            for what, counts in COUNTS.items():
                for count in counts:
                    path = folder / "text"
                    if what in texts:
                        path.write_text(json.dumps(texts[what](count)))
                    (row,) = printed([PROGRAM, what, str(count), str(path)])
                    print(shown(row), flush=True)
                    rows.append(row)
    path = results.write("growth", {"rows": rows})
    print(f"the results are in {path.relative_to(ROOT)}")


def shown(row: dict[str, Any]) -> str:
    """A row as a line of the terminal."""
    return (
        f"{row['count']:>9,} {row['what']:9} {row['us']:>12,.1f} µs each, {row['memory_kb'] / 1024:6.1f} MB,"
        f" {row['descriptors']:>4} descriptors, {row['threads']:>3} threads, {row['outcome']}"
    )


def items(work: Work) -> Text:
    """Requests with many items."""
    request = next(case["request"] for case in work["cases"] if case["gateway"] == "globalmerchant")
    return lambda count: {**request, "items": request["items"] * count}


def payments(count: int) -> dict[str, Any]:
    """An answer with many payments, as PayMart's document prints one."""
    payment = {
        "status": "approved",
        "currency": "EUR",
        "product": "Blue cap",
        "amount": 10020,
        "created_at": "2016-06-27T14:13:00.273Z",
        "updated_at": "2016-06-27T14:15:44.715Z",
        "extra_return_param": "x",
        "operation_type": "pay",
    }
    numbered = [
        {"id": i, "token": f"tok{i}", "order_number": f"A{i}", **payment} for i in range(count)
    ]
    about = {"success": True, "result": 0, "errors": [], "status": 200, "totalCount": count}
    return {**about, "curentPage": 1, "perPage": count, "totalPage": 1, "payments": numbered}


if __name__ == "__main__":
    main()
