"""A call that another thread makes as soon as it is free."""

from __future__ import annotations

import time

from ._interrupt import cancel_handle
from ._native import lib
from ._typing import TYPE_CHECKING
from .errors.factory import local_error

if TYPE_CHECKING:
    from ._call import Call
    from ._interrupt import Answer
    from .errors import TillError

LATE_MS = 5
"""How long a call may wait for a thread before its own time is shortened by that."""


class WaitingCall:
    """A call that waits for a thread. The wait is a part of the client's `total_ms`.

    Resolving counts on no byte of a call being sent later than that after the program made it.
    """

    __slots__ = ("answer", "_call", "_asked", "_begun", "_cancel", "__weakref__")

    def __init__(self, call: Call) -> None:
        self.answer: Answer | None = None
        self._call = call
        self._asked = time.monotonic()
        self._begun = False
        self._cancel = cancel_handle()

    def __call__(self) -> Answer:
        """Makes the call, on the thread that it waited for."""
        self._begun = True
        waited_ms = int((time.monotonic() - self._asked) * 1000)
        left_ms = self._call.total_ms - waited_ms
        if left_ms <= 0:
            raise self.too_late()
        if waited_ms >= LATE_MS:
            self._call.limit(left_ms)
        self.answer = self._call.make(self._cancel.pointer)
        return self.answer

    def cancel(self) -> bool:
        """Ends the call soon. Says whether it had begun; if not, it sends nothing even if a thread takes it on."""
        lib.till_cancel_fire(self._cancel.pointer)
        return self._begun

    def too_late(self) -> TillError:
        """No thread was free in time."""
        return local_error(
            "timeout",
            f"every thread was busy for {self._call.total_ms} ms (timeouts.total_ms), and the call "
            "was not made: make fewer calls at once, or give an AsyncClient more max_threads",
            **{**self._call.about, "transient": True},
        )

    def not_made(self, message: str) -> TillError:
        """The call was not made."""
        return local_error("cancelled", message, **self._call.about)
