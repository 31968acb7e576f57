"""What happened during a call, for `logging.getLogger("libtill")`."""

from __future__ import annotations

from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

LEVELS = {"failure": "WARNING", "retry": "INFO", "resolve": "INFO"}
"""Levels by event; all others have the level DEBUG."""

LABEL = ("gateway", "order_id", "call_id")
"""What distinguishes the events of calls: in each line, and with the prefix `till_` in each record."""


def log_events(operation: str, answer: Any) -> None:
    """Hands the `events` of an answer to the logger; the library redacted them."""
    events = answer.get("events") if isinstance(answer, dict) else None
    if not events:
        return
    # Importing logging takes as long as the rest of this package: only clients with events pay for it.
    import logging

    logger = logging.getLogger("libtill")
    for event in events:
        name = str(event.get("event"))
        level = getattr(logging, LEVELS.get(name, "DEBUG"))
        logger.log(
            level,
            "%s: %s after %s ms%s%s",
            operation,
            name,
            event.get("at_ms"),
            _details(event),
            _label(event),
            extra={
                **{f"till_{key}": event.get(key) for key in LABEL},
                "till_operation": operation,
                "till_event": event,
            },
        )


def _details(event: Mapping[str, Any]) -> str:
    parts = [event[key] for key in ("request", "http_status", "message") if key in event]
    return f": {' '.join(map(str, parts))}" if parts else ""


def _label(event: Mapping[str, Any]) -> str:
    parts = [f"{key} {event[key]}" for key in LABEL if key in event]
    return f" ({', '.join(parts)})" if parts else ""
