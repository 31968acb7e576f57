"""The threads on which an AsyncClient makes its calls, so that the event loop goes on meanwhile."""

from __future__ import annotations

import asyncio
import os
import time
from concurrent.futures import Future, ThreadPoolExecutor
from typing import TYPE_CHECKING

from ._interrupt import WAIT_FOR_THE_END_S, interrupted, tell
from ._waiting import WaitingCall

if TYPE_CHECKING:
    from ._call import Call
    from ._interrupt import Answer


class Pool:
    """So many threads, started when they are needed. Calls of any event loop may use them."""

    def __init__(self, size: int) -> None:
        self._size = size
        self._begin()

    def _begin(self) -> None:
        self._process_id = os.getpid()
        self._threads = ThreadPoolExecutor(self._size, thread_name_prefix="libtill")
        self._running: set[Future[Answer]] = set()

    async def answer(self, call: Call) -> Answer:
        """Makes a call; where the task is cancelled, so is the call, and the exception's cause has the outcome."""
        waiting = WaitingCall(call)
        future = self._submitted(waiting)
        answered = asyncio.wrap_future(future)
        try:
            done, _ = await asyncio.wait({answered}, timeout=call.total_ms / 1000)
            if not done:
                if future.cancel():
                    raise waiting.too_late()
                await asyncio.wait({answered})
            return answered.result()
        except asyncio.CancelledError as cancellation:
            if future.cancel():
                message = "the task was cancelled before the call was made"
                tell(cancellation, waiting.not_made(message))
            interruption = await _ended(waiting, answered, cancellation)
            tell(interruption, interrupted(call.operation, waiting.answer))
        except GeneratorExit:
            # The loop has dropped the task: nobody is left who could wait for the outcome.
            future.cancel()
            waiting.cancel()
            raise

    def _submitted(self, waiting: WaitingCall) -> Future[Answer]:
        if self._process_id != os.getpid():
            # A fork takes no threads along. What is left of the parent's is neither used nor dropped.
            self._inherited = (self._threads, self._running)
            self._begin()
        try:
            future = self._threads.submit(waiting)
        except RuntimeError as error:
            # It may be in the queue all the same, and must send nothing once this has failed.
            waiting.cancel()
            raise waiting.not_made(f"there is no thread for the call: {error}") from None
        self._running.add(future)
        future.add_done_callback(self._running.discard)
        return future

    async def close(self) -> None:
        """Waits until the calls that were begun have ended; their threads end then."""
        if self._process_id != os.getpid():
            return
        self._threads.shutdown(wait=False)
        running = [asyncio.wrap_future(future) for future in tuple(self._running)]
        if running:
            await asyncio.wait(running)


async def _ended(
    waiting: WaitingCall, answered: asyncio.Future[Answer], cancellation: asyncio.CancelledError
) -> asyncio.CancelledError:
    """Cancels the call, and waits for its end for a moment; a further cancellation replaces the first."""
    waiting.cancel()
    until = time.monotonic() + WAIT_FOR_THE_END_S
    while not answered.done() and time.monotonic() < until:
        try:
            await asyncio.wait({answered}, timeout=until - time.monotonic())
        except asyncio.CancelledError as another:
            cancellation = another
    return cancellation
