"""From error objects to exceptions."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, cast

from .._error_hook import ErrorFactory, install
from .base import OutcomeUnknownError, TillError
from .kinds import KINDS, STATUSES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def error_from(error: Mapping[str, Any]) -> TillError:
    """The exception for an error object of the library."""
    name = str(error.get("kind"))
    if error.get("outcome") == "unknown":
        return _with_unknown_outcome(name)(error)
    return KINDS.get(name, TillError)(error)


@lru_cache(maxsize=None)
def _with_unknown_outcome(name: str) -> type[TillError]:
    """The kind's exception, made an OutcomeUnknownError as well."""
    kind = KINDS.get(name)
    if kind is None:
        return OutcomeUnknownError
    members = {"__module__": kind.__module__, "__doc__": kind.__doc__}
    return cast("type[TillError]", type(kind.__name__, (kind, OutcomeUnknownError), members))


def invalid_request(faults: Iterable[tuple[str, str]]) -> TillError:
    """A request that this package refuses itself, in the form in which the library refuses one."""
    listed = [{"path": path, "message": message} for path, message in faults]
    message = "; ".join(f"{fault['path']}: {fault['message']}" for fault in listed)
    return local_error("invalid_request", message, faults=listed)


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
