"""The quick way from Python values to JSON texts, for what requests are usually made of.

It knows no paths, and cannot say what is wrong: `_json` can. Both make the same of what both take.
"""

from __future__ import annotations

from json.encoder import encode_basestring as quoted

from ._kinds import DEPTH_MAX, INTEGER_MAX, INTEGER_MIN, is_word
from ._record import Record, layout_of, stated_currency
from ._typing import TYPE_CHECKING
from .money import Money

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any

NO_MONEY = "no money"
"""In place of a currency: a Money is refused here and below."""

OPTIONS = '"gateway_options"'
"""The key below which no Money may be: the gateway's document says what its fields are."""

TEXTS = {str}
CONSTANTS = {None: "null", False: "false", True: "true"}


class _Unusual(Exception):
    """A value that has to be refused, or is of a rarer type."""


def usual_text(value: Any) -> bytes | None:
    """The JSON text of a value; None where something is wrong with it, or it holds something rarer."""
    try:
        return _text(value, None, 0).encode()
    except (_Unusual, UnicodeEncodeError):
        return None


def _text(value: Any, currency: str | None, depth: int) -> str:
    """The JSON text of a value. `currency` is that of the object around it."""
    kind = type(value)
    if kind is str:
        return quoted(value)
    if kind is int:
        if INTEGER_MIN <= value <= INTEGER_MAX:
            return str(value)
    elif value is None or kind is bool:
        return CONSTANTS[value]
    elif depth > DEPTH_MAX:
        pass
    elif isinstance(value, Record):
        layout = layout_of(kind)
        priced = {name: getattr(value, name) for name in layout.priced}
        return _object(layout.keys, layout.values(value), priced, currency, depth)
    elif kind is dict:
        if {*map(type, value)} <= TEXTS and "".join(value).isascii():
            return _object(map(quoted, value), value.values(), value, currency, depth)
    elif kind is list or kind is tuple:
        return f"[{','.join([_text(member, currency, depth + 1) for member in value])}]"
    elif kind is Money:
        if currency is None or currency == value.currency:
            return str(value.minor)
    elif isinstance(value, str) and is_word(value):
        return _text(value.value, currency, depth)
    raise _Unusual


def _object(
    keys: Iterable[str],
    values: Iterable[Any],
    priced: Mapping[str, Any],
    currency: str | None,
    depth: int,
) -> str:
    """The text of an object, of the texts of its keys. Where a member states its currency, that member is in `priced`."""
    parts: list[str] = []
    if priced and currency is not NO_MONEY:
        own = priced.get("currency")
        if own is None:
            own = stated_currency(priced)
            if own is not None:
                parts.append(f'"currency":{quoted(own)}')
        currency = currency if own is None else str(own)
    for key, value in zip(keys, values):
        if type(value) is str:
            parts.append(f"{key}:{quoted(value)}")
        elif value is not None:
            inside = NO_MONEY if key == OPTIONS else currency
            parts.append(f"{key}:{_text(value, inside, depth + 1)}")
    return f"{{{','.join(parts)}}}"
