"""The setting TILL, and the clients that it names.

TILL = {
"CLIENTS": {"default": {"gateway": "...", "credentials": {...}}},
"SITE_URL": "https://shop.example",
}
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from threading import Lock
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.core.signals import setting_changed
from django.utils.module_loading import import_string

from libtill import Client, Money, TillError

KNOWN = frozenset(
    {
        "CLIENTS",
        "SITE_URL",
        "PRODUCTION",
        "MAX_NOTIFICATION_BYTES",
        "ORDER_TOTAL",
        "SUCCESS_URL",
        "FAILURE_URL",
        "OSCAR",
    }
)
DEFAULT_CLIENT = "default"
NOTIFICATION_BYTES = 65_536

_clients: dict[str, Client] = {}
_lock = Lock()


def options() -> dict[str, Any]:
    """The setting TILL."""
    found = getattr(settings, "TILL", None)
    if not isinstance(found, dict):
        raise ImproperlyConfigured(
            "TILL: set it to a dict, such as {'CLIENTS': {'default': {'gateway': ..., 'credentials': ...}}}"
        )
    return found


def client_names() -> list[str]:
    """The names of the clients."""
    clients = options().get("CLIENTS")
    if not isinstance(clients, Mapping) or not clients:
        raise ImproperlyConfigured("TILL['CLIENTS']: name at least one client, such as 'default'")
    return list(clients)


def client(name: str = DEFAULT_CLIENT) -> Client:
    """The client of this name. It is made once, all threads share it, and it survives a fork."""
    with _lock:
        found = _clients.get(name)
        if found is None:
            config = config_of(name)
            problem = not_live(config) if is_production() else None
            if problem:
                raise ImproperlyConfigured(f"TILL['CLIENTS'][{name!r}]: {problem}")
            try:
                found = _clients[name] = Client(config)
            except TillError as error:
                raise ImproperlyConfigured(f"TILL['CLIENTS'][{name!r}]: {error.message}") from None
        return found


def config_of(name: str) -> Mapping[str, Any]:
    """The configuration of a client: a dict, or the path of a JSON file that has it."""
    if name not in client_names():
        known = ", ".join(client_names())
        raise ImproperlyConfigured(f"TILL['CLIENTS']: has no client {name!r}; it has {known}")
    config = options()["CLIENTS"][name]
    if isinstance(config, (str, Path)):
        try:
            config = json.loads(Path(config).read_text(encoding="utf-8"))
        except (OSError, ValueError) as error:
            # The error of a malformed file may repeat what is in it, and there are keys in it.
            reason = error.strerror if isinstance(error, OSError) else "is no JSON"
            raise ImproperlyConfigured(f"TILL['CLIENTS'][{name!r}]: its file {reason}") from None
    if not isinstance(config, Mapping):
        raise ImproperlyConfigured(
            f"TILL['CLIENTS'][{name!r}]: set it to a dict, or to the path of a JSON file"
        )
    return config


def is_production() -> bool:
    """Whether real customers pay here: unless TILL['PRODUCTION'] says something else, wherever DEBUG is off."""
    return bool(options().get("PRODUCTION", not settings.DEBUG))


def not_live(config: Mapping[str, Any]) -> str | None:
    """Why a client takes no real money, if it takes none."""
    fix = "Use the live credentials, or set TILL['PRODUCTION'] = False if this site is for tests"
    if config.get("environment") == "sandbox":
        return f"'environment' is 'sandbox', so customers would get goods without paying. {fix}"
    url = urlsplit(str(config.get("base_url") or ""))
    host = url.hostname or ""
    if host == "localhost" or host == "::1" or host.startswith("127."):
        return f"'base_url' leads to this machine, so customers would get goods without paying. {fix}"
    if url.scheme == "http":
        return "'base_url' is not encrypted: everybody on the way can read the keys. Use https"
    return None


def site_url() -> str:
    """The address of the shop, as customers and gateways reach it."""
    url = options().get("SITE_URL")
    if not isinstance(url, str) or urlsplit(url).scheme not in ("http", "https"):
        raise ImproperlyConfigured(
            "TILL['SITE_URL']: set it to the shop's address, such as 'https://shop.example'"
        )
    return url.rstrip("/")


def notification_bytes() -> int:
    """The largest notification that is read, in bytes."""
    return int(options().get("MAX_NOTIFICATION_BYTES", NOTIFICATION_BYTES))


def order_total(order: str) -> Money | None:
    """What the order costs now, if TILL['ORDER_TOTAL'] names a function that knows."""
    function = options().get("ORDER_TOTAL")
    if function is None:
        return None
    if isinstance(function, str):
        function = import_string(function)
    total: Money | None = function(order)
    return total


def forget_clients(*, setting: str = "TILL", **_: object) -> None:
    """Makes the clients anew at their next use."""
    if setting in ("TILL", "DEBUG"):
        with _lock:
            _clients.clear()


setting_changed.connect(forget_clients)
