"""The app."""

from __future__ import annotations

from django.apps import AppConfig, apps


class TillConfig(AppConfig):
    """`libtill_django` in INSTALLED_APPS."""

    name = "libtill_django"
    label = "libtill_django"
    verbose_name = "Payments"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Registers the system checks, and what follows signals where django-payments is installed."""
        from . import checks  # noqa: F401

        if apps.is_installed("payments"):
            from . import django_payments  # noqa: F401
