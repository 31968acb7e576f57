"""The addresses of the shop with django-oscar."""

from __future__ import annotations

from django.apps import apps
from django.urls import include, path

urlpatterns = [
    path("till/", include("libtill_django.urls")),
    path("", include(apps.get_app_config("oscar").urls[0])),
]
