"""The shop's own pages."""

from __future__ import annotations

from typing import Any

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
            customer={"id": "c1", "ip": "192.0.2.7", "email": "ada@shop.example"},
            **_method(request),
        )
    except (ShopError, TillError) as error:
        return HttpResponse(str(error), status=409)
    return libtill_django.customer_answer(request, attempt)


def _method(request: HttpRequest) -> dict[str, Any]:
    """By card in the shop's own page, where the customer chose that, or else at the gateway's page."""
    if request.POST.get("method") != "card":
        return {}
    card = {"number": "4392963203551251", "expiry_month": 12, "expiry_year": 2030, "holder": "Ada Lovelace"}
    return {"payment_method": {"card": {**card, "cvv": "123"}}, "browser": {"user_agent": "Mozilla/5.0"}}


@csrf_exempt
@transaction.non_atomic_requests
def refund(request: HttpRequest) -> HttpResponse:
    """Refunds a part of an order."""
    order, number = request.POST["order"], request.POST.get("number")
    payment = Attempt.objects.filter(order=order, kind="payment", fulfilled_at__isnull=False).first()
    if payment is None:
        return HttpResponse("not paid", status=409)
    amount = Money.of_minor(int(request.POST["amount"]), payment.currency)
    try:
        made = libtill_django.refund(payment, amount, number=number)
    except (ShopError, TillError) as error:
        return HttpResponse(str(error), status=409)
    return HttpResponse(made.status)


def wrapped(request: HttpRequest) -> HttpResponse:
    """Pays inside of a transaction, where the database has ATOMIC_REQUESTS."""
    return HttpResponse(libtill_django.pay("W1", Money.of("25.00", "USD")).number)
