"""The shop's addresses."""

from __future__ import annotations

from django.contrib import admin
from django.urls import include, path

from . import views

urlpatterns = [
    path("till/", include("libtill_django.urls")),
    path("admin/", admin.site.urls),
    path("payments/", include("payments.urls")),
    path("checkout/", views.checkout),
    path("refund/", views.refund),
    path("wrapped/", views.wrapped),
]
