"""The library that is loaded, and how its functions are declared."""

from __future__ import annotations

import ctypes
import os
import re
import subprocess
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import Any, Union

import pytest
from support import ROOT, python

import libtill
from libtill import _native

C_TYPES: dict[str, set[object]] = {
    "int32_t": {ctypes.c_int32},
    "uint32_t": {ctypes.c_uint32},
    "size_t": {ctypes.c_size_t},
    "void": {None},
    "const char *": {ctypes.c_char_p},
    "const uint8_t *": {ctypes.c_char_p},
    "till_buf *": {ctypes.POINTER(_native.Buffer)},
    "till_client *": {ctypes.c_void_p},
    "till_cancel *": {ctypes.c_void_p},
    "till_key *": {ctypes.c_void_p},
    "till_client **": {ctypes.POINTER(ctypes.c_void_p)},
    "till_cancel **": {ctypes.POINTER(ctypes.c_void_p)},
    "till_key **": {ctypes.POINTER(ctypes.c_void_p)},
}


def header_prototypes() -> dict[str, tuple[str, list[str]]]:
    """Every function of the header: what it returns, and what it takes."""
    text = (ROOT / "include" / "till.h").read_text(encoding="utf-8")
    text = re.sub(r"/\*.*?\*/|//[^\n]*", "", text, flags=re.DOTALL)
    found = re.findall(r"^([\w ]+?[ *]+)(till_\w+)\(([^)]*)\);", text, re.MULTILINE)
    return {
        name: (c_type(result), [c_type(without_name(one)) for one in parameters(arguments)])
        for result, name, arguments in found
    }


def parameters(text: str) -> list[str]:
    """The parameters, of which `void` is none."""
    return [] if text.strip() in ("", "void") else text.split(",")


def without_name(parameter: str) -> str:
    """A parameter's type."""
    return re.sub(r"\w+\s*$", "", parameter.strip())


def c_type(text: str) -> str:
    """A type in one spelling; whether a handle is const says nothing to ctypes."""
    words = " ".join(text.replace("*", " * ").split()).replace("* *", "**")
    return re.sub(r"^const (till_\w+)", r"\1", words)


def test_every_prototype_is_the_one_of_the_header() -> None:
    header = header_prototypes()
    assert set(_native.PROTOTYPES) <= set(header)
    for name, (result, arguments) in _native.PROTOTYPES.items():
        wanted_result, wanted = header[name]
        assert result in C_TYPES[wanted_result], name
        assert len(arguments) == len(wanted), name
        for position, (argument, c_name) in enumerate(zip(arguments, wanted)):
            assert argument in C_TYPES[c_name], f"{name}, argument {position}"


def test_every_function_that_is_called_is_declared() -> None:
    folder = Path(libtill.__file__).parent
    called = {
        name
        for path in folder.rglob("*.py")
        for name in re.findall(r"\blib\.(till_\w+)", path.read_text(encoding="utf-8"))
    }
    declared = set(_native.PROTOTYPES)
    assert called <= declared
    assert declared - called == {"till_abi_version"}


def test_the_declarations_reached_the_library() -> None:
    for name, (result, arguments) in _native.PROTOTYPES.items():
        function = getattr(_native.lib, name)
        assert function.restype is result, name
        assert tuple(function.argtypes) == arguments, name


def test_the_installed_package_brings_its_library() -> None:
    assert Path(libtill.__file__).is_relative_to(sys.prefix)
    environment = {key: value for key, value in os.environ.items() if key != _native.OVERRIDE}
    code = "import libtill._native as n; print(n.lib._name)"
    told = subprocess.run(
        [sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True
    )
    assert Path(told.stdout.strip()) == Path(libtill.__file__).parent / "libtill.so"


def test_the_version_is_the_package_s() -> None:
    from importlib.metadata import version

    assert libtill.version() == version("libtill")


def test_another_library_can_be_named(tmp_path: Path) -> None:
    beside = Path(libtill.__file__).parent / "libtill.so"
    elsewhere = tmp_path / "elsewhere.so"
    elsewhere.write_bytes(beside.read_bytes())
    told = python(
        "-c", "import libtill._native as n; print(n.lib._name)", LIBTILL_LIBRARY=str(elsewhere)
    )
    assert told.stdout.strip() == str(elsewhere), told.stderr


def test_a_missing_library_says_what_to_do() -> None:
    told = python("-c", "import libtill", LIBTILL_LIBRARY="/nowhere/libtill.so")
    assert told.returncode == 1
    assert "ImportError: libtill cannot load its library" in told.stderr
    assert "LIBTILL_LIBRARY" in told.stderr


@pytest.mark.parametrize(
    "source, message",
    [
        (
            "unsigned till_abi_version(void) { return 2u << 16; }",
            "has version 2 of libtill's C ABI",
        ),
        (
            "unsigned till_abi_version(void) { return 1u << 16; }"
            ' const char *till_version(void) { return "0.0.9"; }',
            f"is of version 0.0.9, and this package is libtill {libtill.version()}: install",
        ),
        ("int nothing;", "is no libtill that fits"),
    ],
)
def test_a_library_that_does_not_fit_is_refused(tmp_path: Path, source: str, message: str) -> None:
    (tmp_path / "other.c").write_text(source, encoding="utf-8")
    library = tmp_path / "other.so"
    subprocess.run(
        ["cc", "-shared", "-fPIC", "-o", str(library), str(tmp_path / "other.c")], check=True
    )
    told = python("-c", "import libtill", LIBTILL_LIBRARY=str(library))
    assert told.returncode == 1
    assert message in told.stderr


def test_loading_starts_no_thread_and_opens_nothing() -> None:
    code = (
        "import os; before = set(os.listdir('/proc/self/fd'));\n"
        "import libtill\n"
        "libtill.Client(gateway='paypro', base_url='https://gateway.example',"
        " credentials={'merchant_no': 'M1', 'secret': 'secret', 'currency': 'MXN'})\n"
        "print(len(os.listdir('/proc/self/task')), set(os.listdir('/proc/self/fd')) - before)"
    )
    told = python("-c", code)
    assert told.stdout.strip() == "1 set()", told.stderr


def test_what_is_seldom_needed_is_not_imported() -> None:
    # Without `site`, whose own imports differ from system to system.
    code = (
        "import sys\n"
        f"sys.path.insert(0, {str(Path(libtill.__file__).parents[1])!r})\n"
        "import libtill\n"
        "late = ['asyncio', 'collections', 'dataclasses', 'datetime', 'decimal', 'enum', 'functools', 'inspect',\n"
        "        'json', 'logging', 're', 'threading', 'typing', 'unicodedata', 'libtill._words', 'libtill.dictionaries',\n"
        "        'libtill.listing', 'libtill.model', 'libtill.signature']\n"
        "late += ['libtill._generated.' + name for name in ['dictionaries', 'model.enumerations', 'model.payment',\n"
        "        'operations']]\n"
        "print([name for name in late if name in sys.modules])"
    )
    assert python("-S", "-c", code).stdout.strip() == "[]"


def test_types_of_arguments_can_be_named() -> None:
    from libtill import money, notifications

    assert money.AmountLike == Union[int, libtill.Money]
    assert notifications.Headers == Union[notifications.HasItems, Iterable[tuple[Any, Any]]]
    for module in (money, notifications):
        with pytest.raises(AttributeError, match="has no attribute 'Others'"):
            module.Others
