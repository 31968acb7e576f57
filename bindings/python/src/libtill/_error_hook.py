"""How the modules below the exceptions raise one.

An exception carries records of the model, so the exceptions lie above the model, and `errors` installs here how they are
made. Records and amounts are refused through this module.
"""

from __future__ import annotations

from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping
    from typing import Any


class ErrorFactory:
    """What makes exceptions: of an error object of the library, and of what is wrong with a request, as pairs of
    path and message.
    """

    __slots__ = ("error_from", "invalid_request")

    def __init__(
        self,
        error_from: Callable[[Mapping[str, Any]], Exception],
        invalid_request: Callable[[Iterable[tuple[str, str]]], Exception],
    ) -> None:
        self.error_from = error_from
        self.invalid_request = invalid_request


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
