"""The dictionaries with typed rows: made when first asked for, and never changed."""

from __future__ import annotations

from ._generated.dictionaries import *
from ._generated.dictionaries import __all__ as __all__
