"""From Python values to the JSON texts that the C ABI takes, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from enum import Enum
from typing import Any

from ._record import Record
from .errors import invalid_request
from .money import Money

DEPTH_MAX = 64
"""Deeper than the library reads, so that it refuses the depth, and not so deep as to overflow."""


def encode(request: Record | Mapping[str, Any] | None, fields: Mapping[str, Any]) -> bytes:
    """The JSON text of a request, with the fields that were given by keyword on top."""
    if request is not None and not isinstance(request, (Record, Mapping)):
        raise invalid_request([("request", f"must be an object, and is {_kind(request)}")])
    members = {**_members(request or {}), **fields}
    return text(members)


def text(value: Any) -> bytes:
    """The JSON text of any value that a request may hold."""
    faults: list[tuple[str, str]] = []
    plain = _plain(value, "", None, 0, faults)
    if faults:
        del value, plain
        raise invalid_request(faults)
    return json.dumps(plain, ensure_ascii=False, separators=(",", ":")).encode()


def decode(answer: bytes) -> Any:
    """The value of a JSON text."""
    return json.loads(answer)


def _members(value: Record | Mapping[str, Any]) -> Mapping[str, Any]:
    return value.members() if isinstance(value, Record) else value


def _plain(
    value: Any, path: str, currency: str | None, depth: int, faults: list[tuple[str, str]]
) -> Any:
    if isinstance(value, str):
        if not value.isascii() and not _is_unicode(value):
            faults.append((path, "must be Unicode text, and has half of a surrogate pair"))
            return None
        return value.value if isinstance(value, Enum) else value
    if value is None or isinstance(value, int):
        if value is not None and not -(2**63) <= value < 2**63:
            faults.append((path, "is an integer out of range"))
            return None
        return value
    if depth > DEPTH_MAX:
        faults.append((path, "is nested too deep"))
        return None
    if isinstance(value, (Mapping, Record)):
        return _object(_members(value), path, currency, depth, faults)
    if isinstance(value, (list, tuple)):
        return [
            _plain(member, f"{path}[{index}]", currency, depth + 1, faults)
            for index, member in enumerate(value)
        ]
    return _scalar(value, path, currency, faults)


def _object(
    members: Mapping[str, Any],
    path: str,
    currency: str | None,
    depth: int,
    faults: list[tuple[str, str]],
) -> dict[str, Any]:
    own = members.get("currency")
    amount = members.get("amount")
    plain: dict[str, Any] = {}
    if own is None and isinstance(amount, Money):
        own = plain["currency"] = amount.currency
    currency = currency if own is None else str(own)
    keys: Mapping[Any, Any] = members
    for name, member in keys.items():
        if member is None:
            continue
        if not isinstance(name, str):
            faults.append((path, f"must have texts as keys, and has {_kind(name)}"))
            continue
        below = f"{path}.{name}" if path else name
        plain[name] = _plain(member, below, currency, depth + 1, faults)
    return plain


def _scalar(value: Any, path: str, currency: str | None, faults: list[tuple[str, str]]) -> Any:
    if isinstance(value, Money):
        if currency is not None and currency != value.currency:
            faults.append((path, f"is in {value.currency}, and the currency is {currency}"))
        return value.minor
    if isinstance(value, float):
        faults.append((path, "must not be a float: give minor units as an int, or a Money"))
    elif isinstance(value, (bytes, bytearray, memoryview)):
        faults.append((path, "must be text, and is bytes"))
    else:
        faults.append((path, f"must be plain data, and is {_kind(value)}{_hint(value)}"))
    return None


def _hint(value: Any) -> str:
    return ": give amounts as Money" if type(value).__name__ == "Decimal" else ""


def _kind(value: Any) -> str:
    return f"of the type {type(value).__name__}"


def _is_unicode(value: str) -> bool:
    try:
        value.encode()
    except UnicodeEncodeError:
        return False
    return True
