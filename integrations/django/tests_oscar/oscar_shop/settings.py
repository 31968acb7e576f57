"""A shop with django-oscar."""

from __future__ import annotations

import oscar
from oscar.defaults import *  # noqa: F403

from shop.settings import DATABASES, MIDDLEWARE, PASSWORD_HASHERS, TEMPLATES  # noqa: F401

SECRET_KEY = "of the tests"
DEBUG = False
USE_TZ = True
SITE_ID = 1
ALLOWED_HOSTS = ["*"]
ROOT_URLCONF = "oscar_shop.urls"
DEFAULT_AUTO_FIELD = "django.db.models.AutoField"
OSCAR_DEFAULT_CURRENCY = "USD"
OSCAR_INITIAL_ORDER_STATUS = "Pending"
OSCAR_ORDER_STATUS_PIPELINE = {
    "Pending": ("Being processed", "Cancelled"),
    "Being processed": ("Complete", "Cancelled"),
    "Complete": (),
    "Cancelled": (),
}
INSTALLED_APPS = [
    *(
        app.replace("oscar.apps.checkout.apps", "libtill_django.oscar.checkout.apps")
        for app in oscar.INSTALLED_APPS
    ),
    "libtill_django",
]
MIDDLEWARE = [
    *MIDDLEWARE,
    "oscar.apps.basket.middleware.BasketMiddleware",
    "django.contrib.flatpages.middleware.FlatpageFallbackMiddleware",
]
TEMPLATES = [
    {
        **TEMPLATES[0],
        "OPTIONS": {
            "context_processors": [
                *TEMPLATES[0]["OPTIONS"]["context_processors"],  # type: ignore[index]
                "oscar.apps.search.context_processors.search_form",
                "oscar.apps.checkout.context_processors.checkout",
                "oscar.apps.communication.notifications.context_processors.notifications",
                "oscar.core.context_processors.metadata",
            ]
        },
    }
]
AUTHENTICATION_BACKENDS = ["oscar.apps.customer.auth_backends.EmailBackend"]
HAYSTACK_CONNECTIONS = {"default": {"ENGINE": "haystack.backends.simple_backend.SimpleEngine"}}
STATIC_URL = "static/"
MEDIA_URL = "media/"
EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
TILL = {
    "CLIENTS": {"default": {"gateway": "paymart", "credentials": {"private_key": "k"}}},
    "SITE_URL": "https://shop.example",
}
