"""The two addresses that a gateway is given: where it sends notifications, and where its customers return."""

from __future__ import annotations

import logging

from django.core.exceptions import RequestDataTooBig
from django.db import transaction
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from . import asking, conf, notifications
from .answers import result_answer
from .locks import database
from .models import Attempt
from .urls_of import read_token

log = logging.getLogger("libtill_django")


@csrf_exempt
@transaction.non_atomic_requests
@require_http_methods(["POST"])
def notify(request: HttpRequest, client: str) -> HttpResponse:
    """Takes a notification, and answers as the gateway expects once everything is committed."""
    if client not in conf.client_names():
        raise Http404("no such client")
    body = _body(request)
    if body is None:
        limit = conf.notification_bytes()
        log.warning("%s: a notification of more than %d bytes was refused", client, limit)
        return HttpResponse(f"At most {limit} bytes", status=413, content_type="text/plain")
    is_accepted = notifications.receive(client, request.headers, body)
    reply = conf.client(client).notifications.reply(accepted=is_accepted)
    return HttpResponse(reply.body, status=reply.http_status, headers=dict(reply.headers))


def _body(request: HttpRequest) -> bytes | None:
    """The body byte for byte, unless it is larger than the limit: then it is not read to its end."""
    limit = conf.notification_bytes()
    try:
        if int(request.META.get("CONTENT_LENGTH") or 0) > limit:
            return None
        body = request.read(limit + 1)
    except (RequestDataTooBig, ValueError):
        return None
    return body if len(body) <= limit else None


@csrf_exempt
@transaction.non_atomic_requests
@require_http_methods(["GET", "HEAD", "POST"])
def returned(request: HttpRequest, token: str) -> HttpResponse:
    """The customer is back. What the gateway added to the address proves nothing: the gateway is asked."""
    number, return_to = read_token(token) or ("", "")
    row = Attempt.objects.using(database()).filter(number=number).first()
    if row is None:
        raise Http404("no such payment")
    if row.is_open and asking.claim_for_customer(row):
        row = asking.ask_now(row)
    return result_answer(request, row, return_to)
