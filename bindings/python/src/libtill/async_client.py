"""A configured gateway for programs that run an event loop."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from ._async_core import AsyncCore
from ._generated.async_services.client import AsyncClientOperations
from ._generated.operations import OPERATIONS
from ._held import held
from .async_notifications import AsyncNotifications
from .errors import invalid_request

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType

    from typing_extensions import Unpack

    from ._generated.model.client_config import ClientConfig
    from ._generated.model.request_fields import ClientConfigFields
    from ._record import Record

THREADS = 64
"""How many calls may run at once where `max_threads` does not say it."""


class AsyncClient(AsyncClientOperations):
    """A configured gateway with its connections, for asyncio: the same operations as Client, awaited.

    Each call runs on one of the client's threads, so the event loop goes on meanwhile. If more calls
    are made at once than there are threads, the further ones wait, and their wait counts towards the
    client's `timeouts.total_ms`.

    Where a task is cancelled while it awaits a call, the call is cancelled too. The CancelledError
    then has the outcome as its `__cause__`: a TillError that says whether money may have moved.

    A client may be used from several event loops, and survives a fork.

    Example:
        >>> async with AsyncClient(gateway="paypro", base_url="https://api.example", credentials=keys) as client:
        ...     payment = await client.payments.get(order_id="A1")
    """

    def __init__(
        self,
        config: ClientConfig | Mapping[str, Any] | None = None,
        /,
        *,
        max_threads: int = THREADS,
        **fields: Unpack[ClientConfigFields],
    ) -> None:
        """A client from keyword arguments, or from a mapping or a ClientConfig, or from both.

        `max_threads` is how many calls may run at once, 1 to 1000.

        Example:
            >>> client = AsyncClient(json.loads(Path("till.json").read_text()), events=True)
        """
        config = held(config)
        super().__init__(AsyncCore(config, fields, max_threads))
        self.notifications: AsyncNotifications = AsyncNotifications(self._core)

    @property
    def gateway(self) -> str:
        """The gateway's name.

        Example:
            >>> client.gateway
            'payermax'
        """
        return self._core.gateway

    async def call(self, operation: str, request: Record | Mapping[str, Any] | None = None) -> Any:
        """Runs any operation by its name across the C ABI, such as `payment_create`.

        Example:
            >>> (await client.call("payment_get", {"order_id": "A1"})).status
        """
        request = held(request)
        if not isinstance(operation, str) or operation not in OPERATIONS:
            message = f"there is no such operation; there are: {', '.join(OPERATIONS)}"
            raise invalid_request([("operation", message)])
        return await self._core.run(operation, request, {})

    async def aclose(self) -> None:
        """Refuses new calls, waits for the running ones, and closes the connections.

        Example:
            >>> await client.aclose()
        """
        await self._core.close()

    async def __aenter__(self) -> AsyncClient:
        return self

    async def __aexit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        await self.aclose()

    def __repr__(self) -> str:
        core = getattr(self, "_core", None)
        if core is None:
            # Its configuration was refused, and tracebacks show it all the same.
            return "<libtill.AsyncClient without a gateway>"
        return f"<libtill.AsyncClient {core.gateway}{' closed' if core.is_closed else ''}>"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError(
            "an AsyncClient holds secrets and connections and cannot be pickled or copied"
        )
