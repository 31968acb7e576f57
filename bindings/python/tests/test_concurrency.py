"""Threads, forks and Ctrl-C."""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack, contextmanager, suppress
from typing import Any

import pytest
from support import Merchant, Sandbox, account_payment, card_payment

import libtill

CALLS = 40


def test_sixteen_threads_share_a_client(client: libtill.Client, payermax: Merchant) -> None:
    barrier = threading.Barrier(16)

    def pay(thread: int) -> list[str | None]:
        barrier.wait()
        return [
            client.payments.create(**card_payment(f"T{thread}_{call}")).order_id
            for call in range(5)
        ]

    with ThreadPoolExecutor(16) as pool:
        answers = list(pool.map(pay, range(16)))
    assert answers == [[f"T{thread}_{call}" for call in range(5)] for thread in range(16)]
    assert len(payermax.ledger()["entries"]) == 80


def test_closing_leaves_calls_that_have_begun_alone(payermax: Merchant) -> None:
    payermax.fault("delay", operation="orderAndPay", milliseconds=500)
    client = libtill.Client(payermax.config)
    with ThreadPoolExecutor(1) as pool:
        call = pool.submit(lambda: client.payments.create(**card_payment("A1")))
        while not payermax.ledger()["entries"]:
            time.sleep(0.01)
        client.close()
        gc.collect()
        assert call.result().order_id == "A1"


@pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")
@pytest.mark.parametrize("transport", ["http", "tls"])
def test_parent_and_child_keep_their_answers_apart(
    transport: str, request: pytest.FixtureRequest
) -> None:
    sandbox: Sandbox = request.getfixturevalue("sandbox" if transport == "http" else "tls_sandbox")
    merchant = Merchant(sandbox, "payermax")
    client = libtill.Client(merchant.config)
    for name in ("parent", "child"):
        client.payments.create(**card_payment(f"{name}_0"))
    # One token goes back and forth, so that both use the connection that they inherited in turn.
    to_child, to_parent, results = os.pipe(), os.pipe(), os.pipe()
    child = os.fork()
    if child == 0:
        # Nothing of the test runner may run in the child, whatever happens.
        try:
            told = take_turns(client, "child", to_child[0], to_parent[1])
            os.write(results[1], json.dumps(told).encode())
        finally:
            os._exit(0)
    os.write(to_parent[1], b".")
    mine = take_turns(client, "parent", to_parent[0], to_child[1])
    os.close(results[1])
    with os.fdopen(results[0], "rb") as pipe:
        others = json.loads(pipe.read())
    os.waitpid(child, 0)
    for descriptor in (*to_child, *to_parent):
        os.close(descriptor)
    assert mine == [f"parent_{call}" for call in range(1, CALLS + 1)]
    assert others == [f"child_{call}" for call in range(1, CALLS + 1)]
    ledger = merchant.ledger()
    assert len(ledger["entries"]) == 2 + 2 * CALLS and ledger["duplicates"] == []


def take_turns(client: libtill.Client, name: str, wait: int, wake: int) -> list[str | None]:
    """Pays by turns with the other process; what the answers say they are about."""
    told: list[str | None] = []
    for call in range(1, CALLS + 1):
        os.read(wait, 1)
        try:
            told.append(client.payments.create(**card_payment(f"{name}_{call}")).order_id)
        except libtill.TillError as error:
            told.append(str(error))
        os.write(wake, b".")
    return told


@pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")
def test_a_child_of_a_busy_parent_can_call(client: libtill.Client) -> None:
    stop = threading.Event()

    def keep_calling() -> None:
        number = 0
        while not stop.is_set():
            number += 1
            client.payments.create(**card_payment(f"busy_{number}"))

    worker = threading.Thread(target=keep_calling)
    worker.start()
    try:
        for number in range(10):
            child = fork_and_pay(client, card_payment(f"child_{number}"))
            assert os.waitpid(child, 0)[1] == 0
    finally:
        stop.set()
        worker.join()


