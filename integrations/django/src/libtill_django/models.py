"""Attempts and notifications."""

from __future__ import annotations

from typing import Any

from django.db import models

from libtill import Money


class Kind(models.TextChoices):
    """What an attempt is."""

    PAYMENT = "payment", "payment"
    REFUND = "refund", "refund"


class Attempt(models.Model):
    """One payment or refund, from before its call. `data` is libtill's value, and the only source of `status`.

    The times in the second half say what was done about it. Each thing is done once, so none of them is ever overwritten.
    """

    client = models.CharField(max_length=64, help_text="Name of the client in TILL['CLIENTS'].")
    kind = models.CharField(max_length=8, choices=Kind.choices)
    order = models.CharField(max_length=200, db_index=True, help_text="The shop's order.")
    number = models.CharField(max_length=255, unique=True, help_text="The number that the gateway knows.")
    amount = models.BigIntegerField(help_text="In minor units.")
    currency = models.CharField(max_length=3)
    payment = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="refunds",
        help_text="The payment that a refund belongs to.",
    )
    data = models.JSONField()
    status = models.CharField(max_length=16, db_index=True)
    amount_refunded = models.BigIntegerField(default=0, help_text="In minor units.")
    attempted_at = models.DateTimeField(help_text="When the call was made.")
    last_error = models.CharField(max_length=500, blank=True, help_text="Why the last call about it failed.")
    asked_at = models.DateTimeField(null=True, blank=True, help_text="When the gateway was last asked.")
    ask_at = models.DateTimeField(null=True, blank=True, db_index=True, help_text="When to ask the gateway.")

    fulfilled_at = models.DateTimeField(null=True, blank=True)
    held_at = models.DateTimeField(null=True, blank=True)
    released_at = models.DateTimeField(null=True, blank=True)
    refund_failed_at = models.DateTimeField(null=True, blank=True)
    refund_seen_at = models.DateTimeField(null=True, blank=True)
    refund_booked = models.BigIntegerField(
        default=0, help_text="What refund_arrived was sent for, in minor units."
    )
    alarms_raised = models.JSONField(default=list, blank=True, help_text="Alarms beside those in data.")
    alarms_sent = models.JSONField(default=list, blank=True)
    undone = models.BooleanField(
        default=False, db_index=True, help_text="Whether something has still to be done about it."
    )
    failure = models.CharField(max_length=200, blank=True, help_text="What prevented it at the last try.")
    created_at = models.DateTimeField(auto_now_add=True)
    updated_at = models.DateTimeField(auto_now=True)

    OPEN = ("open", "under_way", "authorized", "partially_paid")
    PAID = ("succeeded", "refunded")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return self.number

    @property
    def money(self) -> Money:
        """The amount with its currency."""
        return Money.of_minor(self.amount, self.currency)

    @property
    def is_open(self) -> bool:
        """Whether it can still change by itself."""
        return self.status in self.OPEN

    @property
    def is_paid(self) -> bool:
        """Whether money has moved."""
        return self.status in self.PAID

    @property
    def left(self) -> int:
        """What is left to refund, in minor units."""
        return max(0, self.amount - self.amount_refunded)

    @property
    def alarms(self) -> list[str]:
        """What needs a person."""
        return [*self.data.get("alarms", []), *self.alarms_raised]

    @property
    def actions(self) -> list[str]:
        """What the shop does now."""
        found: list[str] = self.data.get("actions", [])
        return found

    def done(self) -> dict[str, Any]:
        """The marks of what was done."""
        return {name: getattr(self, name) for name in DONE}


DONE = (
    "fulfilled_at",
    "held_at",
    "released_at",
    "refund_failed_at",
    "refund_seen_at",
    "refund_booked",
    "alarms_sent",
)
"""The fields that say what was done about an attempt."""


class NotificationState(models.TextChoices):
    """What became of a notification."""

    RECEIVED = "received", "received"
    APPLIED = "applied", "applied"
    REFUSED = "refused", "refused"
    FOREIGN = "foreign", "of no order of this shop"


class Notification(models.Model):
    """An authenticated notification. It is kept under its key before it is acted upon, and also where that fails."""

    client = models.CharField(max_length=64, help_text="Name of the client in TILL['CLIENTS'].")
    dedupe_key = models.CharField(max_length=255, unique=True)
    type = models.CharField(max_length=32)
    number = models.CharField(max_length=255, blank=True, db_index=True)
    event = models.JSONField(help_text="The event, without the gateway's own text.")
    state = models.CharField(
        max_length=8,
        choices=NotificationState.choices,
        default=NotificationState.RECEIVED,
        db_index=True,
    )
    failure = models.CharField(max_length=500, blank=True)
    received_at = models.DateTimeField(auto_now_add=True)
    times = models.PositiveIntegerField(default=1, help_text="How often it came.")

    class Meta:
        ordering = ["-pk"]

    def __str__(self) -> str:
        return f"{self.type} {self.number}"
