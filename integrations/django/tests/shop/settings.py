"""The tests' shop. SHOP_DATABASE is the name of a PostgreSQL database below PGHOST, or a file for SQLite."""

from __future__ import annotations

import json
import os
from typing import Any

from django.db.backends.signals import connection_created

_NAME = os.environ.get("SHOP_DATABASE", ":memory:")

if os.environ.get("PGHOST"):
    _DATABASE = {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": os.environ.get("SHOP_DATABASE", "postgres"),
        "USER": "postgres",
        "HOST": os.environ["PGHOST"],
        "CONN_MAX_AGE": 60,
        "CONN_HEALTH_CHECKS": True,
    }
else:
    _DATABASE = {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": _NAME,
        "OPTIONS": {"timeout": 60, "transaction_mode": "IMMEDIATE"},
    }


def _write_ahead(sender: object, connection: object, **_: object) -> None:
    """Lets readers of SQLite go on while somebody writes."""
    if getattr(connection, "vendor", "") == "sqlite" and _NAME != ":memory:":
        with connection.cursor() as cursor:  # type: ignore[attr-defined]
            cursor.execute("PRAGMA journal_mode = WAL")


connection_created.connect(_write_ahead)

DATABASES = {"default": _DATABASE}
SECRET_KEY = "of the tests"
DEBUG = False
USE_TZ = True
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "shop.urls"
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"
INSTALLED_APPS = [
    "django.contrib.admin",
    "django.contrib.auth",
    "django.contrib.contenttypes",
    "django.contrib.messages",
    "django.contrib.sessions",
    "payments",
    "libtill_django",
    "shop",
]
MIDDLEWARE = [
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
]
TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.contrib.auth.context_processors.auth",
                "django.contrib.messages.context_processors.messages",
            ]
        },
    }
]
PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
PAYMENT_HOST = "shop.example"
PAYMENT_USES_SSL = True
PAYMENT_MODEL = "shop.ShopPayment"
PAYMENT_VARIANTS: dict[str, Any] = {
    "till": ("libtill_django.django_payments.TillProvider", {"request": {"country": "US"}}),
    "two_steps": (
        "libtill_django.django_payments.TillProvider",
        {"capture": False, "request": {"country": "US"}},
    ),
}
STATIC_URL = "static/"
LOGGING = {"version": 1, "disable_existing_loggers": False}

TILL = json.loads(os.environ.get("SHOP_TILL", "{}")) or {
    "CLIENTS": {"default": {"gateway": "paymart", "credentials": {"private_key": "k"}}},
    "SITE_URL": "https://shop.example",
}
TILL.setdefault("ORDER_TOTAL", "shop.orders.total")
