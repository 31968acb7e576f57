"""Calls that Ctrl-C can end.

Python runs signal handlers in the main thread only, and only between its own instructions: a call
of the library would hold Ctrl-C back for as long as it lasts. So in the main thread the call runs
on a thread beside it, and the main thread waits where a signal reaches it. Other threads get no
signals and call directly.
"""

from __future__ import annotations

import _thread
import ctypes
import os
import threading
from collections.abc import Callable
from typing import TYPE_CHECKING

from ._native import Handle, lib
from .errors.factory import error_from, local_error

if TYPE_CHECKING:
    from typing import Any, NoReturn

    # What a function of the library gave back: its status and its JSON text.
    Answer = tuple[int, bytes]

WAIT_FOR_THE_END_S = 0.3
"""How long a call may take to end after it was cancelled, before nobody waits for it any more."""

LINGER_S = 0.02
"""How long a thread waits for another call: so short that a fork hardly ever meets one."""


def interruptible(operation: str, call: Callable[[int | None], Answer]) -> Answer:
    """Runs a call, which gets a cancel handle or None, so that Ctrl-C ends it."""
    if threading.current_thread() is not threading.main_thread():
        return call(None)
    return _Job(call).run(operation)


class _Job:
    """One call on another thread."""

    def __init__(self, call: Callable[[int | None], Answer]) -> None:
        pointer = ctypes.c_void_p()
        lib.till_cancel_new(ctypes.byref(pointer))
        # Both threads refer to the handle, so that it is freed after the later one is done with it.
        self.cancel = Handle(pointer.value or 0, lib.till_cancel_free)
        self.call = call
        self.ended = _thread.allocate_lock()
        self.ended.acquire()
        self.answer: Answer | None = None

    def run(self, operation: str) -> Answer:
        """Waits for the answer; an exception of a signal handler ends the call."""
        try:
            if not _hand_over(self):
                # No further thread can be had; a call that Ctrl-C cannot end is better than none.
                return self.call(None)
            self.ended.acquire()
        except BaseException as interruption:
            lib.till_cancel_fire(self.cancel.pointer)
            self.ended.acquire(timeout=WAIT_FOR_THE_END_S)
            self._tell(operation, interruption)
        if self.answer is None:
            raise local_error("internal", "the call ended without an answer", "unknown")
        return self.answer

    def _tell(self, operation: str, interruption: BaseException) -> NoReturn:
        """Says in the interruption's cause what became of the call, and in the words of Ctrl-C, which has none."""
        error = _interrupted(operation, self.answer)
        error.__cause__ = interruption.__cause__
        if isinstance(interruption, KeyboardInterrupt):
            note = f"{operation} was interrupted, outcome {error.raw['outcome']}"
            interruption.args = (f"{note}: {error.message}",)
        raise interruption from error


class _Worker:
    """A thread that runs calls one after another, and ends when none comes for a moment.

    To hand a call to a thread that is there takes a fraction of the time of starting one.
    """

    def __init__(self, job: _Job) -> None:
        self.process_id = os.getpid()
        self.job: _Job | None = job
        self.alive = True
        self.guard = _thread.allocate_lock()
        self.woken = _thread.allocate_lock()
        self.woken.acquire()
        _thread.start_new_thread(self._work, (job,))

    def take(self, job: _Job) -> bool:
        """Takes a call on; not if it is busy, has ended, or is left from before a fork."""
        if self.process_id != os.getpid():
            return False
        with self.guard:
            if not self.alive or self.job is not None:
                return False
            self.job = job
        self.woken.release()
        return True

    def _work(self, job: _Job | None) -> None:
        while job is not None:
            try:
                job.answer = job.call(job.cancel.pointer)
            except BaseException:
                self.alive = False
                raise
            finally:
                # Free for the next call before the main thread can have one.
                self.job = None
                job.ended.release()
            job = self._next()

    def _next(self) -> _Job | None:
        if not self.woken.acquire(timeout=LINGER_S):
            with self.guard:
                if self.job is None:
                    self.alive = False
                    return None
            # A call came at the last moment. If Ctrl-C kept the main thread from waking this one,
            # the call is not made: whoever wanted it has been told that it was interrupted.
            if not self.woken.acquire(timeout=WAIT_FOR_THE_END_S):
                self.alive = False
                return None
        return self.job


_worker: _Worker | None = None


def _hand_over(job: _Job) -> bool:
    """Gives a call to the thread that waits for one, or to a new one. Only the main thread does."""
    global _worker
    if _worker is not None and _worker.take(job):
        return True
    try:
        _worker = _Worker(job)
    except RuntimeError:
        return False
    return True


def _interrupted(operation: str, answer: Answer | None) -> Any:
    from ._json import decode

    if answer is None:
        message = "the call had not ended; ask what became of it with resolve"
        return local_error("cancelled", message, "unknown", operation=operation)
    status, text = answer
    if status != 0:
        return error_from(decode(text))
    # It had succeeded in the last moment: what the gateway said is told, because nobody else will.
    message = "the gateway had answered, and the program was interrupted before it saw the answer"
    known = {operation.partition("_")[0]: decode(text)}
    return local_error("cancelled", message, "unknown", operation=operation, **known)
