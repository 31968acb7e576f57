"""Draws docs/performance.md and its plots from the results in build/bench/. No figure is written by hand."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from benches import plots, results
from benches.cases import GATEWAYS, ROOT
from benches.guard.check import FIGURES

DOCUMENT = ROOT / "docs/performance.md"
PICTURES = ROOT / "docs/pictures"
RIVALS = (
    ("core", "ureq", "raw ureq"),
    ("c", "libcurl", "libcurl"),
    ("php", "curl", "PHP curl"),
    ("python", "http.client", "http.client"),
    ("python", "requests", "requests"),
    ("java", "HttpURLConnection", "HttpURLConnection"),
    ("java", "HttpClient", "HttpClient"),
)
LANGUAGES = {"core": "Rust", "c": "C", "python": "Python", "php": "PHP", "java": "Java"}
SIGNERS = (("python", "cryptography"), ("php", "openssl_sign"), ("java", "Signature"))
# Goals of a whole call, in libtill's time to the other's.
CALL_GOALS = {"ureq": "≤ 1.3", "requests": "< 1", "HttpClient": "< 1"}
STEP_GOALS = {
    ("c", "prepare"): "≤ 10",
    ("python", "prepare"): "≤ 50",
    ("php", "prepare"): "≤ 20",
    ("python", "parse"): "≤ 50",
    ("php", "parse"): "≤ 20",
    ("python", "notice"): "≤ 50",
    ("php", "notice"): "≤ 20",
    ("java", "notice"): "≤ 20",
}
SIZE_GOALS = {"libtill.so": 4.8, "wheel": 2.2, "natives for Java": 2.2, "PHP extension": 4.8}

Row = dict[str, Any]


class Rows:
    """The rows of a run, by what they are about."""

    def __init__(self, rows: Iterable[Row]) -> None:
        self._rows = {
            (row["language"], row["measure"], row["case"], row["who"]): row for row in rows
        }

    def median(
        self, language: str, measure: str, case: str, who: str = results.OWN
    ) -> float | None:
        """What one participant takes, in microseconds."""
        row = self._rows.get((language, measure, case, who))
        return float(row["median_us"]) if row else None

    def ratio(self, language: str, measure: str, case: str, who: str) -> float | None:
        """libtill's time to another's."""
        row = self._rows.get((language, measure, case, who))
        return results.ratio(row) if row else None


def main() -> None:
    """Writes the document and the plots."""
    run, sizes, growth = (results.read(name) for name in ("results", "sizes", "growth"))
    rows = Rows(run["rows"])
    sections = [
        head(run),
        calls(rows),
        steps(rows),
        page(rows),
        shipped(rows, sizes["bytes"]),
        counted(json.loads(FIGURES.read_text())),
        grown(growth["rows"]),
    ]
    DOCUMENT.write_text("\n\n".join(sections) + "\n")
    print(f"{DOCUMENT.relative_to(ROOT)} is written")


def table(heads: list[str], lines: Iterable[list[str]]) -> str:
    """A table of Markdown."""
    ruled = [heads, ["---", *(["---:"] * (len(heads) - 1))], *lines]
    return "\n".join(f"| {' | '.join(line)} |" for line in ruled)


def number(value: float | None, digits: int = 1) -> str:
    """A figure, or nothing where none was measured."""
    return "" if value is None else f"{value:,.{digits}f}"


def picture(name: str, text: str, svg: str) -> str:
    """Writes a plot; gives the line that shows it."""
    (PICTURES / f"{name}.svg").write_text(svg)
    return f"![{text}](pictures/{name}.svg)"


def head(run: dict[str, Any]) -> str:
    """Where the figures come from."""
    machine = run["machine"]
    versions = ", ".join(f"{name} {version}" for name, version in machine["versions"].items())
    return f"""# Performance

