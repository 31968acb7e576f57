"""Notifications in a program that runs an event loop."""

from __future__ import annotations

from inspect import isawaitable
from typing import TYPE_CHECKING

from ._generated.async_services.notifications import AsyncNotificationOperations
from ._generated.model.enumerations import Verified
from .notifications import header_text, received, unconfirmable

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

    from ._generated.model.event import Event
    from ._generated.model.expected import Expected
    from ._headers import Headers


class AsyncNotifications(AsyncNotificationOperations):
    """`client.notifications`: reading, confirming and answering what a gateway sends."""

    __slots__ = ()

    async def parse(self, headers: Headers, body: bytes | bytearray | memoryview) -> Event:
        """Reads a notification and checks its signature, without a thread, because it needs no network.

        `body` is what the web server received, byte for byte: decoding and encoding it anew would
        break the signature. Act on the event only when `verified` is not `NONE`; otherwise call
        `confirm` first. A wrong signature raises SignatureInvalidError.

        Example:
            >>> event = await client.notifications.parse(request.headers, body)
        """
        event: Event = self._core.parse_notification(header_text(headers), received(body))
        return event

    async def receive(
        self,
        headers: Headers,
        body: bytes | bytearray | memoryview,
        expected: Callable[[Event], Expected | Awaitable[Expected]],
    ) -> Event:
        """Reads a notification to act on: authenticated, and about the order that the shop expects.

        `expected` looks that order up; it may be a coroutine function. If the event is not
        authenticated, the gateway is asked, and its answer replaces the claims. Another order,
        amount or currency is an OutcomeUnknownError, of the kind `mismatch`: the outcome of the
        shop's own order is unknown. A signed event without an order, such as one about a token, is
        returned as it is, and `expected` is not called; without a signature, it cannot be confirmed:
        UnsupportedError.

        Example:
            >>> event = await client.notifications.receive(request.headers, body, my_order)
        """
        event = await self.parse(headers, body)
        proved = event.verified is not Verified.NONE
        if event.payment or event.payout or event.refund:
            found = expected(event)
            known = await found if isawaitable(found) else found
            return await (self.check if proved else self.confirm)(event, known)
        if not proved:
            raise unconfirmable(self._core.gateway)
        return event
