"""What the library replies to a call without a client."""

from __future__ import annotations

from ._codec import decode
from ._error_hook import error_from, invalid_request
from ._native import Buffer, take
from ._text import BROKEN, is_unicode
from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


def result_of(status: int, out: Buffer) -> Any:
    """What the library wrote, or the error that it reports."""
    answer = decode(take(out))
    if status != 0:
        raise error_from(answer)
    return answer


def name_text(name: object, path: str) -> bytes:
    """A name as a C string, which a NUL would end too early."""
    if not isinstance(name, str) or "\0" in name:
        raise invalid_request([(path, "must be text without NUL")])
    if not is_unicode(name):
        raise invalid_request([(path, BROKEN)])
    return name.encode()
