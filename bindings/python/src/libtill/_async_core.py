"""The path of every call of an AsyncClient."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING, Any

from . import _interrupt
from ._async_pool import Pool
from ._core import Core
from .errors.base import TillError
from .errors.factory import local_error

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ._record import Record

MAX_THREADS = 1000


class AsyncCore:
    """A client of the library whose calls leave the event loop free."""

    __slots__ = ("_core", "_pool")

    def __init__(
        self,
        config: Record | Mapping[str, Any] | None,
        fields: Any,
        max_threads: int,
    ) -> None:
        self._core = Core(config, fields)
        self._pool = Pool(_checked(max_threads))

    @property
    def gateway(self) -> str:
        """The gateway's name."""
        return self._core.gateway

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self._core.is_closed

    async def run(
        self, operation: str, request: Record | Mapping[str, Any] | None, fields: Any
    ) -> Any:
        """Runs an operation; gives its result as a record, or raises."""
        call = self._core.prepared(operation, request, fields)
        if operation in _interrupt.LOCAL:
            return call.read(*call.make(None))
        _need_loop(call.about)
        answer = await self._pool.answer(call)
        try:
            return call.read(*answer)
        except TillError:
            raise
        except BaseException as interruption:
            # A handler of the log has failed: what the gateway said must not be lost.
            _interrupt.tell(interruption, _interrupt.interrupted(operation, answer))

    def parse_notification(self, headers: bytes, body: bytes) -> Any:
        """Reads a notification; gives an Event, or raises."""
        return self._core.parse_notification(headers, body)

    def exchange_start(
        self, operation: str, request: Record | Mapping[str, Any] | None, fields: Any
    ) -> Any:
        """The first step of an operation, exchange by exchange."""
        return self._core.exchange_start(operation, request, fields)

    def exchange_resume(self, operation: str, state: bytes, exchange: bytes, body: bytes) -> Any:
        """The next step, after an exchange."""
        return self._core.exchange_resume(operation, state, exchange, body)

    async def close(self) -> None:
        """Refuses new calls, and waits for those that were begun."""
        self._core.close()
        await self._pool.close()


def _need_loop(about: Mapping[str, Any]) -> None:
    try:
        asyncio.get_running_loop()
    except RuntimeError:
        message = "an AsyncClient needs a running asyncio event loop; elsewhere use Client"
        raise local_error("invalid_request", message, **about) from None


def _checked(max_threads: object) -> int:
    if type(max_threads) is int and 1 <= max_threads <= MAX_THREADS:
        return max_threads
    message = f"must be an int from 1 to {MAX_THREADS}"
    violations = [{"path": "max_threads", "message": message}]
    raise local_error("invalid_config", f"max_threads: {message}", violations=violations)
