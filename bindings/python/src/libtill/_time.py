"""Times as the library reads them."""

from __future__ import annotations

from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime


def rfc3339(time: datetime) -> str:
    """An instant in UTC, as RFC 3339 has it; one without a zone is a ValueError, because it is no instant."""
    try:
        offset = time.utcoffset()
        written = (time.replace(tzinfo=None) - offset).isoformat()  # type: ignore[operator]
    except (AttributeError, OverflowError, TypeError):
        # A `datetime.time` has no day, and the first day of all years none before it.
        raise ValueError("must be a time with a zone, as datetime.now(timezone.utc) is") from None
    whole, _, fraction = written.partition(".")
    fraction = fraction.rstrip("0")
    return f"{whole}.{fraction}Z" if fraction else f"{whole}Z"
