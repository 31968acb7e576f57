"""The admin pages: they show, and change nothing but by a refund."""

from __future__ import annotations

import json
from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404, render
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html

from libtill import Money, TillError

from .calls import next_refund_number, refund
from .errors import ShopError
from .models import Attempt, Kind, Notification
from .words import alarm_message

_HIDDEN = ("url", "html", "fields", "selector_url", "providers", "raw")
"""Whoever has the address of a payment page can act on it."""


def shown(value: Any) -> Any:
    """Data without addresses of payment pages."""
    if isinstance(value, dict):
        return {name: "…" if name in _HIDDEN else shown(each) for name, each in value.items()}
    return [shown(each) for each in value] if isinstance(value, list) else value


def as_text(value: Any) -> str:
    """Data as a page shows it."""
    return format_html("<pre>{}</pre>", json.dumps(shown(value), indent=2, ensure_ascii=False))


class ReadOnlyAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Pages without a button that changes anything."""

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Nobody adds a row by hand."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody changes a row by hand."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Nobody deletes a row by hand: the same number could be charged again."""
        return False


class RefundForm(forms.Form):
    """How much goes back. The number belongs to this page, so that a second click begins no second refund."""

    amount = forms.CharField(max_length=24, strip=True)
    number = forms.CharField(max_length=255, widget=forms.HiddenInput)

    def __init__(self, payment: Attempt, *arguments: Any, **more: Any) -> None:
        """A form for a payment."""
        super().__init__(*arguments, **more)
        self.payment = payment

    def clean_amount(self) -> Money:
        """The amount in the payment's currency."""
        try:
            return Money.of(self.cleaned_data["amount"], self.payment.currency)
        except TillError as error:
            raise forms.ValidationError(error.message) from None


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    """Payments and refunds."""

    list_display = (
        "number",
        "order",
        "kind",
        "client",
        "money",
        "status",
        "refunded",
        "needs_person",
        "attempted_at",
    )
    list_filter = ("kind", "status", "client", "undone")
    search_fields = ("number", "order")
    fields = (
        "number",
        "order",
        "kind",
        "client",
        "money",
        "status",
        "refunded",
        "payment",
        "needs_person",
        "last_error",
        "failure",
        "attempted_at",
        "asked_at",
        "ask_at",
        "fulfilled_at",
        "held_at",
        "released_at",
        "refund_failed_at",
        "known",
    )
    readonly_fields = fields

    @admin.display(description="amount")
    def money(self, row: Attempt) -> str:
        """The amount."""
        return str(row.money)

    @admin.display(description="refunded")
    def refunded(self, row: Attempt) -> str:
        """What was refunded."""
        return str(Money.of_minor(row.amount_refunded, row.currency)) if row.amount_refunded else ""

    @admin.display(description="needs a person")
    def needs_person(self, row: Attempt) -> str:
        """The alarms in words."""
        return " ".join(alarm_message(word) for word in row.alarms)

    @admin.display(description="known")
    def known(self, row: Attempt) -> str:
        """What is known of it."""
        return as_text(row.data)

    def get_urls(self) -> list[URLPattern]:
        """The pages, with that of the refund."""
        view = transaction.non_atomic_requests(self.admin_site.admin_view(self.refund_view))
        name = "libtill_django_attempt_refund"
        return [path("<int:pk>/refund/", view, name=name), *super().get_urls()]

    def has_refund_permission(self, request: HttpRequest) -> bool:
        """Whether this person may refund: whoever may change attempts by Django's permissions."""
        return request.user.has_perm("libtill_django.change_attempt")

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context: Any = None
    ) -> HttpResponse:
        """The page of one attempt, with the way to its refund."""
        row = self.get_object(request, object_id)
        offers = row is not None and row.kind == Kind.PAYMENT and row.is_paid and row.left > 0
        more = {"offers_refund": offers and self.has_refund_permission(request)}
        return super().change_view(request, object_id, form_url, {**(extra_context or {}), **more})

    def refund_view(self, request: HttpRequest, pk: int) -> HttpResponse:
        """Asks how much, and refunds it."""
        if not self.has_refund_permission(request):
            raise PermissionDenied
        payment = get_object_or_404(Attempt, pk=pk, kind=Kind.PAYMENT)
        first = {
            "amount": Money.of_minor(payment.left, payment.currency).decimal,
            "number": next_refund_number(payment),
        }
        form = RefundForm(payment, request.POST if request.method == "POST" else None, initial=first)
        if form.is_valid() and self._refund(request, payment, form):
            page = reverse(f"{self.admin_site.name}:libtill_django_attempt_change", args=[pk])
            return HttpResponseRedirect(page)
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "payment": payment,
            "form": form,
            "title": f"Refund {payment.number}",
        }
        return render(request, "admin/libtill_django/attempt/refund.html", context)

    def _refund(self, request: HttpRequest, payment: Attempt, form: RefundForm) -> bool:
        try:
            made = refund(payment, form.cleaned_data["amount"], number=form.cleaned_data["number"])
        except (ShopError, TillError) as error:
            form.add_error(None, error.message if isinstance(error, TillError) else str(error))
            return False
        said = f"Refund {made.number} of {made.money}: {made.status}"
        if made.is_open:
            said += ". It is not settled yet, and no other refund of this payment can begin before it is"
        self.message_user(request, said, messages.WARNING if made.is_open else messages.SUCCESS)
        self.log_change(request, payment, said)
        return True


@admin.register(Notification)
class NotificationAdmin(ReadOnlyAdmin):
    """What gateways reported."""

    list_display = ("number", "type", "client", "state", "times", "received_at", "failure")
    list_filter = ("state", "type", "client")
    search_fields = ("number",)
    fields = ("number", "type", "client", "state", "failure", "times", "received_at", "dedupe_key", "content")
    readonly_fields = fields

    @admin.display(description="content")
    def content(self, row: Notification) -> str:
        """What it says."""
        return as_text(row.event)