def fork_and_pay(client: libtill.Client, request: dict[str, Any]) -> int:
    """A child that pays; it ends with 0 if it got its own answer."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            order_id = client.payments.create(**request).order_id
            code = 0 if order_id == request["order_id"] else 2
        finally:
            os._exit(code)
    return child


@contextmanager
def silent_gateway(press: Callable[[], object]) -> Iterator[str]:
    """A gateway that never answers. Something is pressed as soon as a request has come, however busy the machine is."""
    with socket.create_server(("127.0.0.1", 0)) as listener, ExitStack() as stack:

        def serve() -> None:
            with suppress(OSError):
                connection = stack.enter_context(listener.accept()[0])
                connection.recv(1)
                press()

        server = threading.Thread(target=serve, daemon=True)
        server.start()
        yield f"http://127.0.0.1:{listener.getsockname()[1]}"
        server.join()


def ctrl_c() -> None:
    """Presses it."""
    os.kill(os.getpid(), signal.SIGINT)


@pytest.fixture
def hearing() -> Iterator[None]:
    """A shell that starts the tests in the background has made Python deaf to Ctrl-C."""
    previous = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, previous)


@pytest.mark.usefixtures("hearing")
def test_ctrl_c_ends_a_call(payermax: Merchant) -> None:
    with silent_gateway(ctrl_c) as url:
        with libtill.Client({**payermax.config, "base_url": url}) as client:
            with pytest.raises(KeyboardInterrupt) as caught:
                client.payments.create(**card_payment("A1"))
    assert type(caught.value) is KeyboardInterrupt
    assert "payment_create was interrupted, outcome unknown" in str(caught.value)
    cause = caught.value.__cause__
    # Cancelled, and not ended by its own time.
    assert isinstance(cause, libtill.CancelledError)
    assert isinstance(cause, libtill.OutcomeUnknownError)
    assert cause.order_id == "A1"
    with libtill.Client(payermax.config) as client:
        assert client.payments.create(**card_payment("A2")).order_id == "A2"


@pytest.mark.usefixtures("hearing")
def test_a_second_ctrl_c_does_not_hide_what_became_of_the_call(
    payermax: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from libtill import _interrupt, _native

    class Library:
        """The library, where somebody presses Ctrl-C again while the call is being cancelled."""

        pressed = False

        def __getattr__(self, name: str) -> Any:
            return getattr(library, name)

        def till_cancel_fire(self, pointer: Any) -> None:
            if not self.pressed:
                self.pressed = True
                os.kill(os.getpid(), signal.SIGINT)
            library.till_cancel_fire(pointer)

    library, again = _native.lib, Library()
    monkeypatch.setattr(_interrupt, "lib", again)
    with silent_gateway(ctrl_c) as url:
        with libtill.Client({**payermax.config, "base_url": url}) as client:
            with pytest.raises(KeyboardInterrupt) as caught:
                client.payments.create(**card_payment("A1"))
    assert again.pressed
    assert isinstance(caught.value.__cause__, libtill.OutcomeUnknownError)
    assert "outcome unknown" in str(caught.value)


def test_an_answer_that_a_handler_of_the_log_drops_is_told(payermax: Merchant) -> None:
    class Full(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            raise OSError("the disk is full")

    logger, handler = logging.getLogger("libtill"), Full()
    logger.addHandler(handler)
    logger.setLevel(logging.DEBUG)
    try:
        with libtill.Client({**payermax.config, "events": True}) as client:
            with pytest.raises(OSError, match="^the disk is full$") as caught:
                client.payments.create(**card_payment("A1"))
    finally:
        logger.removeHandler(handler)
        logger.setLevel(logging.NOTSET)
    cause = caught.value.__cause__
    assert isinstance(cause, libtill.OutcomeUnknownError)
    assert cause.payment is not None and cause.payment.status == "approved"


def test_a_call_while_the_interpreter_ends_is_not_made(payermax: Merchant) -> None:
    script = """
import json, sys, libtill
client = libtill.Client(json.loads(sys.argv[1]))
class Last:
    def __del__(self):
        try:
            client.payments.get(order_id="A1")
        except libtill.TillError as error:
            print(error.raw["kind"], error.raw["outcome"])
