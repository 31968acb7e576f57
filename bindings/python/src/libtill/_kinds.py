"""Kinds of values, without the modules that define them, which take long to import."""

from __future__ import annotations

from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from enum import Enum

    from typing_extensions import TypeGuard


def is_mapping(value: object) -> bool:
    """Whether a value is an object of JSON: a dictionary, or another mapping."""
    if type(value) is dict:
        return True
    from collections.abc import Mapping

    return isinstance(value, Mapping)


def is_word(value: object) -> TypeGuard[Enum]:
    """Whether a value is a member of an enumeration."""
    return hasattr(type(value), "__members__")
