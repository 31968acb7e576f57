"""What a shop's web server sends to a customer who has to do something next."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING, NamedTuple

from ._generated.model.enumerations import NextActionType

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ._generated.model.next_action import NextAction

PAGE = {"Content-Type": "text/html; charset=utf-8", "Cache-Control": "no-store"}


class CustomerResponse(NamedTuple):
    """An HTTP answer for the customer's browser."""

    http_status: int
    """HTTP status."""
    headers: Mapping[str, str]
    """HTTP headers."""
    body: str
    """HTTP body."""


def customer_response(action: NextAction | None) -> CustomerResponse | None:
    """The HTTP answer that sends the customer on: a redirect, or a page.

    None where the shop shows something itself (`display`), where it only waits, and where there is
    no next action.

    Example:
        >>> response = customer_response(payment.next_action)
    """
    if action is None:
        return None
    if action.type is NextActionType.REDIRECT and action.url:
        return CustomerResponse(303, {"Location": action.url, "Cache-Control": "no-store"}, "")
    if action.type is NextActionType.POST_FORM and action.url:
        return CustomerResponse(200, PAGE, _form(action.url, action.fields or {}))
    if action.type is NextActionType.HTML and action.html:
        return CustomerResponse(200, PAGE, action.html)
    if action.type is NextActionType.CHOOSE:
        if action.selector_url:
            return CustomerResponse(
                303, {"Location": action.selector_url, "Cache-Control": "no-store"}, ""
            )
        links = [(provider.name, provider.url) for provider in action.providers or ()]
        return CustomerResponse(200, PAGE, _choice(links))
    return None


def _form(url: str, fields: Mapping[str, str]) -> str:
    """A page that sends itself on; without JavaScript the customer presses its button."""
    inputs = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, value in fields.items()
    )
    return (
        "<!DOCTYPE html><html><body>"
        f'<form method="post" action="{escape(url)}">{inputs}<button>Continue</button></form>'
        "<script>document.forms[0].submit()</script></body></html>"
    )


def _choice(links: Iterable[tuple[str, str]]) -> str:
    items = "".join(f'<li><a href="{escape(url)}">{escape(name)}</a></li>' for name, url in links)
    return f"<!DOCTYPE html><html><body><ul>{items}</ul></body></html>"