Drawn by `make bench-document` from the results of `make bench`, `make bench-size` and `make bench-growth` on one machine:
{machine['processor']}, {machine['cores']} cores, {machine['system']}; {versions}. Every participant had its turn in each of
{run['rounds']} rounds, {run['calls']} calls a turn. Times drift from run to run and from machine to machine: quote the ratios.
[benches/README.md](../benches/README.md) says what is measured and how."""


def calls(rows: Rows) -> str:
    """Whole calls beside other clients."""
    heads = ["libtill's time to", *(shown for _, _, shown in RIVALS)]
    lines = [["goal", *(CALL_GOALS.get(who, "< 1") for _, who, _ in RIVALS)]]
    for gateway in GATEWAYS:
        lines.append(
            [
                gateway,
                *(number(rows.ratio(lang, "call", gateway, who), 2) for lang, who, _ in RIVALS),
            ]
        )
    bars: dict[str, float] = {}
    for language, who, shown in RIVALS:
        bars.setdefault(
            f"libtill, {LANGUAGES[language]}", rows.median(language, "call", "paymart") or 0
        )
        bars[shown] = rows.median(language, "call", "paymart", who) or 0
    plot = picture(
        "call",
        "A whole call over a kept connection",
        plots.bars("A PayMart payment, kept TLS connection", bars, "µs"),
    )
    return f"""## A whole call

A payment over a TLS connection that is kept, to nginx on loopback. The others send the same bytes and read the answer as JSON
or text; libtill also checks, signs, verifies, compares and redacts. PayerMax's signature alone takes longer than a request.
Repeat: `make bench ONLY=core,c,python,php,java`.

{table(heads, lines)}

{plot}"""


def steps(rows: Rows) -> str:
    """Steps that need no network."""
    parts = []
    titles = {
        "prepare": "Prepare: check a request, build and sign what is sent",
        "parse": "Parse: read an answer and compare it with the request",
        "notice": "Notification: verify and read",
    }
    for measure, title in titles.items():
        languages = [
            name for name in LANGUAGES if rows.median(name, measure, "paymart") is not None
        ]
        goals = [STEP_GOALS.get((language, measure), "") for language in languages]
        lines = [["goal", *goals]]
        for gateway in GATEWAYS:
            lines.append(
                [
                    gateway,
                    *(number(rows.median(language, measure, gateway)) for language in languages),
                ]
            )
        heads = [f"{title}, µs", *(LANGUAGES[language] for language in languages)]
        parts.append(table(heads, lines))
    heads = ["Sign with RSA: libtill's time to", *(who for _, who in SIGNERS)]
    ratios = [number(rows.ratio(language, "sign", "payermax", who), 2) for language, who in SIGNERS]
    parts.append(table(heads, [["goal", *(["≤ 1.03"] * 3)], ["payermax", *ratios]]))
    body = "\n\n".join(parts)
    return f"""## Steps without a network

From objects to objects in each language; C and Rust take and give JSON. The goals for PayerMax do not count its RSA. Java has no
function for half a call. Repeat: `make bench ONLY=steps,c,python,php,java`.

{body}"""


def page(rows: Rows) -> str:
    """php-fpm."""
    empty = rows.median("php", "page", "paymart", "empty page")
    own = rows.median("php", "page", "paymart")
    if empty is None or own is None:
        return "## A page of php-fpm\n\nNot measured in this run."
    lines = [["an empty page", number(empty / 1000, 2), "", "", ""]]
    lines.append(
        [
            "a payment through libtill",
            number(own / 1000, 2),
            number((own - empty) / 1000, 2),
            "",
            "",
        ]
    )
    for who, goal in (("curl, one authority", "≥ 15"), ("curl, Debian's bundle", "≥ 150")):
        other = rows.median("php", "page", "paymart", who) or 0
        times = number((other - empty) / (own - empty), 1)
        lines.append(
            [
                f"a payment through a new {who}",
                number(other / 1000, 2),
                number((other - empty) / 1000, 2),
                times,
                goal,
            ]
        )
    heads = ["page, PayMart", "ms", "less the empty page, ms", "times libtill's", "goal"]
    return f"""## A page of php-fpm

