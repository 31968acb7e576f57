"""Orders, and what was booked for them: one row for each signal, so that what happens twice is seen."""

from __future__ import annotations

from django.db import models
from payments.models import BasePayment


class Order(models.Model):
    """An order."""

    number = models.CharField(max_length=64, unique=True)
    total = models.BigIntegerField()
    currency = models.CharField(max_length=3, default="USD")

    def __str__(self) -> str:
        return self.number


class Booking(models.Model):
    """Something that happened to an order."""

    order = models.ForeignKey(Order, on_delete=models.CASCADE, related_name="bookings")
    what = models.CharField(max_length=32)
    amount = models.BigIntegerField(null=True)
    note = models.TextField(blank=True)

    def __str__(self) -> str:
        return f"{self.order_id} {self.what}"


class ShopPayment(BasePayment):  # type: ignore[misc]
    """A payment of django-payments."""

    def get_success_url(self) -> str:
        return f"/payments/{self.pk}/thanks"

    def get_failure_url(self) -> str:
        return f"/payments/{self.pk}/again"
