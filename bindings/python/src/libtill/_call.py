"""A call: an operation with its request, on its way to the library and back."""

from __future__ import annotations

import ctypes

from . import _json
from ._codec import decode, write
from ._events import log_events
from ._held import taken
from ._native import Buffer, Handle, lib, take
from ._typing import TYPE_CHECKING
from .errors.base import TillError
from .errors.factory import error_from

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
        fields: Any,
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

    def limit(self, total_ms: int) -> None:
        """Has the call end within that time, where its own limits are longer or it has none."""
        request = decode(self.text)
        try:
            limits = request.setdefault("options", {}).setdefault("timeouts", {})
            limits.setdefault("total_ms", total_ms)
            limits.update({name: min(limit, total_ms) for name, limit in limits.items()})
        except (AttributeError, TypeError):
            return  # They are no limits: the library refuses them.
        self.text = write(request).encode()

    def __repr__(self) -> str:
        return "<a request>"


class Call:
    """An operation with its request. Closing the client leaves it alone."""

    __slots__ = ("operation", "total_ms", "about", "_handle", "_payload")

    def __init__(
        self,
        handle: Handle,
        operation: str,
        payload: Payload,
        total_ms: int,
        about: Mapping[str, Any],
    ) -> None:
        self.operation = operation
        self.total_ms = total_ms
        self.about = about
        self._handle = handle
        self._payload = payload

    def make(self, cancel: int | None) -> tuple[int, bytes]:
        """Runs it, on whichever thread; gives the library's status and its JSON text."""
        out, text = Buffer(), self._payload.text
        status = lib.till_call(
            self._handle.pointer,
            self.operation.encode(),
            text,
            len(text),
            cancel,
            ctypes.byref(out),
        )
        return status, take(out)

    def read(self, status: int, text: bytes) -> Any:
        """The result as a record, or an exception."""
        return result_class(self.operation).from_dict(judged(self.operation, status, text))

    def limit(self, total_ms: int) -> None:
        """Has it end within that time."""
        self._payload.limit(total_ms)


def judged(operation: str, status: int, text: bytes) -> Any:
    """An answer of the library as plain data, or the exception that it reports."""
    answer = decode(text)
    log_events(operation, answer)
    if status != 0:
        raise error_from(answer)
    return answer


_result_classes: dict[str, Any] = {}


def result_class(operation: str) -> Any:
    """The class of an operation's results. Those of the model are imported when they are first needed: there are many."""
    found = _result_classes.get(operation)
    if found is None:
        from ._generated import model
        from ._generated.operations import OPERATIONS

        known = OPERATIONS.get(operation)
        found = _result_classes[operation] = getattr(model, known.result if known else "Event")
    return found