last = Last()
last.itself = last
"""
    ended = subprocess.run(
        [sys.executable, "-c", script, json.dumps(payermax.config)],
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    assert ended.stdout == "cancelled not_sent\n", ended.stderr


def test_a_worker_that_is_woken_late_does_not_keep_its_caller_waiting(
    client: libtill.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    from libtill import _interrupt

    taken = _interrupt._Worker.take

    def take_late(worker: Any, job: Any) -> bool:
        woken = worker.woken

        class Late:
            def acquire(self, timeout: float) -> bool:
                return bool(woken.acquire(timeout=timeout))

            def release(self) -> None:
                time.sleep(_interrupt.WAIT_FOR_THE_END_S + 0.2)
                woken.release()

        worker.woken = Late()
        return taken(worker, job)

    client.notifications.reply()
    monkeypatch.setattr(_interrupt._Worker, "take", take_late)
    with pytest.raises(libtill.OutcomeUnknownError):
        client.notifications.reply()
    monkeypatch.undo()
    assert client.notifications.reply().http_status == 200


@contextmanager
def full_port() -> Iterator[int]:
    """A port whose queue is full: who connects now waits."""
    with ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(8):
            waiting = stack.enter_context(socket.socket())
            waiting.setblocking(False)
            waiting.connect_ex(listener.getsockname())
        time.sleep(0.1)
        yield listener.getsockname()[1]


@pytest.mark.usefixtures("hearing")
def test_ctrl_c_ends_a_call_that_cannot_connect(
    payermax: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from libtill._native import lib

    call = lib.till_call

    def pressed(*arguments: Any) -> Any:
        ctrl_c()
        return call(*arguments)

    monkeypatch.setattr(lib, "till_call", pressed)
    with full_port() as port:
        config = {**payermax.config, "base_url": f"https://127.0.0.1:{port}"}
        with libtill.Client(config) as client, pytest.raises(KeyboardInterrupt) as caught:
            client.payments.create(**card_payment("A1"))
    cause = caught.value.__cause__
    # Opening a connection may run out of time first, or not have ended, and then nobody knows.
    assert isinstance(cause, libtill.TillError)
    assert cause.outcome in (libtill.Outcome.NOT_SENT, libtill.Outcome.UNKNOWN)


def test_an_answer_that_came_at_the_last_moment_is_told() -> None:
    from libtill._interrupt import _interrupted

    answer = {"gateway": "payermax", "status": "approved", "order_id": "A1"}
    error = _interrupted("payment_create", (0, json.dumps(answer).encode()))
    assert isinstance(error, libtill.OutcomeUnknownError)
    assert error.payment is not None and error.payment.order_id == "A1"
    unended: Any = _interrupted("payout_create", None)
    assert unended.outcome is libtill.Outcome.UNKNOWN
    assert unended.operation == "payout_create"


def test_another_signal_s_exception_tells_what_became_of_the_call(payermax: Merchant) -> None:
    class Alarm(Exception):
        """What the handler raises."""

    def ring(*_: object) -> None:
        raise Alarm("too long") from LookupError("the handler's own cause")

    previous = signal.signal(signal.SIGALRM, ring)
    try:
        with silent_gateway(lambda: os.kill(os.getpid(), signal.SIGALRM)) as url:
            with libtill.Client({**payermax.config, "base_url": url}) as client:
                with pytest.raises(Alarm, match="^too long$") as caught:
                    client.payments.create(**card_payment("A1"))
    finally:
        signal.signal(signal.SIGALRM, previous)
    cause = caught.value.__cause__
    assert isinstance(cause, libtill.CancelledError)
    assert isinstance(cause, libtill.OutcomeUnknownError)
    assert cause.order_id == "A1"
    assert isinstance(cause.__cause__, LookupError)


def test_a_harmless_signal_does_not_fail_a_call(client: libtill.Client, payermax: Merchant) -> None:
    heard: list[int] = []
    payermax.fault("delay", operation="orderAndPay", milliseconds=500)
    previous = signal.signal(signal.SIGALRM, lambda number, _: heard.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.05, 0.05)
    try:
        assert client.payments.create(**card_payment("A1")).order_id == "A1"
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)
    assert len(heard) >= 3


def test_calls_leave_no_threads_and_no_memory_behind(client: libtill.Client) -> None:
    for _ in range(50):
        client.notifications.reply()
    before = resident_kb()
    for _ in range(3000):
        client.notifications.reply()
    assert resident_kb() - before < 2000
    deadline = time.monotonic() + 5
    while len(os.listdir("/proc/self/task")) > threading.active_count():
        assert time.monotonic() < deadline, "a thread was left behind"
        time.sleep(0.01)


def test_calls_with_pauses_between_them_work(client: libtill.Client) -> None:
    from libtill._interrupt import LINGER_S

    # Around the moment at which the thread gives up waiting for another call.
    for step in range(40):
        time.sleep(LINGER_S * (0.9 + step / 200))
        assert client.notifications.reply().http_status == 200


@pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")
def test_a_child_does_not_wait_for_its_parent_s_thread(paypro_client: libtill.Client) -> None:
    assert paypro_client.payments.create(**account_payment("parent")).order_id == "parent"
    child = fork_and_pay(paypro_client, account_payment("child"))
    assert os.waitpid(child, 0)[1] == 0


def resident_kb() -> int:
    """How much memory this process holds."""
    with open("/proc/self/status", encoding="utf-8") as status:
        return next(int(line.split()[1]) for line in status if line.startswith("VmRSS"))
