"""The addresses of the shop with django-oscar."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.urls import include, path

oscar: Any = apps.get_app_config("oscar")

urlpatterns = [
    path("till/", include("libtill_django.urls")),
    path("", include(oscar.urls[0])),
]
