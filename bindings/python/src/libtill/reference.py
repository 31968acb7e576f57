"""What the library knows without a client."""

from __future__ import annotations

import ctypes

from ._native import Buffer, lib
from ._reply import name_text, result_of
from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def dictionary(name: str) -> list[dict[str, Any]]:
    """A dictionary, such as `currencies`: rows with at least `code`. `libtill.dictionaries` has them typed.

    Example:
        >>> libtill.dictionary("currencies")[0]["code"]
        'AED'
    """
    out = Buffer()
    status = lib.till_dictionary(name_text(name, "name"), ctypes.byref(out))
    rows: list[dict[str, Any]] = result_of(status, out)
    return rows


def version() -> str:
    """The version of the library, such as 0.1.0.

    Example:
        >>> libtill.version()
        '0.1.0'
    """
    text: bytes = lib.till_version()
    return text.decode()
