"""Payments in a Django shop: attempts under a row lock, actions that happen once, notifications that are kept.

The functions of a shop are here and import nothing until they are used, because Django loads this package before its models:

    from libtill import Money
    import libtill_django

    attempt = libtill_django.pay("1001", Money.of("25.00", "USD"), description="Blue cap")
    return libtill_django.customer_answer(request, attempt)
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .answers import customer_answer as customer_answer
    from .calls import pay as pay
    from .calls import refund as refund
    from .calls import settle_refund as settle_refund
    from .captures import cancel as cancel
    from .captures import capture as capture
    from .conf import client as client
    from .errors import ShopError as ShopError
    from .journal import apply as apply
    from .journal import begin as begin

__version__ = "0.1.0"

_PLACES = {
    "apply": "journal",
    "begin": "journal",
    "cancel": "captures",
    "capture": "captures",
    "client": "conf",
    "customer_answer": "answers",
    "pay": "calls",
    "refund": "calls",
    "settle_refund": "calls",
    "ShopError": "errors",
}


def __getattr__(name: str) -> Any:
    if name not in _PLACES:
        raise AttributeError(f"module 'libtill_django' has no attribute {name!r}")
    return getattr(import_module(f".{_PLACES[name]}", __name__), name)
