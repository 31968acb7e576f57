"""What pydantic, and FastAPI with it, needs in order to read and write this package's values as JSON."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from pydantic_core import core_schema


def schema_of(
    cls: type[Any],
    read: Callable[[Mapping[str, Any]], Any],
    write: Callable[[Any], dict[str, Any]],
) -> core_schema.CoreSchema:
    """The schema of a class whose objects are JSON objects with these members."""

    def validated(value: Any) -> Any:
        if isinstance(value, cls):
            return value
        if not isinstance(value, Mapping):
            raise ValueError(f"must be a {cls.__name__} or an object")
        try:
            return read(value)
        except KeyError as missing:
            raise ValueError(f"{missing.args[0]}: is required") from None
        except Exception as error:
            # pydantic collects this type, which the exceptions of this package are none of.
            raise ValueError(str(error)) from None

    return core_schema.no_info_plain_validator_function(
        validated,
        serialization=core_schema.plain_serializer_function_ser_schema(write),
    )


def described(cls: type[Any], names: Iterable[str]) -> dict[str, Any]:
    """What OpenAPI says of the class. `schema/model.json` has the types of its members."""
    return {
        "title": cls.__name__,
        "description": (cls.__doc__ or "").partition("\n\n")[0],
        "type": "object",
        "properties": {name: {} for name in names},
    }
