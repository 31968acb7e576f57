"""The type of a request's headers. Only annotations need it."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Protocol, Union


class HasItems(Protocol):
    """A mapping, or a web framework's equivalent."""

    def items(self) -> Iterable[tuple[Any, Any]]:
        """Pairs of name and value."""


Headers = Union[HasItems, Iterable[tuple[Any, Any]]]
"""HTTP headers: with `items`, or as pairs of name and value."""
