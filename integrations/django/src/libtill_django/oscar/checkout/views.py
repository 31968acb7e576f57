"""The views that begin a payment and show its result. `oscar.core.loading.get_class` finds PaymentDetailsView here."""

from __future__ import annotations

import logging
from typing import Any

from django.contrib import messages
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.views.generic import View
from oscar.apps.checkout import views
from oscar.core.loading import get_model

from libtill import Money, TillError

from ... import calls, conf
from ...answers import customer_answer, result_answer
from ...errors import ShopError
from ...models import Attempt, Kind
from ..options import options

log = logging.getLogger("libtill_django")


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class PaymentDetailsView(views.PaymentDetailsView):  # type: ignore[misc]
    """Places the order and commits it, and then sends the customer to pay.

    So there is an order for each payment, also where the customer never comes back. Oscar's mail is sent once it is paid.
    """

    def handle_successful_order(self, order: Any) -> HttpResponse:
        """Begins the payment of the order that was placed."""
        self.checkout_session.flush()
        self.request.session["checkout_order_id"] = order.pk
        response = pay(self.request, order)
        self.send_signal(self.request, response, order)
        return response


def pay(request: HttpRequest, order: Any) -> HttpResponse:
    """Begins the payment of an order, or continues it."""
    number = str(order.number)  # Of an order that has just been placed, it is an int.
    result = reverse("checkout:till-result", args=[number])
    try:
        attempt = calls.pay(
            number,
            Money.of(order.total_incl_tax, order.currency),
            client=options().get("CLIENT", conf.DEFAULT_CLIENT),
            return_to=result,
            **{**fields(order), **options().get("REQUEST", {})},
        )
    except (ShopError, TillError) as error:
        log.warning("order %s cannot be paid: %s", number, error)
        messages.error(request, _("The payment could not begin. You were not charged."))
        return HttpResponseRedirect(result)
    except Exception:
        # Oscar would restore the basket, and the order that is placed could be placed and paid a second time.
        log.exception("order %s: the payment was interrupted", number)
        return HttpResponseRedirect(result)
    return customer_answer(request, attempt)


def fields(order: Any) -> dict[str, Any]:
    """What Oscar knows of an order, as libtill names it."""
    customer = {"id": str(order.user_id or order.number), "email": order.email}
    return {
        "description": f"Order {order.number}",
        "customer": {name: value for name, value in customer.items() if value},
    }


def own_order(request: HttpRequest, number: str) -> Any:
    """An order of this customer: by login, or by the session in which it was placed."""
    order = get_model("order", "Order")._default_manager.filter(number=number).first()
    is_own = order is not None and (
        request.session.get("checkout_order_id") == order.pk
        or (order.user_id is not None and order.user_id == request.user.pk)
    )
    if not is_own:
        raise Http404("no such order")
    return order


def latest(number: str) -> Attempt | None:
    """The latest attempt to pay for an order."""
    return Attempt.objects.filter(order=number, kind=Kind.PAYMENT).order_by("-pk").first()


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class PaymentResultView(View):
    """Where the customer is led once the result is known."""

    def get(self, request: HttpRequest, number: str) -> HttpResponse:
        """Oscar's page of thanks, or a button to pay again."""
        order = own_order(request, number)
        attempt = latest(number)
        if attempt is None or attempt.status in ("failed", "not_made"):
            return render(request, "libtill_django/oscar/pay_again.html", {"order": order})
        if attempt.is_paid or attempt.status == "authorized":
            request.session["checkout_order_id"] = order.pk
            return HttpResponseRedirect(reverse("checkout:thank-you"))
        return result_answer(request, attempt)


@method_decorator(transaction.non_atomic_requests, name="dispatch")
class PayAgainView(View):
    """The button of an order that is not paid."""

    def post(self, request: HttpRequest, number: str) -> HttpResponse:
        """Begins the payment anew, or continues the one that is open."""
        return pay(request, own_order(request, number))
