"""The addresses that a gateway is given."""

from __future__ import annotations

from django.core import signing
from django.urls import reverse

from . import conf
from .models import Attempt

_SALT = "libtill_django.return"


def return_url(attempt: Attempt, return_to: str = "") -> str:
    """Where the customer returns, and from there to `return_to` as soon as the result is known.

    The token cannot be guessed, so nobody reads the state of another customer's payment, or makes the shop send customers elsewhere.
    """
    token = signing.Signer(salt=_SALT).sign_object([attempt.number, return_to])
    return conf.site_url() + reverse("libtill_django:return", args=[token])


def notify_url(client: str) -> str:
    """Where a client's gateway sends its notifications."""
    return conf.site_url() + reverse("libtill_django:notify", args=[client])


def read_token(token: str) -> tuple[str, str] | None:
    """The number and the `return_to` in the token of a return address, if this shop made it."""
    try:
        number, return_to = signing.Signer(salt=_SALT).unsign_object(token)
    except (signing.BadSignature, ValueError, TypeError):
        return None
    return str(number), str(return_to)
