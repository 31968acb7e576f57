"""An operation exchange by exchange, for programs that send their HTTP requests themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from . import _json
from ._call import result_class
from ._generated.operations import OPERATIONS
from ._held import held
from .errors import invalid_request
from .notifications import header_values, received

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Literal

    from ._headers import Headers
    from ._record import Record
    from .async_client import AsyncClient
    from .client import Client

    Failure = Literal["connection", "refused", "timeout", "cancelled", "malformed"]


class HttpRequest:
    """A request to send as it is: signed and complete. It may hold card numbers and keys, and does not show them."""

    __slots__ = ("method", "url", "headers", "body")

    method: str
    """HTTP method."""
    url: str
    """The whole URL."""
    headers: Mapping[str, str]
    """HTTP headers, names in small letters."""
    body: bytes
    """The body as it was signed."""

    def __init__(self, step: Mapping[str, Any]) -> None:
        """Used by Exchange."""
        self.method = step["method"]
        self.url = step["url"]
        self.headers = step["headers"]
        self.body = step["body"].encode()

    def __repr__(self) -> str:
        return f"<{self.method} {self.url.partition('?')[0]}>"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("an HttpRequest may hold secrets and cannot be pickled")


class Exchange:
    """An operation in steps. libtill prepares each request and judges each answer; the program sends.

    Send `request`, and report the answer with `answered`, or with `failed` that there was none, until
    `request` is None. Then `result` is what the operation's method would have returned. Nothing in
    here blocks. Errors are raised where they arise, with the same outcome as those of a client.

    Follow no redirects, send the body byte for byte, and repeat no request. Of the call's options,
    only `timeouts.total_ms` and `on_behalf_of` have an effect.

    Example:
        >>> exchange = Exchange(client, "payment_get", order_id="A1")
        >>> while exchange.request:
        ...     answer = send(exchange.request)
        ...     exchange.answered(answer.status, answer.headers, answer.body)
        >>> exchange.result.status
    """

    __slots__ = ("operation", "_core", "_request", "_state", "_result")

    operation: str
    """The operation's name across the C ABI, such as `payment_create`."""
    _request: HttpRequest | None
    _state: str | None
    _result: Any

    def __init__(
        self,
        client: Client | AsyncClient,
        operation: str,
        request: Record | Mapping[str, Any] | None = None,
        /,
        **fields: Any,
    ) -> None:
        """Prepares the first request of an operation.

        Example:
            >>> exchange = Exchange(client, "payment_create", request)
        """
        request = held(request)
        self._request = self._state = self._result = None
        self.operation = _known(operation)
        self._core = client._core
        self._take(self._core.exchange_start(operation, request, fields))

    @classmethod
    def from_state(cls, client: Client | AsyncClient, operation: str, state: str) -> Exchange:
        """An exchange whose request was sent before, from its `state`: report what came of that request.

        The client must be of the same gateway. `state` says what the answer is compared with, so keep
        it where no customer can change it.

        Example:
            >>> Exchange.from_state(client, "payment_create", stored).failed("timeout")
        """
        if not isinstance(state, str):
            raise invalid_request([("state", "must be text, as an Exchange gave it")])
        exchange = object.__new__(cls)
        exchange.operation = _known(operation)
        exchange._core = client._core
        exchange._request = exchange._result = None
        exchange._state = state
        return exchange

    @property
    def request(self) -> HttpRequest | None:
        """The request to send next; None where nothing is left to send."""
        return self._request

    @property
    def state(self) -> str | None:
        """What `from_state` takes, without secrets: store it before the request is sent. None once the operation is done."""
        return self._state

    @property
    def result(self) -> Any:
        """The operation's result, once `request` is None."""
        if self._result is None:
            raise invalid_request([("exchange", "has no result yet: send its request first")])
        return self._result

    def answered(
        self, http_status: int, headers: Headers, body: bytes | bytearray | memoryview
    ) -> None:
        """Goes on after an answer, whatever its status. `body` is its bytes, after decompression.

        Example:
            >>> exchange.answered(200, {"content-type": "application/json"}, body)
        """
        joined = {
            name: ", ".join(map(str, values)) for name, values in header_values(headers).items()
        }
        self._resume({"http_status": http_status, "headers": joined}, received(body))

    def failed(self, failure: Failure, *, written: bool = True) -> None:
        """Goes on, or ends with an error, where no answer came.

        `failure` is `connection`, `timeout`, `cancelled`, `malformed` (no HTTP), or `refused` where
        another attempt cannot help, such as with a certificate that is not trusted. `written` says
        whether a byte of the request may have left: False only where it certainly did not, such as
        when no connection was made.

        Example:
            >>> exchange.failed("connection", written=False)
        """
        self._resume({"failure": failure, "written": written}, b"")

    def _resume(self, exchange: Mapping[str, Any], body: bytes) -> None:
        if self._state is None:
            raise invalid_request(
                [("exchange", "is done, or has failed: nothing goes on after it")]
            )
        state, self._state, self._request = self._state.encode(), None, None
        outcome = _json.text(exchange, "exchange")
        self._take(self._core.exchange_resume(self.operation, state, outcome, body))

    def _take(self, step: Mapping[str, Any]) -> None:
        self._request = self._state = self._result = None
        if step["done"]:
            self._result = result_class(self.operation).from_dict(step["result"])
        else:
            self._request = HttpRequest(step["request"])
            self._state = step["state"]

    def __repr__(self) -> str:
        return f"<libtill.Exchange {self.operation}{'' if self._state else ' done'}>"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("an Exchange may hold secrets and cannot be pickled: store its state")


def _known(operation: str) -> str:
    if isinstance(operation, str) and operation in OPERATIONS:
        return operation
    raise invalid_request(
        [("operation", f"there is no such operation; there are: {', '.join(OPERATIONS)}")]
    )
