"""What a shop's web server sends to a customer who has to do something next."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from re import fullmatch
from typing import TYPE_CHECKING, NamedTuple

from ._generated.model.enumerations import NextActionType
from .errors import invalid_request

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ._generated.model.next_action import NextAction

PAGE = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}
SCRIPT = "document.forms[0].submit()"
SCRIPT_SOURCE = f"'sha256-{b64encode(sha256(SCRIPT.encode()).digest()).decode()}'"
"""What a content security policy says to allow exactly this script."""


class CustomerResponse(NamedTuple):
    """An HTTP answer for the customer's browser."""

    http_status: int
    """HTTP status."""
    headers: Mapping[str, str]
    """HTTP headers."""
    body: str
    """HTTP body."""


def customer_response(
    action: NextAction | None, *, nonce: str | None = None
) -> CustomerResponse | None:
    """The HTTP answer that sends the customer on: a redirect, or a page.

    None where the shop shows something itself (`display`), where it only waits, and where there is
    no next action.

    A page of this package has a content security policy that allows nothing but its one script, which
    sends the form on. If the shop's own policy forbids that script, the customer presses a button.
    `nonce` is the request's nonce of a policy with `'nonce-...'`, in base64: the script then runs. What
    a page that the gateway made (`html`) needs, the gateway decides, and it has no policy from here.

    Example:
        >>> response = customer_response(payment.next_action)
    """
    if action is None:
        return None
    if action.type is NextActionType.REDIRECT and action.url:
        return CustomerResponse(303, {"Location": action.url, "Cache-Control": "no-store"}, "")
    if action.type is NextActionType.POST_FORM and action.url:
        return _form(action.url, action.fields or {}, _checked(nonce))
    if action.type is NextActionType.HTML and action.html:
        return CustomerResponse(200, PAGE, action.html)
    if action.type is NextActionType.CHOOSE:
        if action.selector_url:
            return CustomerResponse(
                303, {"Location": action.selector_url, "Cache-Control": "no-store"}, ""
            )
        links = [(provider.name, provider.url) for provider in action.providers or ()]
        return CustomerResponse(200, {**PAGE, **_policy("'none'")}, _choice(links))
    return None


def _form(url: str, fields: Mapping[str, str], nonce: str | None) -> CustomerResponse:
    """A page that sends itself on; without JavaScript the customer presses its button."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    allowed = f' nonce="{nonce}"' if nonce else ""
    page = (
        "<!DOCTYPE html><html><body>"
        f'<form method="post" action="{escape(url)}">{inputs}<button>Continue</button></form>'
        f"<script{allowed}>{SCRIPT}</script></body></html>"
    )
    policy = _policy(f"'nonce-{nonce}'" if nonce else SCRIPT_SOURCE)
    return CustomerResponse(200, {**PAGE, **policy}, page)


def _policy(script: str) -> dict[str, str]:
    policy = f"default-src 'none'; script-src {script}; base-uri 'none'"
    return {"Content-Security-Policy": policy}


def _checked(nonce: str | None) -> str | None:
    if nonce is None or isinstance(nonce, str) and fullmatch(r"[A-Za-z0-9+/_-]+={0,2}", nonce):
        return nonce
    raise invalid_request([("nonce", "must be text in base64, as the policy's 'nonce-...' has it")])


def _choice(links: Iterable[tuple[str, str]]) -> str:
    items = "".join(f'<li><a href="{escape(url)}">{escape(name)}</a></li>' for name, url in links)
    return f"<!DOCTYPE html><html><body><ul>{items}</ul></body></html>"
