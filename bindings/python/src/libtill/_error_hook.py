"""How the modules below the exceptions raise one.

An exception carries records of the model, so the exceptions lie above the model, and `errors` installs here how they are
made. Records and amounts are refused through this module.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any, NamedTuple


class ErrorFactory(NamedTuple):
    """What makes exceptions."""

    error_from: Callable[[Mapping[str, Any]], Exception]
    """Of an error object of the library."""
    invalid_request: Callable[[Iterable[tuple[str, str]]], Exception]
    """Of what is wrong with a request, as pairs of path and message."""


_installed: list[ErrorFactory] = []


def install(factory: ErrorFactory) -> None:
    """Has this factory make the exceptions."""
    _installed[:] = [factory]


def error_from(error: Mapping[str, Any]) -> Exception:
    """The exception for an error object of the library."""
    return _installed[0].error_from(error)


def invalid_request(violations: Iterable[tuple[str, str]]) -> Exception:
    """A request that this package refuses itself."""
    return _installed[0].invalid_request(violations)
