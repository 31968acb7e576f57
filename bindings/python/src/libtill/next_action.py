"""What a shop's web server sends to a customer who has to do something next."""

from __future__ import annotations

from re import fullmatch
from typing import TYPE_CHECKING, NamedTuple

from . import _pages
from ._generated.model.enumerations import NextActionType
from .errors import invalid_request

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ._generated.model.next_action import NextAction
    from .money import Money

PAGE = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}


class CustomerResponse(NamedTuple):
    """An HTTP answer for the customer's browser."""

    http_status: int
    """HTTP status."""
    headers: Mapping[str, str]
    """HTTP headers."""
    body: str
    """HTTP body."""


def customer_response(
    action: NextAction | None, amount: Money | None = None, *, nonce: str | None = None
) -> CustomerResponse | None:
    """The HTTP answer that sends the customer on: a redirect, or a page.

    None where there is no next action, or where it lacks what its type needs. `amount` is the amount to
    pay, which the page for `display` shows to the customer.

    A page of this package has a content security policy that allows nothing but the one script that
    submits a form. If the shop's own policy forbids that script, the customer presses a button. `nonce`
    is the request's nonce of a policy with `'nonce-...'`, in base64: the script then runs. What a page
    that the gateway made (`html`) needs, the gateway decides, and it has no policy from here.

    Raises ValueError if an address is neither http nor https.

    Example:
        >>> response = customer_response(payment.next_action)
    """
    if action is None:
        return None
    if action.type is NextActionType.REDIRECT and action.url:
        return _redirect(action.url)
    if action.type is NextActionType.POST_FORM and action.url:
        page = _pages.form(_web(action.url), action.fields or {}, _checked(nonce))
        return _page(page, _pages.form_policy(nonce))
    if action.type is NextActionType.HTML and action.html:
        return _page(action.html)
    if action.type is NextActionType.CHOOSE:
        return _choice(action)
    if action.type is NextActionType.DISPLAY and action.display:
        shown = None if amount is None else str(amount)
        return _page(_pages.display(action.display, action.expires_at, shown), _pages.POLICY)
    if action.type is NextActionType.WAIT:
        return _page(_pages.wait(), _pages.POLICY)
    return None


def _choice(action: NextAction) -> CustomerResponse | None:
    if action.selector_url:
        return _redirect(action.selector_url)
    links = [(provider.name, _web(provider.url)) for provider in action.providers or ()]
    return _page(_pages.choice(links), _pages.POLICY) if links else None


def _redirect(url: str) -> CustomerResponse:
    return CustomerResponse(303, {"Location": _web(url), "Cache-Control": "no-store"}, "")


def _page(html: str, policy: str | None = None) -> CustomerResponse:
    headers = PAGE if policy is None else {**PAGE, "Content-Security-Policy": policy}
    return CustomerResponse(200, headers, html)


def _web(url: str) -> str:
    if _pages.is_web_address(url):
        return url
    raise ValueError(
        "the next action has an address that is neither http nor https, or has white space in it: "
        "do not send the customer there, and ask the gateway about it"
    )


def _checked(nonce: str | None) -> str | None:
    if nonce is None or isinstance(nonce, str) and fullmatch(r"[A-Za-z0-9+/_-]+={0,2}", nonce):
        return nonce
    raise invalid_request([("nonce", "must be text in base64, as the policy's 'nonce-...' has it")])
