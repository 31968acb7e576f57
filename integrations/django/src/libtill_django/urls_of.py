"""The addresses that a gateway is given."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from . import conf
from .models import Attempt

_SALT = "libtill_django.return"


def return_url(attempt: Attempt) -> str:
    """Where the customer returns. Its token cannot be guessed, so nobody reads the state of another customer's payment."""
    token = signing.Signer(salt=_SALT).sign_object(attempt.number)
    return conf.site_url() + reverse("libtill_django:return", args=[token])


def notify_url(client: str) -> str:
    """Where a client's gateway sends its notifications."""
    return conf.site_url() + reverse("libtill_django:notify", args=[client])


def number_in(token: str) -> str | None:
    """The number in the token of a return address, if this shop made it."""
    try:
        found = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError):
        return None
    return found if isinstance(found, str) else None
