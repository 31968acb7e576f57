"""What all enumerations of the model share."""

from __future__ import annotations

from enum import Enum


class Words(str, Enum):
    """An enumeration of the model: its members are the texts that cross the C ABI."""

    def __str__(self) -> str:
        return str(self.value)
