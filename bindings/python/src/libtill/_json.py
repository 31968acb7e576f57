"""From Python values to the JSON texts that the C ABI takes."""

from __future__ import annotations

from ._codec import write
from ._kinds import DEPTH_MAX, INTEGER_MAX, INTEGER_MIN, is_mapping, is_word
from ._record import Record, stated_currency
from ._text import BROKEN, BROKEN_KEY, below, is_unicode, key_rule
from ._time import rfc3339
from ._typing import TYPE_CHECKING
from .errors import invalid_request
from .money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from typing import Any

_usual_text: Callable[[Any], bytes | None] | None = None
"""The quick way. It is imported with the first text, because it needs the standard library's `json`."""

AMOUNTS = "amounts are integers of minor units (cents for EUR, yen for JPY), or a Money"


def encode(request: Record | Mapping[str, Any] | None, fields: Mapping[str, Any]) -> bytes:
    """The JSON text of a request, with the fields that were given by keyword on top."""
    if isinstance(request, Record):
        if not fields:
            return text(request)
    elif request is not None and not is_mapping(request):
        raise invalid_request([("request", f"must be an object, and is {_kind(request)}")])
    members = {**_members(request or {}), **fields}
    return text(members)


def text(value: Any, path: str = "") -> bytes:
    """The JSON text of any value that a request may hold."""
    global _usual_text
    if _usual_text is None:
        from ._quick import usual_text

        _usual_text = usual_text
    quick = _usual_text(value)
    if quick is not None:
        return quick
    violations: list[tuple[str, str]] = []
    plain = _plain(value, path, None, 0, violations)
    if violations:
        del value, plain
        raise invalid_request(violations)
    return write(plain).encode()


def _members(value: Record | Mapping[str, Any]) -> Mapping[str, Any]:
    return value.members() if isinstance(value, Record) else value


def _plain(
    value: Any, path: str, currency: str | None, depth: int, violations: list[tuple[str, str]]
) -> Any:
    if isinstance(value, str):
        if not is_unicode(value):
            violations.append((path, BROKEN))
            return None
        return value.value if is_word(value) else value
    if value is None or isinstance(value, int):
        if value is not None and not INTEGER_MIN <= value <= INTEGER_MAX:
            violations.append((path, "is an integer out of range"))
            return None
        return value
    if depth > DEPTH_MAX:
        violations.append((path, "is nested too deep"))
        return None
    if isinstance(value, Record) or is_mapping(value):
        return _object(_members(value), path, currency, depth, violations)
    if isinstance(value, (list, tuple)):
        return [
            _plain(member, f"{path}[{index}]", currency, depth + 1, violations)
            for index, member in enumerate(value)
        ]
    return _scalar(value, path, currency, violations)


def _object(
    members: Mapping[str, Any],
    path: str,
    currency: str | None,
    depth: int,
    violations: list[tuple[str, str]],
) -> dict[str, Any]:
    own = members.get("currency")
    plain: dict[str, Any] = {}
    if own is None:
        own = stated_currency(members)
        if own is not None:
            plain["currency"] = own
    currency = currency if own is None else str(own)
    keys: Mapping[Any, Any] = members
    for name, member in keys.items():
        if not isinstance(name, str):
            violations.append((path, key_rule(name)))
        elif not is_unicode(name):
            violations.append((path, BROKEN_KEY))
        elif member is not None:
            plain[name] = _plain(member, below(path, name), currency, depth + 1, violations)
    return plain


def _scalar(value: Any, path: str, currency: str | None, violations: list[tuple[str, str]]) -> Any:
    if isinstance(value, Money):
        if path.startswith("gateway_options."):
            violations.append(
                (path, "must be what the gateway's document asks for, and is a Money")
            )
        elif currency is not None and currency != value.currency:
            violations.append((path, f"is in {value.currency}, and the currency is {currency}"))
        return value.minor
    kind = type(value).__name__
    if isinstance(value, (float, complex)) or kind == "Decimal":
        violations.append((path, f"must be exact plain data, and is {_kind(value)}: {AMOUNTS}"))
    elif isinstance(value, (bytes, bytearray, memoryview)):
        violations.append((path, "must be text, and is bytes"))
    elif hasattr(value, "utcoffset"):
        try:
            return rfc3339(value)
        except ValueError as error:
            violations.append((path, str(error)))
    elif kind == "date":
        violations.append((path, "must be plain data, and is of the type date: a day is its text"))
    else:
        violations.append((path, f"must be plain data, and is {_kind(value)}"))
    return None


def _kind(value: Any) -> str:
    return f"of the type {type(value).__name__}"
