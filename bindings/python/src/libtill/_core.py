"""One way through: every operation of a client takes it."""

from __future__ import annotations

import ctypes

from . import _json
from ._codec import decode
from ._events import log_events
from ._generated.errors.kinds import STATUSES
from ._held import taken
from ._interrupt import run
from ._native import Buffer, Handle, lib, take
from ._typing import TYPE_CHECKING
from .errors.base import TillError
from .errors.factory import error_from, local_error

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from ._record import Record


class Payload:
    """The JSON text of a request. It holds card numbers, so that it does not show itself."""

    __slots__ = ("text",)

    def __init__(
        self,
        request: Record | Mapping[str, Any] | None,
        fields: dict[str, Any],
        about: Mapping[str, Any],
    ) -> None:
        refusal = None
        try:
            self.text = _json.encode(taken(request), fields)
        except TillError as error:
            refusal = {**error.raw, **about}
        finally:
            fields.clear()
        if refusal:
            # Tools that keep the local variables of a traceback must not find card numbers or keys
            # in it: what lies below is left out, and what lies above holds `fields`, now empty.
            raise error_from(refusal)

    def __repr__(self) -> str:
        return "<a request>"


class Core:
    """A client of the library."""

    __slots__ = ("_handle", "gateway")

    def __init__(self, config: Record | Mapping[str, Any] | None, fields: dict[str, Any]) -> None:
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
        self.gateway: str = _gateway(payload)

    def close(self) -> None:
        """Releases the handle; a running call continues to its end."""
        self._handle = None

    @property
    def is_closed(self) -> bool:
        """Whether it was closed."""
        return self._handle is None

    def run(
        self, operation: str, request: Record | Mapping[str, Any] | None, fields: dict[str, Any]
    ) -> Any:
        """Runs an operation; gives its result as a record, or raises."""
        handle = self._opened(operation)
        payload = Payload(request, fields, self._about(operation))

        def call(cancel: int | None) -> tuple[int, bytes]:
            out = Buffer()
            status = lib.till_call(
                handle.pointer,
                operation.encode(),
                payload.text,
                len(payload.text),
                cancel,
                ctypes.byref(out),
            )
            return status, take(out)

        def read(status: int, text: bytes) -> Any:
            answer = self._judged(operation, status, text)
            return _result_class(operation).from_dict(answer)

        return run(operation, call, read)

    def parse_notification(self, headers: bytes, body: bytes) -> Any:
        """Reads a notification; gives an Event, or raises."""
        operation = "notification_parse"
        handle = self._opened(operation)
        out = Buffer()
        status = lib.till_notification_parse(
            handle.pointer, headers, len(headers), body, len(body), ctypes.byref(out)
        )
        return _result_class(operation).from_dict(self._judged(operation, status, take(out)))

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

    def _judged(self, operation: str, status: int, text: bytes) -> Any:
        answer = decode(text)
        log_events(operation, answer)
        if status != 0:
            raise error_from(answer)
        return answer


def _gateway(payload: Payload) -> str:
    return str(decode(payload.text).get("gateway"))


_result_classes: dict[str, Any] = {}


def _result_class(operation: str) -> Any:
    """The class of an operation's results. Those of the model are imported when they are first needed: there are many."""
    found = _result_classes.get(operation)
    if found is None:
        from ._generated import model
        from ._generated.operations import OPERATIONS

        known = OPERATIONS.get(operation)
        found = _result_classes[operation] = getattr(model, known.result if known else "Event")
    return found
