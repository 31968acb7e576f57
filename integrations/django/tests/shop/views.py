"""The shop's own pages."""

from __future__ import annotations

from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt

import libtill_django
from libtill import Money, TillError
from libtill_django import ShopError
from libtill_django.models import Attempt

from .models import Order


@csrf_exempt
@transaction.non_atomic_requests
def checkout(request: HttpRequest) -> HttpResponse:
    """Pays for an order."""
    order = Order.objects.get(number=request.POST["order"])
    try:
        attempt = libtill_django.pay(
            order.number,
            Money.of_minor(order.total, order.currency),
            description="Blue cap",
            country="US",
            customer={"id": "c1"},
        )
    except (ShopError, TillError) as error:
        return HttpResponse(str(error), status=409)
    return libtill_django.customer_answer(request, attempt)


@csrf_exempt
@transaction.non_atomic_requests
def refund(request: HttpRequest) -> HttpResponse:
    """Refunds a part of an order."""
    payment = Attempt.objects.get(order=request.POST["order"], kind="payment", fulfilled_at__isnull=False)
    try:
        made = libtill_django.refund(payment, Money.of_minor(int(request.POST["amount"]), payment.currency))
    except (ShopError, TillError) as error:
        return HttpResponse(str(error), status=409)
    return HttpResponse(made.status)


def wrapped(request: HttpRequest) -> HttpResponse:
    """Pays inside of a transaction, where the database has ATOMIC_REQUESTS."""
    return HttpResponse(libtill_django.pay("W1", Money.of("25.00", "USD")).number)
