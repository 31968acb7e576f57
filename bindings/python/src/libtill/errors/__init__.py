"""What can go wrong: one tree of exceptions."""

from __future__ import annotations

from .._generated.errors import *
from .._generated.errors import __all__ as __all__
from .factory import invalid_request as invalid_request
