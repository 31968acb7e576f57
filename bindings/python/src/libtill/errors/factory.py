"""From error objects to exceptions."""

from __future__ import annotations

from .._typing import TYPE_CHECKING

from .._error_hook import ErrorFactory, install
from .._generated.errors.kinds import KINDS, STATUSES
from .base import CERTAIN, OutcomeUnknownError, TillError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from typing import Any


def error_from(error: Mapping[str, Any]) -> TillError:
    """The exception for an error object of the library."""
    if error.get("outcome") not in CERTAIN:
        return OutcomeUnknownError(error)
    return KINDS.get(str(error.get("kind")), TillError)(error)


def invalid_request(violations: Iterable[tuple[str, str]]) -> TillError:
    """A request that this package refuses itself, in the form in which the library refuses one."""
    listed = [{"path": path, "message": message} for path, message in violations]
    message = "; ".join(f"{violation['path']}: {violation['message']}" for violation in listed)
    return local_error("invalid_request", message, violations=listed)


def local_error(kind: str, message: str, outcome: str = "not_sent", **more: Any) -> TillError:
    """An error that arose in this package."""
    return error_from(
        {
            "kind": kind,
            "status": STATUSES[kind],
            "message": message,
            "outcome": outcome,
            "retry_safe": outcome != "unknown",
            "transient": False,
            **more,
        }
    )


install(ErrorFactory(error_from, invalid_request))
