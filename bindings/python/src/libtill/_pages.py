"""The pages of customers' responses. Whatever comes from outside is escaped."""

from __future__ import annotations

from base64 import b64encode
from hashlib import sha256
from html import escape
from re import ASCII, IGNORECASE, fullmatch
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from ._generated.model.display import Display

SUBMIT = "document.forms[0].submit()"

POLICY = "default-src 'none'; base-uri 'none'"
"""Nothing is loaded, and no script runs."""

SUBMIT_SOURCE = f"'sha256-{b64encode(sha256(SUBMIT.encode()).digest()).decode()}'"
"""What a content security policy says to allow exactly the script that submits a form."""

LABELS = {
    "virtual_account": "Account number",
    "store_code": "Code for the store",
    "qr_code": "QR code",
    "bank": "Bank",
    "card_number": "Card number",
    "holder": "Account holder",
    "redeem_code": "Code to fetch the cash with",
}
"""What the fields of `display` are called on the page."""


def is_web_address(url: str) -> bool:
    """Whether a browser goes to this address, and runs no script instead."""
    return fullmatch(r"https?://[^\x00-\x20\x7f]+", url, ASCII | IGNORECASE) is not None


def form(url: str, fields: Mapping[str, str], nonce: str | None) -> str:
    """A form that submits itself, and has a button where scripts are off."""
    inputs = "".join(
        f'<input type="hidden" name="{_escaped(name)}" value="{_escaped(value)}">'
        for name, value in fields.items()
    )
    allowed = f' nonce="{nonce}"' if nonce else ""
    return _page(
        "Payment",
        f'<form method="post" action="{_escaped(url)}">{inputs}<button>Continue</button></form>'
        f"<script{allowed}>{SUBMIT}</script>",
    )


def form_policy(nonce: str | None) -> str:
    """The policy of a form: nothing but its script."""
    source = f"'nonce-{nonce}'" if nonce else SUBMIT_SOURCE
    return f"{POLICY}; script-src {source}"


def choice(links: Iterable[tuple[str, str]]) -> str:
    """Links to choose from: names and addresses."""
    items = "".join(
        f'<li><a href="{_escaped(url)}">{_escaped(name)}</a></li>' for name, url in links
    )
    return _page("How would you like to pay?", f"<ul>{items}</ul>")


def display(details: Display, expires_at: str | None, amount: str | None) -> str:
    """What the customer needs in order to pay elsewhere."""
    rows = [("Amount", amount)]
    rows += [(label, getattr(details, name)) for name, label in LABELS.items()]
    rows += [("Pay before", expires_at)]
    shown = "".join(_row(label, text) for label, text in rows if text is not None)
    return _page("Please pay with these details", f"<dl>{shown}</dl>")


def wait() -> str:
    """There is nothing to do."""
    return _page(
        "Your payment is being processed",
        "<p>You do not have to do anything, and should not pay again.</p>",
    )


def _row(label: str, text: str) -> str:
    shown = _escaped(text)
    if is_web_address(text):
        shown = f'<a href="{shown}">{shown}</a>'
    return f"<dt>{label}</dt><dd>{shown}</dd>"


def _page(title: str, content: str) -> str:
    return (
        '<!DOCTYPE html><html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        f"<title>{title}</title></head><body><h1>{title}</h1>{content}</body></html>"
    )


def _escaped(text: str) -> str:
    return escape(text).replace("&#x27;", "&apos;")
