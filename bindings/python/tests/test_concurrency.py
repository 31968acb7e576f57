"""Threads, forks and Ctrl-C."""

from __future__ import annotations

import _thread
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
from contextlib import ExitStack, contextmanager
from typing import Any

import pytest
from support import ROOT, Merchant, Sandbox, account_payment, card_payment, python

import libtill
from libtill import _interrupt

CALLS = 40
LOOK_S = 0.01
"""How often something is looked at that is waited for."""
NEVER_MS = 3_600_000
PATIENT = {"connect_ms": 120_000, "attempt_ms": 120_000, "total_ms": 120_000}
"""Time-outs that only end a hang."""


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
def sends(number: signal.Signals, when: Callable[[], bool]) -> Iterator[None]:
    """Sends this process a signal once something has happened. A shell that starts the tests in the background has
    made Python deaf to Ctrl-C."""
    if number is signal.SIGINT:
        signal.signal(number, signal.default_int_handler)

    def wait_and_send() -> None:
        while not when():
            time.sleep(LOOK_S)
        os.kill(os.getpid(), number)

    waiting = threading.Thread(target=wait_and_send, daemon=True)
    waiting.start()
    yield
    waiting.join()


@pytest.fixture
def patient_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cancelled call is waited for until it ends, and its thread for the next call, however busy the machine is."""
    monkeypatch.setattr(_interrupt, "WAIT_FOR_THE_END_S", 120)
    monkeypatch.setattr(_interrupt, "LINGER_S", 2.0)


@pytest.fixture
def all_handed_over(monkeypatch: pytest.MonkeyPatch) -> None:
    """A reply, which needs no network, takes the way of the operations that need it."""
    monkeypatch.setattr(_interrupt, "LOCAL", frozenset())


@pytest.fixture
def started(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """Every thread that is started for a call."""
    begun: list[Any] = []
    start = _thread.start_new_thread

    def noted(work: Any, arguments: Any) -> Any:
        begun.append(work)
        return start(work, arguments)

    monkeypatch.setattr(_thread, "start_new_thread", noted)
    # The thread of an earlier test may still wait for a call.
    monkeypatch.setattr(_interrupt, "_worker", None)
    return begun


def test_calls_in_a_row_share_one_thread(
    client: libtill.Client, started: list[Any], monkeypatch: pytest.MonkeyPatch
) -> None:
    # So that the thread still lingers when the next call comes, however busy the machine is.
    monkeypatch.setattr(_interrupt, "LINGER_S", 2.0)
    for number in range(5):
        client.payments.create(**card_payment(f"A{number}"))
    assert len(started) == 1


def test_no_thread_is_started_where_none_is_needed(
    client: libtill.Client, started: list[Any]
) -> None:
    assert client.notifications.reply().http_status == 200
    with ThreadPoolExecutor(1) as pool:
        pool.submit(lambda: client.payments.create(**card_payment("A1"))).result()
    assert started == []


def test_the_operations_without_network_are_those_of_the_schema() -> None:
    operations = json.loads((ROOT / "schema" / "operations.json").read_text(encoding="utf-8"))
    local = {one["name"] for one in operations if one["effect"] == "local"}
    assert _interrupt.LOCAL == local


MAIN_THREADS = {
    "imported by another thread": """
import threading
thread = threading.Thread(target=lambda: __import__("libtill"))
thread.start()
thread.join()
from libtill import _interrupt
print(_interrupt._main_thread == threading.get_ident())
""",
    "after a fork in another thread": """
import libtill, os, threading
from libtill import _interrupt
def fork():
    child = os.fork()
    if child == 0:
        os._exit(0 if _interrupt._main_thread == threading.get_ident() else 1)
    print(os.waitpid(child, 0)[1] == 0)
