"""`path("till/", include("libtill_django.urls"))` in a shop's urls."""

from __future__ import annotations

from django.urls import path

from . import views

app_name = "libtill_django"

urlpatterns = [
    path("notify/<str:client>/", views.notify, name="notify"),
    path("return/<str:token>/", views.returned, name="return"),
]
