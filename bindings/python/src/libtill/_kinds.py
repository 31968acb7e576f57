"""Kinds of values and their limits, without the modules that define them, which take long to import."""

from __future__ import annotations

from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enum import Enum

    from typing_extensions import TypeGuard


DEPTH_MAX = 64
"""Deeper than the library reads, so that it refuses the depth, and not so deep as to overflow."""

INTEGER_MIN, INTEGER_MAX = -(2**63), 2**63 - 1
"""The integers that the library reads."""


def is_mapping(value: object) -> bool:
    """Whether a value is an object of JSON: a dictionary, or another mapping."""
    if type(value) is dict:
        return True
    from collections.abc import Mapping

    return isinstance(value, Mapping)


def is_word(value: object) -> TypeGuard[Enum]:
    """Whether a value is a member of an enumeration."""
    return hasattr(type(value), "__members__")
