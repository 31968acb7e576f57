"""libtill: payments, refunds, payouts and trusted notifications through five payment gateways.

`Client` is a configured gateway, and `AsyncClient` is one for asyncio; `client.payments.create(...)` and its like do the
work. Errors are subclasses of `TillError` and say whether money may have moved.
"""

from __future__ import annotations

from . import errors
from ._capabilities import capabilities
from ._generated import model as _model
from ._typing import TYPE_CHECKING
from .client import Client
from .errors import *
from .money import Money
from .reference import dictionary, version

if TYPE_CHECKING:
    from . import dictionaries, model
    from ._generated.model import *
    from .async_client import AsyncClient
    from .exchange import Exchange, HttpRequest
    from .listing import AsyncListing, Listing
    from .next_action import CustomerResponse, customer_response
    from .signature import Explanation, Key, explain, sign, verify

    __version__: str
    """The version of the library, such as 0.1.0."""

__all__ = [
    "AsyncClient",
    "AsyncListing",
    "Client",
    "CustomerResponse",
    "Exchange",
    "Explanation",
    "HttpRequest",
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
    "AsyncClient": "async_client",
    "AsyncListing": "listing",
    "CustomerResponse": "next_action",
    "Exchange": "exchange",
    "Explanation": "signature",
    "HttpRequest": "exchange",
    "Key": "signature",
    "Listing": "listing",
    "customer_response": "next_action",
    "explain": "signature",
    "sign": "signature",
    "verify": "signature",
}


if not TYPE_CHECKING:  # A name that is not there is an error for type checkers too.

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
        elif name == "__version__":
            found = version()
        else:
            raise AttributeError(f"module 'libtill' has no attribute {name!r}")
        globals()[name] = found
        return found

    def __dir__() -> list[str]:
        return sorted({*globals(), *__all__, "__version__", "model"})