php-fpm with 4 workers behind nginx. libtill's connections outlive the page; curl's handle is new in each page. Repeat:
`make bench ONLY=fpm`.

{table(heads, lines)}"""


def shipped(rows: Rows, sizes: dict[str, int]) -> str:
    """Sizes, and Python's import."""
    lines = [[what, number(size / 1e6, 2), f"≤ {SIZE_GOALS[what]}"] for what, size in sizes.items()]
    imported = rows.median("python", "import", "")
    return f"""## Sizes

Stripped, in MB; the wheel and Java's natives are compressed. Repeat: `make bench-size`.

{table(["what ships", "MB", "goal"], lines)}

`import libtill` takes {number(imported / 1000 if imported else None)} ms in a new process (goal: ≤ 20)."""


def counted(known: dict[str, Any]) -> str:
    """The guard's figures, which do not depend on the clock."""
    parts = []
    for compiler, figures in known.items():
        lines = []
        for gateway in GATEWAYS:
            each = (
                figures["instructions"][f"{gateway} {step}"]
                for step in ("prepare", "parse", "notice", "sign", "call")
            )
            made = figures["allocations"]
            counts = (made[f"{gateway} {step}"] for step in ("prepare", "call"))
            lines.append(
                [
                    gateway,
                    *(f"{count / 1000:,.0f}" for count in each),
                    *(f"{count:,}" for count in counts),
                ]
            )
        heads = [
            compiler,
            "prepare",
            "parse",
            "notice",
            "sign",
            "call",
            "allocations of prepare",
            "of call",
        ]
        parts.append(table(heads, lines))
    body = "\n\n".join(parts)
    return f"""## Instructions

Thousands of instructions of each step through the C ABI, counted under valgrind's callgrind, and allocations. `make guard` fails
where one moves by more than 3 %, or a size by more than 2 %. The goal for PayMart's prepare, parse and notice is five times a
round trip through serde_json (24). Repeat: `make guard-accept`.

{body}"""


def grown(rows: list[Row]) -> str:
    """How the costs grow."""
    titles = {
        "calls": "payments prepared one after the other",
        "threads": "threads that prepare together",
        "sending": "threads that call together",
        "clients": "clients that each make their first call",
        "items": "items in one payment",
        "payments": "payments in one answer",
    }
    lines = []
    for what, title in titles.items():
        for row in (row for row in rows if row["what"] == what):
            memory, outcome = number(row["memory_kb"] / 1024), row["outcome"]
            shown = [
                f"{row['count']:,}",
                number(row["us"]),
                memory,
                str(row["descriptors"]),
                str(row["threads"]),
                outcome,
            ]
            lines.append([title, *shown])
    drawn = "\n\n".join(
        picture(
            name,
            f"{shown} over the count",
            plots.lines(shown, series(titles, rows, field), "count", unit),
        )
        for name, shown, field, unit in (
            ("growth-time", "Time per operation", "us", "µs"),
            ("growth-memory", "Memory", "memory_kb", "KB"),
        )
    )
    heads = [
        "what grows",
        "count",
        "µs per operation",
        "memory, MB",
        "descriptors",
        "threads",
        "outcome",
    ]
    return f"""## Growth

Each count in a process of its own. What is refused says with which kind of error. Repeat: `make bench-growth`.

{drawn}

{table(heads, lines)}"""


def series(titles: dict[str, str], rows: list[Row], field: str) -> plots.Series:
    """A line for each thing that grows, as far as it was not refused."""
    return {
        title: [
            (row["count"], row[field])
            for row in rows
            if row["what"] == what and row["outcome"] == "ok"
        ]
        for what, title in titles.items()
    }


if __name__ == "__main__":
    main()
