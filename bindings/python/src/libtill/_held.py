"""Requests on their way to the library.

Tools that keep the local variables of a traceback must not find card numbers or keys in the frames
of this package: these frames hold a box, which is empty once the request was written.
"""

from __future__ import annotations

from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import Any


class Held:
    """A request or a configuration until it is taken out, once. It does not show itself."""

    __slots__ = ("_request",)

    def __init__(self, request: Any) -> None:
        self._request = request

    def take(self) -> Any:
        """What is in it, which is nothing from then on."""
        request, self._request = self._request, None
        return request

    def __repr__(self) -> str:
        return "<a request>"


def held(request: Any) -> Any:
    """A request in a box, which goes wherever a request goes."""
    return Held(request)


def taken(request: Any) -> Any:
    """A request, out of its box if it is in one."""
    return request.take() if isinstance(request, Held) else request
