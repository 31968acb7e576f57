"""libtill: payments, refunds, payouts and trusted notifications through five payment gateways.

`Client` is a configured gateway; `client.payments.create(...)` and its like do the work. Errors are
subclasses of `TillError` and say whether money may have moved.
"""

from __future__ import annotations

from . import errors
from ._generated import model as _model
from ._typing import TYPE_CHECKING
from .client import Client
from .errors import *
from .money import Money
from .reference import capabilities, dictionary, version

if TYPE_CHECKING:
    from . import dictionaries, model
    from ._generated.model import *
    from .listing import Listing
    from .next_action import CustomerResponse, customer_response
    from .signature import Explanation, Key, explain, sign, verify

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
__all__ += _model.__all__

_LATER = {
    "CustomerResponse": "next_action",
    "Explanation": "signature",
    "Key": "signature",
    "Listing": "listing",
    "customer_response": "next_action",
    "explain": "signature",
    "sign": "signature",
    "verify": "signature",
}


def __getattr__(name: str) -> object:
    """The classes of the model and what shops seldom need are imported when they are first named."""
    from importlib import import_module

    found: object
    if name in _model.__all__:
        found = getattr(_model, name)
    elif name in ("dictionaries", "model"):
        found = import_module(f"libtill.{name}")
    elif name in _LATER:
        found = getattr(import_module(f"libtill.{_LATER[name]}"), name)
    else:
        raise AttributeError(f"module 'libtill' has no attribute {name!r}")
    globals()[name] = found
    return found
