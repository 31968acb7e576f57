"""What a shop answers to a customer."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from libtill import NextAction, customer_response

from . import conf
from .models import Attempt


def customer_answer(request: HttpRequest, attempt: Attempt) -> HttpResponse:
    """Sends the customer to the payment page, or to the page of the result, or lets the customer wait."""
    if "send_customer" in attempt.actions:
        answer = customer_response(NextAction.from_dict(attempt.data["next_action"]))
        if answer is not None:
            return HttpResponse(answer.body, status=answer.http_status, headers=dict(answer.headers))
    return result_answer(request, attempt)


def result_answer(request: HttpRequest, attempt: Attempt, return_to: str = "") -> HttpResponse:
    """The page of the result: the shop's own, if there is an address of it, or else a plain one."""
    name = None
    if attempt.is_paid or attempt.status == "authorized":
        name = "SUCCESS_URL"
    elif attempt.status in ("failed", "not_made"):
        name = "FAILURE_URL"
    pattern = conf.options().get(name) if name else None
    if name and return_to:
        return HttpResponseRedirect(return_to)
    if pattern:
        return HttpResponseRedirect(pattern.format(order=attempt.order, number=attempt.number))
    response = render(request, "libtill_django/result.html", {"attempt": attempt, "waits": name is None})
    response["Cache-Control"] = "no-store"
    return response
