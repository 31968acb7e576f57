"""Calls that Ctrl-C can end.

Python runs signal handlers in the main thread only, and only between its own instructions: a call
of the library would hold Ctrl-C back for as long as it lasts. So in the main thread the call runs
on a thread beside it, and the main thread waits where a signal reaches it. Other threads get no
signals and call directly. So does an operation that needs no network: it is over before a thread
could be woken.
"""

from __future__ import annotations

import _thread
import ctypes
import os
import sys
import time

from ._native import Handle, lib
from ._typing import TYPE_CHECKING
from .errors.base import TillError
from .errors.factory import error_from, local_error

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any, NoReturn, TypeVar

    Result = TypeVar("Result")

    # What a function of the library gave back: its status and its JSON text.
    Answer = tuple[int, bytes]

WAIT_FOR_THE_END_S = 0.3
"""How long a call may take to end after it was cancelled, before libtill stops waiting for it."""

LINGER_S = 0.02
"""How long a thread waits for another call: so short that a fork hardly ever meets one."""


LOCAL = frozenset(
    {
        "notification_check",
        "notification_reply",
        "attempt_create",
        "attempt_merge",
        "attempt_due",
        "checkout_url",
        "return_parse",
    }
)
"""The operations that need no network."""


def cancel_handle() -> Handle:
    """What cancels a call that it is given to."""
    pointer = ctypes.c_void_p()
    lib.till_cancel_new(ctypes.byref(pointer))
    return Handle(pointer.value or 0, lib.till_cancel_free)


def run(
    operation: str,
    call: Callable[[int | None], Answer],
    read: Callable[[int, bytes], Result],
) -> Result:
    """Makes a call, and reads its answer. The call takes a handle that cancels it, or nothing."""
    if sys.is_finalizing():
        # No thread can be had any more, and modules are missing that reading the answer needs.
        raise local_error("cancelled", "the interpreter is ending", operation=operation)
    if operation in LOCAL:
        return read(*call(None))
    return Job(call).run(operation, read)


class Job:
    """One call over the network, on another thread where Ctrl-C could not end it otherwise."""

    __slots__ = ("call", "ended", "answer", "cancel")

    def __init__(self, call: Callable[[int | None], Answer]) -> None:
        self.call = call
        self.ended = _thread.allocate_lock()
        self.ended.acquire()
        self.answer: Answer | None = None
        self.cancel: Handle | None = None

    def run(self, operation: str, read: Callable[[int, bytes], Result]) -> Result:
        """Makes the call and reads its answer; any other exception that ends it has the outcome as its cause."""
        try:
            if _thread.get_ident() == _main_thread and _hand_over(self):
                self.ended.acquire()
            else:
                # Without a further thread, a call that Ctrl-C cannot end is better than none.
                self.answer = self.call(None)
            if self.answer is None:
                raise local_error("internal", "the call ended without an answer", "unknown")
            return read(*self.answer)
        except TillError:
            raise
        except BaseException as interruption:
            tell(self._stopped(interruption), interrupted(operation, self.answer))

    def _stopped(self, interruption: BaseException) -> BaseException:
        """Ends the call; an interruption while that is awaited replaces the first."""
        until = time.monotonic() + WAIT_FOR_THE_END_S
        while self.answer is None and self.cancel is not None:
            try:
                _retire()
                lib.till_cancel_fire(self.cancel.pointer)
                self.ended.acquire(timeout=max(0.0, until - time.monotonic()))
                break
            except BaseException as another:
                interruption = another
        return interruption


def tell(interruption: BaseException, error: TillError) -> NoReturn:
    """Reports the outcome in the interruption's cause, and in the message of Ctrl-C, which has no cause."""
    error.__cause__ = interruption.__cause__
    if isinstance(interruption, KeyboardInterrupt):
        note = f"{error.raw.get('operation')} was interrupted, outcome {error.raw['outcome']}"
        interruption.args = (f"{note}: {error.message}",)
    raise interruption from error


class _Worker:
    """A thread that runs calls one after another, and ends when none comes for a moment.

    To hand a call to a thread that is there takes a fraction of the time of starting one. Its calls
    share the handle that cancels them; once that was fired, the worker gets no further call.
    """

    __slots__ = ("process_id", "job", "alive", "guard", "woken", "cancel")

    def __init__(self, job: Job) -> None:
        # A job refers to the handle too, so that it is freed after the later one is done with it.
        self.cancel = job.cancel = cancel_handle()
        self.process_id = os.getpid()
        self.job: Job | None = job
        self.alive = True
        self.guard = _thread.allocate_lock()
        self.woken = _thread.allocate_lock()
        self.woken.acquire()
        _thread.start_new_thread(self._work, (job,))

    def take(self, job: Job) -> bool:
        """Takes a call on; not if it is busy, has ended, or is left from before a fork."""
        if self.process_id != os.getpid():
            return False
        with self.guard:
            if not self.alive or self.job is not None:
                return False
            job.cancel = self.cancel
            self.job = job
        self.woken.release()
        return True

    def _work(self, job: Job | None) -> None:
        while job is not None:
            try:
                job.answer = job.call(self.cancel.pointer)
            except BaseException:
                self.alive = False
                raise
            finally:
                # Free for the next call before the main thread can have one.
                self.job = None
                job.ended.release()
            job = self._next()

    def _next(self) -> Job | None:
        if not self.woken.acquire(timeout=LINGER_S):
            with self.guard:
                if self.job is None:
                    self.alive = False
                    return None
            # A call came at the last moment. If Ctrl-C kept the main thread from waking this one,
            # the call is not made: its caller knows that it was interrupted.
            if not self.woken.acquire(timeout=WAIT_FOR_THE_END_S):
                self.alive = False
                # A thread that is only slow to wake this one must not wait for ever.
                self.job.ended.release()
                return None
        return self.job


_worker: _Worker | None = None


def _hand_over(job: Job) -> bool:
    """Gives a call to the thread that waits for one, or to a new one. Only the main thread does."""
    global _worker
    if _worker is not None and _worker.take(job):
        return True
    try:
        _worker = _Worker(job)
    except RuntimeError:
        job.cancel = None
        return False
    return True


def _retire() -> None:
    """Has the next call begin with a new thread, because a handle that was fired cancels every call."""
    global _worker
    _worker = None


def _first_main_thread() -> int:
    """The main thread. Where nothing has imported `threading`, which takes long, no other thread is to be expected."""
    threading = sys.modules.get("threading")
    main = threading.main_thread().ident if threading else None
    return main or _thread.get_ident()


def _after_fork() -> None:
    """In a child, the thread that forked is the main thread."""
    global _main_thread
    _main_thread = _thread.get_ident()


_main_thread = _first_main_thread()
os.register_at_fork(after_in_child=_after_fork)


def interrupted(operation: str, answer: Answer | None) -> TillError:
    """What became of a call whose caller was interrupted, as far as it has answered."""
    from ._codec import decode

    if answer is None:
        message = "the call had not ended, and its outcome is unknown; ask with resolve"
        return local_error("cancelled", message, "unknown", operation=operation)
    status, text = answer
    if status != 0:
        return error_from(decode(text))
    # It had succeeded in the last moment: report what the gateway said, because nothing else will.
    message = "the gateway had answered, and the program was interrupted before it saw the answer"
    known = {operation.partition("_")[0]: decode(text)}
    return local_error("cancelled", message, "unknown", operation=operation, **known)
