"""A provider for django-payments.

    PAYMENT_VARIANTS = {
        "till": ("libtill_django.django_payments.TillProvider", {"client": "default", "request": {"country": "US"}}),
    }

Each payment of django-payments is an order of this app, with the number `PREFIX` and its key. Its status follows from the signals, in
their transaction.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from django.core.exceptions import ValidationError
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from payments import PaymentError, PaymentStatus, RedirectNeeded, get_payment_model
from payments.core import BasicProvider
from payments.forms import PaymentForm

from libtill import Money, TillError

from . import calls, captures, conf, signals
from .answers import result_answer
from .errors import ShopError
from .models import Attempt, Kind
from .urls_of import return_url

PREFIX = "payment_"


class TillProvider(BasicProvider):  # type: ignore[misc]
    """Takes payments through a client of TILL."""

    def __init__(
        self,
        client: str = conf.DEFAULT_CLIENT,
        capture: bool = True,
        request: Mapping[str, Any] | None = None,
    ) -> None:
        """`request` has further fields for each payment, such as `country`."""
        super().__init__(capture=capture)
        self.client = client
        self.request = dict(request or {})

    def get_form(self, payment: Any, data: Any = None) -> Any:
        """Begins the payment, and sends the customer to its page. A second tab leads to the same page."""
        try:
            attempt = calls.pay(
                order_of(payment),
                Money.of(payment.total, payment.currency),
                client=self.client,
                capture=None if self._capture else "manual",
                return_to=payment.get_process_url(),
                **{**self.fields(payment), **self.request},
            )
        except (ShopError, TillError) as error:
            raise PaymentError(error.message if isinstance(error, TillError) else str(error)) from error
        action = attempt.data.get("next_action") or {}
        if "send_customer" in attempt.actions and action.get("type") == "post_form":
            return PaymentForm(action.get("fields") or {}, action["url"], "post")
        if "send_customer" in attempt.actions and action.get("type") == "redirect":
            raise RedirectNeeded(action["url"])
        raise RedirectNeeded(return_url(attempt, payment.get_process_url()))

    def fields(self, payment: Any) -> dict[str, Any]:
        """What django-payments knows of a payment, as libtill names it. A subclass may add to it."""
        customer = {
            "id": payment.billing_email or f"payment-{payment.pk}",
            "email": payment.billing_email,
            "first_name": payment.billing_first_name,
            "last_name": payment.billing_last_name,
            "ip": payment.customer_ip_address,
        }
        return {
            "description": payment.description or f"Payment {payment.pk}",
            "customer": {name: value for name, value in customer.items() if value},
        }

    def process_data(self, payment: Any, request: HttpRequest) -> HttpResponse:
        """Where the customer goes once the result is known. Nothing in the request is believed."""
        if payment.status in (PaymentStatus.CONFIRMED, PaymentStatus.PREAUTH, PaymentStatus.REFUNDED):
            return HttpResponseRedirect(payment.get_success_url())
        if payment.status in (PaymentStatus.REJECTED, PaymentStatus.ERROR, PaymentStatus.CANCELLED):
            return HttpResponseRedirect(payment.get_failure_url())
        attempt = latest(payment)
        if attempt is None:
            return HttpResponseRedirect(payment.get_failure_url())
        return result_answer(request, attempt)

    def refund(self, payment: Any, amount: Decimal | None = None) -> Decimal:
        """Refunds a payment, whole or in part. What has arrived is booked by the signal, so nothing is left to subtract."""
        attempt = Attempt.objects.filter(order=order_of(payment), fulfilled_at__isnull=False).first()
        if attempt is None:
            raise PaymentError(f"Payment {payment.pk} was not paid through this provider")
        try:
            calls.refund(attempt, None if amount is None else Money.of(amount, payment.currency))
        except (ShopError, TillError) as error:
            raise PaymentError(error.message if isinstance(error, TillError) else str(error)) from error
        payment.refresh_from_db()
        return Decimal(0)

    def capture(self, payment: Any, amount: Decimal | None = None) -> None:
        """Captures what was reserved, as a whole. The signal confirms the payment."""
        if amount is not None and amount != payment.total:
            raise PaymentError("Only the whole amount can be captured")
        self._second_step(payment, captures.capture)

    def release(self, payment: Any) -> None:
        """Gives back what was reserved."""
        attempt = self._second_step(payment, captures.cancel)
        if attempt.is_open:
            raise PaymentError(
                "It is not known yet whether the gateway has given it back: its status will follow"
            )

    def _second_step(self, payment: Any, step: Callable[[Attempt], Attempt]) -> Attempt:
        attempt = latest(payment)
        if attempt is None:
            raise PaymentError(f"Payment {payment.pk} was not made through this provider")
        try:
            attempt = step(attempt)
        except (ShopError, TillError) as error:
            raise PaymentError(error.message if isinstance(error, TillError) else str(error)) from error
        payment.refresh_from_db()
        return attempt

    def cancel(self, payment: Any) -> None:
        """Refused: the customer may be paying at the gateway's page right now."""
        raise PaymentError(
            "A payment that has begun cannot be cancelled here: it fails or expires at the gateway"
        )


def order_of(payment: Any) -> str:
    """The order that a payment is to this app."""
    return f"{PREFIX}{payment.pk}"


def latest(payment: Any) -> Attempt | None:
    """The latest attempt to make a payment."""
    return Attempt.objects.filter(order=order_of(payment), kind=Kind.PAYMENT).order_by("-pk").first()


def _locked(attempt: Attempt) -> Any:
    """The payment of an attempt, if it is one of django-payments."""
    key = attempt.order[len(PREFIX) :]
    if not attempt.order.startswith(PREFIX):
        return None
    try:
        return get_payment_model()._default_manager.select_for_update().filter(pk=key).first()
    except (ValueError, ValidationError):
        return None  # An order of the shop that begins alike.


@receiver(signals.fulfil)
def _fulfilled(attempt: Attempt, **_: Any) -> None:
    payment = _locked(attempt)
    if payment is not None:
        payment.captured_amount = _left(attempt)
        payment.transaction_id = attempt.number
        payment.save(update_fields=["captured_amount", "transaction_id"])
        payment.change_status(PaymentStatus.CONFIRMED)


@receiver(signals.hold)
def _held(attempt: Attempt, **_: Any) -> None:
    payment = _locked(attempt)
    if payment is not None:
        payment.change_status(PaymentStatus.PREAUTH)


@receiver(signals.release)
def _released(attempt: Attempt, **_: Any) -> None:
    payment = _locked(attempt)
    if payment is not None:
        is_held = payment.status == PaymentStatus.PREAUTH
        payment.change_status(PaymentStatus.REFUNDED if is_held else PaymentStatus.REJECTED)


@receiver(signals.refund_arrived)
def _refunded(attempt: Attempt, total: int | None, **_: Any) -> None:
    payment = _locked(attempt)
    if payment is None or total is None:
        return
    payment.captured_amount = _left(attempt)
    payment.save(update_fields=["captured_amount"])
    if payment.captured_amount <= 0 and payment.status != PaymentStatus.REFUNDED:
        payment.change_status(PaymentStatus.REFUNDED)


def _left(attempt: Attempt) -> Decimal:
    return Money.of_minor(attempt.left, attempt.currency).decimal
