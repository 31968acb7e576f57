"""One way through: every operation of a client takes it."""

from __future__ import annotations

import ctypes

from ._call import Call, Payload, judged, result_class
from ._codec import decode
from ._generated.errors.kinds import STATUSES
from ._greenlets import hub_here
from ._interrupt import LOCAL, run
from ._native import Buffer, Handle, lib, take
from ._typing import TYPE_CHECKING
from .errors.factory import error_from, local_error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ._record import Record

TOTAL_MS = 45_000
"""The longest time of a call where the configuration does not say it."""


class Core:
    """A client of the library."""

    __slots__ = ("_handle", "gateway", "_total_ms")

    def __init__(self, config: Record | Mapping[str, Any] | None, fields: Any) -> None:
        about = {"kind": "invalid_config", "status": STATUSES["invalid_config"]}
        payload = Payload(config, fields, about)
        pointer, error = ctypes.c_void_p(), Buffer()
        status = lib.till_client_new(
            payload.text, len(payload.text), ctypes.byref(pointer), ctypes.byref(error)
        )
        text = take(error)
        if status != 0:
            raise error_from(decode(text))
        self._handle: Handle | None = Handle(pointer.value or 0, lib.till_client_free)
        self.gateway, self._total_ms = _settings(payload)

    def close(self) -> None:
        """Releases the handle; a running call continues to its end."""
        self._handle = None

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self._handle is None

    def run(self, operation: str, request: Record | Mapping[str, Any] | None, fields: Any) -> Any:
        """Runs an operation; gives its result as a record, or raises."""
        call = self.prepared(operation, request, fields)
        hub = hub_here() if operation not in LOCAL else None
        return hub.run(call) if hub else run(operation, call.make, call.read)

    def prepared(
        self, operation: str, request: Record | Mapping[str, Any] | None, fields: Any
    ) -> Call:
        """An operation with its request, ready to be run on any thread."""
        handle = self._opened(operation)
        about = self._about(operation)
        return Call(handle, operation, Payload(request, fields, about), self._total_ms, about)

    def parse_notification(self, headers: bytes, body: bytes) -> Any:
        """Reads a notification; gives an Event, or raises."""
        operation = "notification_parse"
        handle = self._opened(operation)
        out = Buffer()
        status = lib.till_notification_parse(
            handle.pointer, headers, len(headers), body, len(body), ctypes.byref(out)
        )
        return result_class(operation).from_dict(judged(operation, status, take(out)))

    def exchange_start(
        self, operation: str, request: Record | Mapping[str, Any] | None, fields: Any
    ) -> Any:
        """The first step of an operation, exchange by exchange."""
        handle = self._opened(operation)
        text, out = Payload(request, fields, self._about(operation)).text, Buffer()
        status = lib.till_exchange_start(
            handle.pointer, operation.encode(), text, len(text), ctypes.byref(out)
        )
        return judged(operation, status, take(out))

    def exchange_resume(self, operation: str, state: bytes, exchange: bytes, body: bytes) -> Any:
        """The next step, after an exchange."""
        handle = self._opened(operation)
        parts = (state, len(state), exchange, len(exchange), body, len(body))
        out = Buffer()
        status = lib.till_exchange_resume(handle.pointer, *parts, ctypes.byref(out))
        return judged(operation, status, take(out))

    def _opened(self, operation: str) -> Handle:
        handle = self._handle
        if handle is None:
            raise local_error("invalid_request", "the client is closed", **self._about(operation))
        return handle

    def _about(self, operation: str) -> dict[str, Any]:
        """What an error says of a call that this package refuses."""
        about: dict[str, Any] = {"gateway": self.gateway, "operation": operation}
        if operation.endswith("_resolve"):
            # It established nothing, although nothing was sent.
            about |= {"outcome": "unknown", "verdict": "unknown", "retry_safe": True}
        return about


def _settings(payload: Payload) -> tuple[str, int]:
    """The gateway of a configuration that the library took, and how long its calls may last."""
    config = decode(payload.text)
    timeouts = config.get("timeouts") or {}
    return config["gateway"], timeouts.get("total_ms", TOTAL_MS)
