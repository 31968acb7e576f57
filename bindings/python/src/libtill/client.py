"""A configured gateway."""

from __future__ import annotations

from ._core import Core
from ._generated.services.client import ClientOperations
from ._held import held
from ._typing import TYPE_CHECKING
from .errors import invalid_request
from .notifications import Notifications

if TYPE_CHECKING:
    from collections.abc import Mapping
    from types import TracebackType
    from typing import Any

    from typing_extensions import Unpack

    from ._generated.model.client_config import ClientConfig
    from ._generated.model.request_fields import ClientConfigFields
    from ._record import Record


class Client(ClientOperations):
    """A configured gateway with its connections.

    It cannot be changed, many threads may use it at once, and it survives a fork: parent and child
    each get connections of their own. Making one opens no connection.

    Example:
        >>> with Client(gateway="paypro", base_url="https://api.example", credentials=keys) as client:
        ...     payment = client.payments.get(order_id="A1")
    """

    def __init__(
        self,
        config: ClientConfig | Mapping[str, Any] | None = None,
        /,
        **fields: Unpack[ClientConfigFields],
    ) -> None:
        """A client from keyword arguments, or from a mapping or a ClientConfig, or from both.

        Example:
            >>> client = Client(json.loads(Path("till.json").read_text()), events=True)
        """
        config = held(config)
        super().__init__(Core(config, fields))
        self.notifications: Notifications = Notifications(self._core)

    @property
    def gateway(self) -> str:
        """The gateway's name.

        Example:
            >>> client.gateway
            'payermax'
        """
        return self._core.gateway

    def call(self, operation: str, request: Record | Mapping[str, Any] | None = None) -> Any:
        """Runs any operation by its name across the C ABI, such as `payment_create`.

        Example:
            >>> client.call("payment_get", {"order_id": "A1"}).status
        """
        from ._generated.operations import OPERATIONS

        request = held(request)
        if not isinstance(operation, str) or operation not in OPERATIONS:
            message = f"there is no such operation; there are: {', '.join(OPERATIONS)}"
            raise invalid_request([("operation", message)])
        return self._core.run(operation, request, {})

    def close(self) -> None:
        """Closes the connections as soon as the running calls have ended.

        Example:
            >>> client.close()
        """
        self._core.close()

    def __enter__(self) -> Client:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()

    def __repr__(self) -> str:
        core = getattr(self, "_core", None)
        if core is None:
            # Its configuration was refused, and tracebacks show it all the same.
            return "<libtill.Client without a gateway>"
        return f"<libtill.Client {core.gateway}{' closed' if core.is_closed else ''}>"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a Client holds secrets and connections and cannot be pickled or copied")
