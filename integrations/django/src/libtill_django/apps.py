"""The app."""

from __future__ import annotations

from django.apps import AppConfig


class TillConfig(AppConfig):
    """`libtill_django` in INSTALLED_APPS."""

    name = "libtill_django"
    label = "libtill_django"
    verbose_name = "Payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the system checks."""
        from . import checks  # noqa: F401
