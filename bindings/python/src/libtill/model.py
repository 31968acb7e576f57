"""The model: requests, results and enumerations, each imported when it is first named."""

from __future__ import annotations

from ._generated import model as _model
from ._generated.model import __all__ as __all__
from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._generated.model import *

if not TYPE_CHECKING:  # A name that is not there is an error for type checkers too.

    def __getattr__(name: str) -> object:
        if name not in __all__:
            raise AttributeError(f"module 'libtill.model' has no attribute {name!r}")
        found: object = getattr(_model, name)
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__})