threading.Thread(target=fork).start()
""",
}


@pytest.mark.parametrize("case", MAIN_THREADS)
def test_the_main_thread_is_known(case: str) -> None:
    """Only calls in the main thread are handed over, because only it gets signals."""
    told = python("-W", "ignore", "-c", MAIN_THREADS[case])
    assert told.stdout == "True\n", told.stderr


@pytest.mark.usefixtures("patient_end")
def test_ctrl_c_ends_a_call_whose_answer_never_comes(payermax: Merchant) -> None:
    payermax.fault("delay", operation="orderAndPay", milliseconds=NEVER_MS)
    client = libtill.Client({**payermax.config, "timeouts": PATIENT})
    with sends(signal.SIGINT, payermax.has_an_order):
        with pytest.raises(KeyboardInterrupt) as caught:
            client.payments.create(**card_payment("A1"))
    assert type(caught.value) is KeyboardInterrupt
    assert "payment_create was interrupted, outcome unknown" in str(caught.value)
    cause = caught.value.__cause__
    assert isinstance(cause, libtill.OutcomeUnknownError)
    assert cause.kind == "cancelled"
    assert cause.order_id == "A1"
    assert client.payments.create(**card_payment("A2")).order_id == "A2"


@pytest.mark.usefixtures("patient_end")
def test_a_second_ctrl_c_does_not_hide_what_became_of_the_call(
    client: libtill.Client, payermax: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    from libtill import _native

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
    payermax.fault("delay", operation="orderAndPay", milliseconds=NEVER_MS)
    with sends(signal.SIGINT, payermax.has_an_order):
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
        timeout=120,
        check=True,
    )
    assert ended.stdout == "cancelled not_sent\n", ended.stderr


@pytest.mark.usefixtures("all_handed_over")
def test_a_worker_that_is_woken_late_does_not_keep_its_caller_waiting(
    client: libtill.Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Late:
        """Wakes a worker only after it gave up waiting, which it does once it has a call."""

        def __init__(self, worker: Any) -> None:
            self.worker = worker
            self.has_a_call = threading.Event()

        def acquire(self, timeout: float) -> bool:
            self.has_a_call.wait()
            return False

        def release(self) -> None:
            self.has_a_call.set()
            while self.worker.alive:
                time.sleep(LOOK_S)

    original = _interrupt._Worker._next

    def next_late(worker: Any) -> Any:
        worker.woken = Late(worker)
        return original(worker)

    monkeypatch.setattr(_interrupt._Worker, "_next", next_late)
    client.notifications.reply()
    while not isinstance(getattr(_interrupt._worker, "woken", None), Late):
        time.sleep(LOOK_S)
    with pytest.raises(libtill.OutcomeUnknownError):
        client.notifications.reply()
    monkeypatch.undo()
    assert client.notifications.reply().http_status == 200


def connecting(port: int) -> int:
    """How many connections to a port wait for their first answer."""
    with open("/proc/net/tcp", encoding="ascii") as table:
        rows = [line.split() for line in table]
    return sum(row[2].endswith(f":{port:04X}") and row[3] == "02" for row in rows)


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
        port: int = listener.getsockname()[1]
        while not connecting(port):
            time.sleep(LOOK_S)
        yield port


def test_ctrl_c_ends_a_call_that_cannot_connect(payermax: Merchant) -> None:
    with full_port() as port:
        before = connecting(port)
        config = {**payermax.config, "base_url": f"https://127.0.0.1:{port}", "timeouts": PATIENT}
        with libtill.Client(config) as client:
            with sends(signal.SIGINT, lambda: connecting(port) > before):
                with pytest.raises(KeyboardInterrupt):
                    client.payments.create(**card_payment("A1"))
            assert connecting(port) > before, "nobody waited until the connection was given up"


def test_an_answer_that_came_at_the_last_moment_is_told() -> None:
    from libtill._interrupt import interrupted

    answer = {"gateway": "payermax", "status": "approved", "order_id": "A1"}
    error = interrupted("payment_create", (0, json.dumps(answer).encode()))
    assert isinstance(error, libtill.OutcomeUnknownError)
    assert error.payment is not None and error.payment.order_id == "A1"
    unended: Any = interrupted("payout_create", None)
    assert unended.outcome is libtill.Outcome.UNKNOWN
    assert unended.operation == "payout_create"


@pytest.mark.usefixtures("patient_end")
def test_another_signal_s_exception_tells_what_became_of_the_call(payermax: Merchant) -> None:
    class Alarm(Exception):
        """What the handler raises."""

    def ring(*_: object) -> None:
        raise Alarm("too long") from LookupError("the handler's own cause")

    payermax.fault("delay", operation="orderAndPay", milliseconds=NEVER_MS)
    client = libtill.Client({**payermax.config, "timeouts": PATIENT})
    previous = signal.signal(signal.SIGALRM, ring)
    try:
        with sends(signal.SIGALRM, payermax.has_an_order):
            with pytest.raises(Alarm, match="^too long$") as caught:
                client.payments.create(**card_payment("A1"))
    finally:
        signal.signal(signal.SIGALRM, previous)
    cause = caught.value.__cause__
    assert isinstance(cause, libtill.OutcomeUnknownError)
    assert cause.kind == "cancelled"
    assert cause.order_id == "A1"
    assert isinstance(cause.__cause__, LookupError)


def test_a_harmless_signal_does_not_fail_a_call(client: libtill.Client, payermax: Merchant) -> None:
    heard: list[int] = []
    payermax.fault("delay", operation="orderAndPay", milliseconds=100, times=1000)
    previous = signal.signal(signal.SIGALRM, lambda number, _: heard.append(number))
    signal.setitimer(signal.ITIMER_REAL, 0.02, 0.02)
    number = 0
    try:
        while number < 3 or len(heard) < 3:
            number += 1
            order = f"A{number}"
            assert client.payments.create(**card_payment(order)).order_id == order
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, previous)


@pytest.mark.usefixtures("all_handed_over")
def test_calls_leave_no_threads_and_no_memory_behind(client: libtill.Client) -> None:
    for _ in range(50):
        client.notifications.reply()
    before = resident_kb()
    for _ in range(3000):
        client.notifications.reply()
    assert resident_kb() - before < 2000
    deadline = time.monotonic() + 120
    while len(os.listdir("/proc/self/task")) > threading.active_count():
        assert time.monotonic() < deadline, "a thread was left behind"
        time.sleep(0.01)


@pytest.mark.usefixtures("all_handed_over")
def test_calls_with_pauses_between_them_work(client: libtill.Client) -> None:
    # Around the moment at which the thread gives up waiting for another call.
    for step in range(40):
        time.sleep(_interrupt.LINGER_S * (0.9 + step / 200))
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
