"""What happened during a call, for `logging.getLogger("libtill")`."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

LEVELS = {"failure": "WARNING", "retry": "INFO", "resolve": "INFO"}
"""Levels by event; everything else is told to whoever debugs."""

LABEL = ("gateway", "order_id", "call_id")
"""What tells one call's events from another's: in each line, and with `till_` before it in each record."""


def log_events(operation: str, answer: Any) -> None:
    """Hands the `events` of an answer to the logger; the library redacted them."""
    events = answer.get("events") if isinstance(answer, dict) else None
    if not events:
        return
    # Importing logging takes as long as the rest of this package: only whoever wants events pays.
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
    told = [event[key] for key in ("request", "http_status", "message") if key in event]
    return f": {' '.join(map(str, told))}" if told else ""


def _label(event: Mapping[str, Any]) -> str:
    told = [f"{key} {event[key]}" for key in LABEL if key in event]
    return f" ({', '.join(told)})" if told else ""
