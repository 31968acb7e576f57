"""Programs that run greenlets, with gevent or eventlet.

A greenlet that called the library itself would keep every other greenlet of its thread from running.
So where a thread has a hub, the call runs on a native thread, and the hub goes on meanwhile. gevent's
is a pool beside the hub's own, which looks names up: calls that take long must not keep it busy.
"""

from __future__ import annotations

import _thread
import os
import sys
import time

from ._interrupt import WAIT_FOR_THE_END_S, interrupted, tell
from ._typing import TYPE_CHECKING
from ._waiting import WaitingCall
from .errors.base import TillError

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import Any

    from ._call import Call

THREADS = 64
"""How many calls of a hub of gevent may run at once; those of eventlet have `EVENTLET_THREADPOOL_SIZE`."""

LOOK_S = 0.01
"""How often it is looked whether a call that was cancelled has ended."""


class Hub:
    """The hub of this thread: what runs a function on a native thread, and what pauses a greenlet."""

    __slots__ = ("apply", "sleep")

    def __init__(self, apply: Callable[[Any], Any], sleep: Callable[[float], Any]) -> None:
        self.apply = apply
        self.sleep = sleep

    def run(self, call: Call) -> Any:
        """Makes a call while other greenlets run; an exception that ends the wait has the outcome as its cause."""
        waiting = WaitingCall(call)
        try:
            return call.read(*self.apply(waiting))
        except TillError:
            raise
        except BaseException as interruption:
            interruption = self._stopped(waiting, interruption)
            if waiting.cancel():
                tell(interruption, interrupted(call.operation, waiting.answer))
            tell(interruption, waiting.not_made("the greenlet ended before the call was made"))

    def _stopped(self, waiting: WaitingCall, interruption: BaseException) -> BaseException:
        """Ends the call; an interruption while that is awaited replaces the first."""
        until = time.monotonic() + WAIT_FOR_THE_END_S
        while waiting.cancel() and waiting.answer is None and time.monotonic() < until:
            try:
                self.sleep(LOOK_S)
            except BaseException as another:
                interruption = another
        return interruption


def hub_here() -> Hub | None:
    """The hub of this thread, where it has one. Without it, there are no greenlets that a call could hold up."""
    gevent = sys.modules.get("gevent.hub")
    if gevent is not None:
        hub = gevent._get_hub()
        if hub is not None:
            return Hub(_pool_of(hub).apply, gevent.sleep)
    hubs = sys.modules.get("eventlet.hubs")
    if hubs is not None and hasattr(hubs._threadlocal, "hub"):
        return _eventlet()
    return None


def _pool_of(hub: Any) -> Any:
    """The threads for the calls of a hub of gevent, which end with it. A fork takes none of them along."""
    process_id, pool = getattr(hub, "libtill_threads", (None, None))
    if process_id != os.getpid():
        pool = hub.threadpool_class(THREADS, hub=hub)
        hub.libtill_threads = (os.getpid(), pool)
    return pool


def _eventlet() -> Hub | None:
    """eventlet has one pool, for the hub of the main thread. A fork takes none of its threads along."""
    from importlib import import_module

    tpool: Any = import_module("eventlet.tpool")
    in_main_thread = _thread.get_native_id() == os.getpid()
    is_usable = not tpool._threads or any(one.is_alive() for one in tpool._threads)
    return (
        Hub(tpool.execute, sys.modules["eventlet"].sleep) if in_main_thread and is_usable else None
    )
