"""Notifications: reading and authenticating what a gateway reports to a shop."""

from __future__ import annotations

from . import _json
from ._generated.services.notifications import NotificationOperations
from ._typing import TYPE_CHECKING
from .errors import invalid_request
from .errors.factory import local_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ._generated.model.event import Event
    from ._generated.model.expected import Expected
    from ._headers import HasItems as HasItems
    from ._headers import Headers as Headers
    from .errors import TillError


class Notifications(NotificationOperations):
    """`client.notifications`: reading, confirming and answering what a gateway sends."""

    __slots__ = ()

    def parse(self, headers: Headers, body: bytes | bytearray | memoryview) -> Event:
        """Reads a notification and checks its signature.

        `body` is what the web server received, byte for byte: decoding and encoding it anew would
        break the signature. Act on the event only when `verified` is not `NONE`; otherwise call
        `confirm` first. A wrong signature raises SignatureInvalidError.

        Example:
            >>> event = client.notifications.parse(request.headers, request.body)
        """
        event: Event = self._core.parse_notification(header_text(headers), received(body))
        return event

    def receive(
        self,
        headers: Headers,
        body: bytes | bytearray | memoryview,
        expected: Callable[[Event], Expected],
    ) -> Event:
        """Reads a notification to act on: authenticated, and about the order that the shop expects.

        `expected` looks that order up. If the event is not authenticated, the gateway is asked, and
        its answer replaces the claims. Another order, amount or currency is an OutcomeUnknownError,
        of the kind `mismatch`: the outcome of the shop's own order is unknown. A signed event
        without an order, such as one about a token, is returned as it is, and `expected` is not
        called; without a signature, it cannot be confirmed: UnsupportedError.

        Example:
            >>> event = client.notifications.receive(request.headers, request.body, my_order)
        """
        from ._generated.model.enumerations import Verified

        event = self.parse(headers, body)
        proved = event.verified is not Verified.NONE
        if event.payment or event.payout or event.refund:
            known = expected(event)
            return self.check(event, known) if proved else self.confirm(event, known)
        if not proved:
            raise unconfirmable(self._core.gateway)
        return event


def unconfirmable(gateway: str) -> TillError:
    """An event that nothing authenticates, and that no query can confirm."""
    message = (
        "this event is not authenticated, and only events about payments, payouts and refunds "
        "can be confirmed"
    )
    return local_error(
        "unsupported",
        f"event.type: {message}",
        gateway=gateway,
        operation="notification_confirm",
        violations=[{"path": "event.type", "message": message}],
    )


if not TYPE_CHECKING:

    def __getattr__(name: str) -> object:
        if name in ("HasItems", "Headers"):
            from . import _headers

            return getattr(_headers, name)
        raise AttributeError(f"module 'libtill.notifications' has no attribute {name!r}")


def received(body: object) -> bytes:
    """A body as it was received: its bytes."""
    if isinstance(body, (bytes, bytearray, memoryview)):
        return bytes(body)
    message = f"must be bytes as they were received, and is of the type {type(body).__name__}"
    raise invalid_request([("body", message)])


def header_text(headers: Headers) -> bytes:
    """Headers as a JSON object; one that came twice is a list, so that the library sees both."""
    joined = {
        name: values[0] if len(values) == 1 else values
        for name, values in header_values(headers).items()
    }
    return _json.text(joined, "headers")


def header_values(headers: Headers) -> dict[str, list[Any]]:
    """The values of each header, by its name in small letters."""
    values: dict[str, list[Any]] = {}
    for name, value in _pairs(headers):
        held = values.setdefault(name.lower(), [])
        held.extend(map(_text, value) if isinstance(value, (list, tuple)) else [_text(value)])
    return values


def _pairs(headers: Any) -> list[tuple[str, Any]]:
    try:
        given = headers.items() if hasattr(headers, "items") else headers
        pairs = [(_text(name), value) for name, value in given]
    except (TypeError, ValueError):
        pairs = None
    if pairs is None:
        kind = type(headers).__name__
        message = f"must be a mapping, or pairs of name and value, and is of the type {kind}"
        raise invalid_request([("headers", message)])
    other = [type(name).__name__ for name, _ in pairs if not isinstance(name, str)]
    if other:
        raise invalid_request(
            [("headers", f"must have texts as names, and has one of the type {other[0]}")]
        )
    return pairs


def _text(value: Any) -> Any:
    """ASGI servers give headers as bytes, which HTTP defines as Latin-1."""
    return value.decode("latin-1") if isinstance(value, (bytes, bytearray)) else value
