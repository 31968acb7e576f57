"""JSON texts. The standard library's module is imported with the first of them: shops that only import this package wait
for less.
"""

from __future__ import annotations

from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

_encode: Callable[[Any], str] | None = None
_decode: Callable[[str], tuple[Any, int]] | None = None


def write(value: Any) -> str:
    """The JSON text of plain data, which does not hold itself."""
    global _encode
    if _encode is None:
        from json import JSONEncoder

        options: Any = {"ensure_ascii": False, "check_circular": False, "separators": (",", ":")}
        _encode = JSONEncoder(**options).encode
    return _encode(value)


def decode(text: bytes) -> Any:
    """The value of a JSON text of the library's, which begins with it."""
    global _decode
    if _decode is None:
        from json import JSONDecoder

        _decode = JSONDecoder().raw_decode
    return _decode(text.decode())[0]
