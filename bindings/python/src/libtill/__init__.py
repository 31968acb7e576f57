"""libtill: payments, refunds, payouts and trusted notifications through five payment gateways.

`Client` is a configured gateway; `client.payments.create(...)` and its like do the work. Errors are
subclasses of `TillError` and say whether money may have moved.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from . import errors, model
from .client import Client
from .errors import *
from .listing import Listing
from .money import Money
from .reference import capabilities, dictionary, version
from .signature import Explanation, Key, explain, sign, verify

if TYPE_CHECKING:
    from . import dictionaries
    from .model import *
    from .next_action import CustomerResponse, customer_response

__all__ = [
    "Client",
    "CustomerResponse",
    "Explanation",
    "Key",
    "Listing",
    "Money",
    "capabilities",
    "customer_response",
    "dictionaries",
    "dictionary",
    "explain",
    "sign",
    "verify",
    "version",
]
__all__ += errors.__all__
__all__ += model.__all__

_LATER = ("CustomerResponse", "customer_response")


def __getattr__(name: str) -> object:
    """The classes of the model are imported when they are first named: there are many."""
    if name in model.__all__:
        return getattr(model, name)
    if name == "dictionaries":
        return import_module("libtill.dictionaries")
    if name in _LATER:
        return getattr(import_module("libtill.next_action"), name)
    raise AttributeError(f"module 'libtill' has no attribute {name!r}")
