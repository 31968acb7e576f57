"""The wheel, the documentation, the driver and the example: what users and runners hold in hand."""

from __future__ import annotations

import ast
import json
import os
import re
import subprocess
import sys
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest
from support import ROOT, WAIT_S, Merchant, Sandbox, card_payment, python

import libtill

PACKAGE = Path(libtill.__file__).parent
BINDING = ROOT / "bindings" / "python"
README = (BINDING / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```python\n(.*?)^```", README, re.DOTALL | re.MULTILINE)


@pytest.fixture(scope="session")
def wheel() -> Path:
    """The wheel that is installed here."""
    (found,) = (BINDING / "build/wheel").glob("*.whl")
    return found


def test_the_wheel_s_tag_is_honest(wheel: Path) -> None:
    library = Path(libtill.__file__).parent / "libtill.so"
    table = subprocess.run(["objdump", "-T", library], capture_output=True, text=True, check=True)
    floor = max(int(minor) for minor in re.findall(r"GLIBC_2\.(\d+)", table.stdout))
    assert re.fullmatch(rf"libtill-[0-9.]+-py3-none-manylinux_2_{floor}_\w+\.whl", wheel.name)


def test_the_wheel_says_what_it_is(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        (about,) = [name for name in names if name.endswith("/METADATA")]
        metadata = archive.read(about).decode()
    assert {"libtill/libtill.so", "libtill/py.typed"} <= set(names)
    licences = {Path(name).name for name in names if ".dist-info/licenses/" in name}
    assert licences == {"LICENSE-APACHE", "LICENSE-MIT"}
    assert not [name for name in names if "/tests/" in name or name.endswith(".pyc")]
    assert "Requires-Python: >=3.9" in metadata
    assert "Requires-Dist" not in metadata


def test_the_wheel_is_the_same_at_every_build(wheel: Path) -> None:
    with zipfile.ZipFile(wheel) as archive:
        entries = archive.infolist()
    assert {entry.date_time for entry in entries} == {(2020, 1, 1, 0, 0, 0)}
    modes = {entry.filename: entry.external_attr >> 16 & 0o777 for entry in entries}
    assert modes["libtill/libtill.so"] == 0o755 and modes["libtill/client.py"] == 0o644


def test_the_readme_has_its_sections_and_programs() -> None:
    sections = re.findall(r"^## (.*)$", README, re.MULTILINE)
    wanted = [
        "Installation",
        "Usage",
        "asyncio, gevent and eventlet",
        "Errors",
        "Notifications",
        "Your own HTTP client",
        "Testing a shop",
        "Development",
        "Testing",
    ]
    assert sections == wanted
    assert len(BLOCKS) >= 5


@pytest.mark.parametrize("number", range(1, len(BLOCKS)))
def test_every_program_of_the_readme_runs(sandbox: Sandbox, tmp_path: Path, number: int) -> None:
    program = BLOCKS[number]
    gateway = "paypro" if "paypro" in program else "payermax"
    merchant = Merchant(sandbox, gateway)
    if "OutcomeUnknownError" in program:
        merchant.fault("drop_answer", operation="orderAndPay")
    config = tmp_path / "till.json"
    config.write_text(json.dumps(merchant.config), encoding="utf-8")
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    ran = python("-W", "error", str(tmp_path / "program.py"), TILL_CONFIG=str(config))
    assert ran.returncode == 0, ran.stderr


@pytest.mark.parametrize("fault, status", [(None, "requires_action"), ("drop_answer", "created")])
def test_the_front_page_s_program_pays_once(
    sandbox: Sandbox, tmp_path: Path, fault: str | None, status: str
) -> None:
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    (program,) = re.findall(r"^```python\n(.*?)^```", page, re.DOTALL | re.MULTILINE)
    merchant = Merchant(sandbox, "paymart")
    # Without it, `create` would resolve the lost answer, and the program's own call would never run.
    config = {**merchant.config, "resolve": False}
    if fault:
        merchant.fault(fault, operation="create_payment")
    (tmp_path / "shop.json").write_text(json.dumps(config), encoding="utf-8")
    (tmp_path / "program.py").write_text(program, encoding="utf-8")
    ran = subprocess.run(
        [sys.executable, "-W", "error", "program.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=WAIT_S,
        check=False,
    )
    assert re.fullmatch(rf"{status} http\S+/p/\S+\n", ran.stdout), ran.stderr
    assert [entry["order_id"] for entry in merchant.ledger()["entries"]] == ["A1001"]


def documented() -> list[tuple[str, str]]:
    """Every example of a docstring: where it stands, and its code. Those of AsyncClient have a star."""
    found = []
    for path in sorted(PACKAGE.rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
                text = ast.get_docstring(node) or ""
                lines = re.findall(r"^ *(?:>>>|\.\.\.) ?(.*)$", text, re.MULTILINE)
                if lines:
                    star = "*" if "async" in str(path.relative_to(PACKAGE)).lower() else ""
                    found.append((f"{star}{path.stem}.{node.name}", "\n".join(lines)))
    return found


@pytest.mark.parametrize("name, code", documented(), ids=[name for name, _ in documented()])
def test_every_example_fits_the_package(name: str, code: str, payermax: Merchant) -> None:
    kind = libtill.AsyncClient if name.startswith("*") else libtill.Client
    client = kind(payermax.config)
    for node in ast.walk(ast.parse(code)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            words = ast.unparse(node.func).split(".")
            if words[0] in ("client", "libtill") and "(" not in ast.unparse(node.func):
                found: Any = client if words[0] == "client" else libtill
                for word in words[1:]:
                    found = getattr(found, word)
                assert callable(found), name


def test_every_operation_has_an_example() -> None:
    names = {name for name, _ in documented()}
    for operation in json.loads((ROOT / "schema/operations.json").read_text(encoding="utf-8")):
        place = operation["resource"] or "client"
        name = f"{place}.{operation['verb']}"
        assert {name, f"*{name}"} <= names


@pytest.mark.parametrize("mode", [(), ("--async",), ("--gevent",)])
def test_the_driver_answers_line_by_line(payermax: Merchant, mode: tuple[str, ...]) -> None:
    typo = card_payment("A3", curency="USD")
    commands: list[dict[str, Any]] = [
        {"do": "client", "config": payermax.config},
        {"do": "call", "operation": "payment_create", "request": card_payment("A1 😀"[:2])},
        {"do": "call", "operation": "payment_create", "request": typo},
        {"do": "call", "operation": "payment_create", "request": card_payment("A4", amount=2.5)},
        {"do": "call", "operation": "token_list", "request": {"customer_id": "c1"}},
        {"do": "call", "operation": "notification_reply", "request": {"accepted": True}},
        {"do": "call", "operation": "nonsense", "request": {}},
        {"do": "notification", "headers": {"sign": "AAAA"}, "body": "{}"},
        {"do": "sign", "scheme": "paypro", "message": '{"a":"1"}', "key": "secret"},
        {"do": "explain", "scheme": "paypro", "message": '{"a":"1"}'},
        {"do": "dictionary", "name": "way_codes"},
        {"do": "client", "config": {"gateway": "payermax"}},
    ]
    answers = drive([*commands, {"do": "quit"}], *mode)
    assert len(answers) == len(commands)
    oks = [list(answer) == ["ok"] for answer in answers]
    assert oks == [True, True, False, False, True, True, False, False, True, True, True, False]
    assert answers[1]["ok"]["status"] == "approved"
    assert None not in answers[1]["ok"].values()
    for index, path in ((2, "curency"), (3, "amount")):
        error = answers[index]["error"]
        assert (error["kind"], error["outcome"]) == ("invalid_request", "not_sent")
        assert [violation["path"] for violation in error["violations"]] == [path]
    assert answers[4]["ok"] == {"data": []} or "data" in answers[4]["ok"]
    signature = answers[8]["ok"]["signature"]
    check = {"do": "verify", "scheme": "paypro", "message": '{"a":"1"}', "key": "secret"}
    valid, invalid = drive(
        [{**check, "signature": signature}, {**check, "signature": "0" * 32}, {"do": "quit"}]
    )
    assert valid == {"ok": {"valid": True}}
    assert invalid["error"]["kind"] == "signature_invalid"


def drive(commands: list[dict[str, Any]], *mode: str) -> list[dict[str, Any]]:
    """Runs the driver."""
    program = str(Path(__file__).parent / "driver.py")
    lines = "".join(json.dumps(command) + "\n" for command in commands)
    ran = subprocess.run(
        [sys.executable, program, *mode],
        input=lines,
        capture_output=True,
        text=True,
        timeout=60,
        check=True,
    )
    assert ran.stderr == ""
    return [json.loads(line) for line in ran.stdout.splitlines()]


def test_the_example_walks_through_both_gateways(sandbox: Sandbox, tmp_path: Path) -> None:
    merchants = {name: Merchant(sandbox, name) for name in ("payermax", "paypro")}
    merchants["payermax"].fault("drop_answer", operation="orderAndPay", order_id="Rpy_lost")
    merchants["paypro"].fault("drop_answer", operation="payInApi", order_id="Rpy_valost")
    config = tmp_path / "config.json"
    configs = {name: merchant.config for name, merchant in merchants.items()}
    config.write_text(json.dumps(configs), encoding="utf-8")
    lines = checkout(config, merchants)
    steps = [json.loads(line[6:]) for line in lines if line.startswith("@step ")]
    told = [(one["gateway"], one["step"], one["result"]) for one in steps]
    assert told == [
        ("payermax", "card payment", "requires_action"),
        ("payermax", "notification", "payment approved signature"),
        ("payermax", "payment status", "approved 2500 USD"),
        ("payermax", "repeated number", "duplicate_order unknown: approved"),
        ("payermax", "partial refund", "pending"),
        ("payermax", "refund status", "refund succeeded signature"),
        ("payermax", "payout", "pending"),
        ("payermax", "payout status", "payout succeeded signature"),
        ("payermax", "decline", "declined"),
        (
            "payermax",
            "invalid request",
            "invalid_request not_sent: amount, curency, customer.email, customer.id, "
            "description, success_url",
        ),
        ("payermax", "lost answer", "approved resolved"),
        ("paypro", "virtual account", "requires_action"),
        ("paypro", "notification", "none, then query approved"),
        ("paypro", "payout", "pending"),
        ("paypro", "balance", "available"),
        ("paypro", "decline", "none, then query declined"),
        ("paypro", "invalid request", "invalid_request not_sent: amount"),
        ("paypro", "lost answer", "requires_action resolved"),
    ]
    assert "4617611794313933" not in "".join(lines)


def checkout(config: Path, merchants: dict[str, Merchant]) -> list[str]:
    """Runs the example, and plays the customer that it asks for."""
    program = ROOT / "examples" / "python" / "checkout.py"
    process = subprocess.Popen(
        [sys.executable, str(program)],
        env={**os.environ, "TILL_CONFIG": str(config), "TILL_RUN": "Rpy"},
        stdout=subprocess.PIPE,
        text=True,
    )
    lines = []
    guard = threading.Timer(120, process.kill)
    guard.start()
    assert process.stdout is not None
    with process.stdout:
        for line in process.stdout:
            lines.append(line)
            if line.startswith("@customer "):
                wish = json.loads(line[10:])
                if "open" in wish:
                    merchants["payermax"].sandbox.press(wish["open"], wish["press"])
                else:
                    merchants[wish["gateway"]].settle(wish["pay"], wish["result"])
    guard.cancel()
    assert process.wait() == 0
    return lines
