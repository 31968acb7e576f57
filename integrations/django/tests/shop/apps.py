"""The shop's app."""

from __future__ import annotations

from django.apps import AppConfig


class ShopConfig(AppConfig):
    """Connects the shop's receivers."""

    name = "shop"

    def ready(self) -> None:
        from . import orders  # noqa: F401
