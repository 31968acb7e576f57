"""The rows of one dictionary: made when first asked for, and found by their keys."""

from __future__ import annotations

from typing import Generic, TypeVar

from ._record import Record
from .reference import dictionary

R = TypeVar("R", bound=Record)


class Table(Generic[R]):
    """One dictionary. Threads that ask for the first time at once make the same rows twice."""

    __slots__ = ("_name", "_row", "_keys", "_rows", "_index")

    def __init__(self, name: str, row: type[R], *keys: str) -> None:
        self._name = name
        self._row = row
        self._keys = keys
        self._rows: tuple[R, ...] | None = None
        self._index: dict[str, R] | None = None

    def rows(self) -> tuple[R, ...]:
        """Every row."""
        if self._rows is None:
            self._rows = tuple(self._row.from_dict(row) for row in dictionary(self._name))
        return self._rows

    def find(self, key: str) -> R | None:
        """The row that has the text in one of its keys."""
        if self._index is None:
            self._index = {getattr(row, name): row for row in self.rows() for name in self._keys}
        return self._index.get(key)
