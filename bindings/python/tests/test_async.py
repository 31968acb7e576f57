"""AsyncClient: calls that leave the event loop free, and what becomes of them when a task is cancelled."""

from __future__ import annotations

import asyncio
import json
import os
import threading
import time
from collections.abc import Awaitable, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from support import ROOT, Inbox, Merchant, account_payment, card_payment
from test_concurrency import LOOK_S, NEVER_MS, PATIENT
from test_listing import Endless
from test_listing import endless as endless
from test_secrets import SECRET, assert_clean, dirty, tracked

import libtill
from libtill import AsyncClient, _async_pool, _waiting
from libtill._core import TOTAL_MS
from libtill._native import lib
from libtill._waiting import WaitingCall


@pytest.fixture(autouse=True)
def patient_end(monkeypatch: pytest.MonkeyPatch) -> None:
    """A cancelled call is waited for until it ends, however busy the machine is."""
    monkeypatch.setattr(_async_pool, "WAIT_FOR_THE_END_S", 120)


async def until(happened: Callable[[], bool]) -> None:
    """Waits for something without holding the loop."""
    while not await asyncio.to_thread(happened):
        await asyncio.sleep(LOOK_S)


class Heart:
    """A task that counts how often the loop wakes it."""

    def __init__(self) -> None:
        self.beats = 0
        self.task = asyncio.ensure_future(self.beat())

    async def beat(self) -> None:
        while True:
            await asyncio.sleep(0.001)
            self.beats += 1

    async def further(self, beats: int) -> None:
        goal = self.beats + beats
        while self.beats < goal:
            await asyncio.sleep(0.001)


def test_the_loop_goes_on_while_sixteen_calls_are_under_way(payermax: Merchant) -> None:
    payermax.fault("delay", operation="orderAndPay", milliseconds=NEVER_MS, times=16)

    async def shop() -> None:
        async with AsyncClient({**payermax.config, "timeouts": PATIENT}) as client:
            heart = Heart()
            calls = [
                asyncio.ensure_future(client.payments.create(**card_payment(f"A{number}")))
                for number in range(16)
            ]
            await until(lambda: len(payermax.ledger()["entries"]) == 16)
            await heart.further(100)
            assert not any(call.done() for call in calls)
            for call in calls:
                call.cancel()
            ends = await asyncio.gather(*calls, return_exceptions=True)
            assert all(isinstance(end, asyncio.CancelledError) for end in ends)
            heart.task.cancel()

    asyncio.run(shop())


def test_sixteen_calls_of_a_second_take_turns_with_the_loop(payermax: Merchant) -> None:
    payermax.fault("delay", operation="orderAndPay", milliseconds=1000, times=16)

    async def shop() -> tuple[list[str | None], int]:
        async with AsyncClient(payermax.config) as client:
            heart = Heart()
            paid = await asyncio.gather(
                *(client.payments.create(**card_payment(f"A{number}")) for number in range(16))
            )
            heart.task.cancel()
            return [payment.order_id for payment in paid], heart.beats

    orders, beats = asyncio.run(shop())
    assert orders == [f"A{number}" for number in range(16)]
    assert beats >= 16


def test_a_cancelled_task_learns_what_became_of_its_call(payermax: Merchant) -> None:
    payermax.fault("delay", operation="orderAndPay", milliseconds=NEVER_MS)

    async def shop() -> BaseException:
        async with AsyncClient({**payermax.config, "timeouts": PATIENT}) as client:
            call = asyncio.ensure_future(client.payments.create(**card_payment("A1")))
            await until(payermax.has_an_order)
            call.cancel("closing time")
            with pytest.raises(asyncio.CancelledError) as caught:
                await call
            assert (await client.payments.create(**card_payment("A2"))).order_id == "A2"
            return caught.value

    error = outcome_of(asyncio.run(shop()))
    assert isinstance(error, libtill.OutcomeUnknownError)
    assert (error.kind, error.order_id) == ("cancelled", "A1")


def outcome_of(error: BaseException | None) -> libtill.TillError:
    """The outcome in the causes of an exception; before Python 3.11, asyncio wraps a cancellation in another."""
    while error is not None and not isinstance(error, libtill.TillError):
        error = error.__cause__ or error.__context__
    assert error is not None
    return error


def test_a_second_cancellation_does_not_hide_the_outcome(
    payermax: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    payermax.fault("delay", operation="orderAndPay", milliseconds=NEVER_MS)

    async def shop() -> BaseException:
        async with AsyncClient({**payermax.config, "timeouts": PATIENT}) as client:
            call = asyncio.ensure_future(client.payments.create(**card_payment("A1")))
            cancel = WaitingCall.cancel

            def cancel_again(waiting: WaitingCall) -> bool:
                call.cancel()
                return cancel(waiting)

            monkeypatch.setattr(WaitingCall, "cancel", cancel_again)
            await until(payermax.has_an_order)
            call.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await call
            return caught.value

    assert outcome_of(asyncio.run(shop())).kind == "cancelled"


def test_a_time_limit_of_asyncio_tells_the_outcome(payermax: Merchant) -> None:
    payermax.fault("delay", operation="orderAndPay", milliseconds=NEVER_MS)

    async def shop() -> BaseException:
        async with AsyncClient({**payermax.config, "timeouts": PATIENT}) as client:
            limited = asyncio.wait_for(client.payments.create(**card_payment("A1")), 0.5)
            with pytest.raises(asyncio.TimeoutError) as caught:
                await limited
            return caught.value

    error = outcome_of(asyncio.run(shop()))
    assert (error.kind, error.operation) == ("cancelled", "payment_create")


def test_an_answer_that_came_before_the_cancellation_is_told(payermax: Merchant) -> None:
    async def shop() -> BaseException:
        async with AsyncClient(payermax.config) as client:
            call = asyncio.ensure_future(client.payments.create(**card_payment("A1")))
            await asyncio.sleep(0)
            running = client._core._pool._running
            while running:
                time.sleep(LOOK_S)  # Holds the loop, so that the task does not see the answer.
            call.cancel()
            with pytest.raises(asyncio.CancelledError) as caught:
                await call
            return caught.value

    error = outcome_of(asyncio.run(shop()))
    assert isinstance(error, libtill.OutcomeUnknownError)
    assert error.payment is not None and error.payment.status == "approved"


class Busy:
    """A client whose only thread is busy until it is released."""

    def __init__(self, config: dict[str, Any]) -> None:
        self.client = AsyncClient(config, max_threads=1)
        self.released = threading.Event()
        self.client._core._pool._threads.submit(self.released.wait)


def test_a_call_that_waits_for_a_thread_is_never_made_once_it_is_cancelled(
    payermax: Merchant,
) -> None:
    async def shop() -> tuple[BaseException, list[Any]]:
        busy = Busy(payermax.config)
        call = asyncio.ensure_future(busy.client.payments.create(**card_payment("A1")))
        await asyncio.sleep(0)
        call.cancel()
        with pytest.raises(asyncio.CancelledError) as caught:
            await call
        busy.released.set()
        await busy.client.aclose()
        return caught.value, payermax.ledger()["entries"]

    cancelled, entries = asyncio.run(shop())
    error = outcome_of(cancelled)
    assert isinstance(error, libtill.CancelledError)
    assert (error.outcome, error.operation) == (libtill.Outcome.NOT_SENT, "payment_create")
    assert entries == []


def test_a_call_for_which_no_thread_is_free_is_not_made_later(payermax: Merchant) -> None:
    limits = {"connect_ms": 100, "attempt_ms": 100, "total_ms": 100}

    async def shop() -> libtill.TillError:
        busy = Busy({**payermax.config, "timeouts": limits})
        with pytest.raises(libtill.GatewayTimeoutError, match="more max_threads") as caught:
            await busy.client.payments.create(**card_payment("A1"))
        with pytest.raises(libtill.OutcomeUnknownError) as resolving:
            await busy.client.payments.resolve(order_id="A1", amount=2500, currency="USD")
        assert resolving.value.verdict is libtill.Verdict.UNKNOWN
        busy.released.set()
        await busy.client.aclose()
        return caught.value

    error = asyncio.run(shop())
    assert (error.outcome, error.transient) == (libtill.Outcome.NOT_SENT, True)
    assert payermax.ledger()["entries"] == []


def test_waiting_for_a_thread_counts_as_part_of_the_call(
    payermax: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    crossed = []
    call = lib.till_call

    def noted(handle: Any, name: Any, request: bytes, *rest: Any) -> Any:
        crossed.append(json.loads(request)["options"]["timeouts"])
        return call(handle, name, request, *rest)

    monkeypatch.setattr(lib, "till_call", noted)
    own: dict[str, Any] = {"options": {"timeouts": {"attempt_ms": 29_000}}}

    async def shop() -> None:
        busy = Busy(payermax.config)
        calls = [
            asyncio.ensure_future(busy.client.payments.create(**card_payment("A1"))),
            asyncio.ensure_future(busy.client.payments.create(**card_payment("A2"), **own)),
        ]
        await asyncio.sleep(_waiting.LATE_MS / 1000)
        busy.released.set()
        await asyncio.gather(*calls)
        await busy.client.aclose()

    asyncio.run(shop())
    assert all(0 < limits["total_ms"] < TOTAL_MS for limits in crossed)
    assert (crossed[0].keys(), crossed[1]["attempt_ms"]) == ({"total_ms"}, 29_000)


def test_the_time_of_a_call_is_that_of_the_schema() -> None:
    model = json.loads((ROOT / "schema" / "model.json").read_text(encoding="utf-8"))["$defs"]
    assert model["Timeouts"]["properties"]["total_ms"]["default"] == TOTAL_MS


def test_a_call_whose_thread_cannot_be_started_is_never_made(
    payermax: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_thread(_: threading.Thread) -> None:
        raise RuntimeError("can't start new thread")

    async def shop() -> None:
        async with AsyncClient(payermax.config) as client:
            with monkeypatch.context() as limited:
                limited.setattr(threading.Thread, "start", no_thread)
                with pytest.raises(libtill.CancelledError, match="can't start new thread"):
                    await client.payments.create(**card_payment("A1"))
            assert (await client.payments.create(**card_payment("A2"))).order_id == "A2"

    asyncio.run(shop())
    assert [entry["order_id"] for entry in payermax.ledger()["entries"]] == ["A2"]


def test_closing_waits_for_the_calls_that_have_begun(payermax: Merchant) -> None:
    payermax.fault("delay", operation="orderAndPay", milliseconds=500)

    async def shop() -> list[str]:
        events = []
        client = AsyncClient(payermax.config)

        async def pay() -> None:
            events.append(f"paid {(await client.payments.create(**card_payment('A1'))).status}")

        call = asyncio.ensure_future(pay())
        await until(payermax.has_an_order)
        await client.aclose()
        await call
        events.append(repr(client))
        with pytest.raises(libtill.InvalidRequestError, match="the client is closed") as caught:
            await client.payments.get(order_id="A1")
        assert caught.value.operation == "payment_get"
        await client.aclose()
        return events

    assert asyncio.run(shop()) == ["paid approved", "<libtill.AsyncClient payermax closed>"]


def test_one_client_serves_loops_after_and_beside_each_other(payermax: Merchant) -> None:
    client = AsyncClient(payermax.config)

    async def pay(order: str) -> str | None:
        return (await client.payments.create(**card_payment(order))).order_id

    assert [asyncio.run(pay(order)) for order in ("A1", "A2")] == ["A1", "A2"]
    with ThreadPoolExecutor(4) as threads:
        orders = [f"B{number}" for number in range(8)]
        assert list(threads.map(lambda order: asyncio.run(pay(order)), orders)) == orders
    asyncio.run(client.aclose())


@pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")
def test_a_client_survives_a_fork(paypro: Merchant) -> None:
    client = AsyncClient(paypro.config)

    async def pay(order: str) -> str | None:
        return (await client.payments.create(**account_payment(order))).order_id

    assert asyncio.run(pay("parent")) == "parent"
    child = os.fork()
    if child == 0:
        code = 1
        try:
            code = 0 if asyncio.run(pay("child")) == "child" else 2
            asyncio.run(client.aclose())
        finally:
            os._exit(code)
    assert os.waitpid(child, 0)[1] == 0
    assert asyncio.run(pay("parent again")) == "parent again"
    asyncio.run(client.aclose())


def test_without_asyncio_s_loop_the_way_out_is_named(payermax: Merchant) -> None:
    call = AsyncClient(payermax.config).payments.get(order_id="A1")
    with pytest.raises(
        libtill.InvalidRequestError, match="asyncio event loop; elsewhere use Client"
    ):
        call.send(None)


@pytest.mark.parametrize("threads", [0, -1, 1001, 1.5, "8", True, None])
def test_a_wrong_number_of_threads_is_refused(payermax: Merchant, threads: Any) -> None:
    with pytest.raises(libtill.InvalidConfigError, match="max_threads: must be an int") as caught:
        AsyncClient(payermax.config, max_threads=threads)
    assert [violation.path for violation in caught.value.violations] == ["max_threads"]


def test_a_list_is_iterated_over_asynchronously(endless: Endless) -> None:
    async def shop() -> None:
        config = {
            "gateway": "paymart",
            "base_url": endless.url,
            "credentials": {"private_key": "k"},
        }
        async with AsyncClient(config) as client:
            seen, sizes = [], []
            with pytest.raises(libtill.OutcomeUnknownError, match="fewer records"):
                async for payment in client.payments.list():
                    seen.append(payment.order_id)
            with pytest.raises(libtill.OutcomeUnknownError, match="fewer records"):
                async for page in client.payments.list().pages():
                    sizes.append(len(page.data))
            first = await client.payments.list().page()
            assert (seen, sizes, first.next) == (["A1", "A1"], [1, 1], 2)

    asyncio.run(shop())
    assert endless.asked == [1, 2, 3, 1, 2, 3, 1]


@pytest.mark.parametrize(("second", "following"), [(["A2"], 1), (["A2"], 2), ([], 3)])
def test_a_list_that_contradicts_itself_is_not_complete(
    payermax: Merchant, monkeypatch: pytest.MonkeyPatch, second: list[str], following: int
) -> None:
    answers = [
        libtill.PaymentPage.from_dict({"data": [{"order_id": "A1"}], "next": 2}),
        libtill.PaymentPage.from_dict(
            {"data": [{"order_id": one} for one in second], "next": following}
        ),
    ]

    async def answer(*_: Any) -> Any:
        return answers.pop(0)

    async def shop() -> list[str | None]:
        async with AsyncClient(payermax.config) as client:
            monkeypatch.setattr(type(client._core), "run", answer)
            seen = []
            with pytest.raises(libtill.OutcomeUnknownError, match="malformed_response"):
                async for payment in client.payments.list():
                    seen.append(payment.order_id)
            return seen

    assert asyncio.run(shop()) == ["A1", *second]


def test_notifications_are_read_confirmed_and_answered(
    payermax: Merchant, paypro: Merchant, inbox: Inbox
) -> None:
    def known(event: libtill.Event) -> libtill.Expected:
        return libtill.Expected(order_id="A1", amount=2500, currency="USD")

    async def looked_up(event: libtill.Event) -> libtill.Expected:
        return libtill.Expected(order_id="B1", amount=30000, currency="MXN", kind="payment")

    async def shop() -> None:
        async with AsyncClient(payermax.config) as client:
            await client.payments.create(**card_payment("A1", notify_url=inbox.url))
            event = await client.notifications.receive(*inbox.take(), known)
            assert event.verified is libtill.Verified.SIGNATURE
            assert (await client.notifications.reply(accepted=True)).http_status == 200
        async with AsyncClient(paypro.config) as client:
            await client.payments.create(**account_payment("B1", notify_url=inbox.url))
            paypro.settle("B1", "approved")
            event = await client.notifications.receive(*inbox.take(), looked_up)
            assert event.verified is libtill.Verified.QUERY

    asyncio.run(shop())


def test_a_claim_that_cannot_be_confirmed_is_refused(
    paymart: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = libtill.Event.from_dict({"gateway": "paymart", "type": "dispute", "verified": "none"})

    async def shop() -> None:
        async with AsyncClient(paymart.config) as client:
            monkeypatch.setattr(type(client._core), "parse_notification", lambda *_: claim)
            with pytest.raises(libtill.UnsupportedError, match="event.type"):
                await client.notifications.receive({}, b"{}", lambda event: pytest.fail("asked"))

    asyncio.run(shop())


def test_the_other_operations_have_the_same_names(payermax: Merchant) -> None:
    def public(client: object) -> dict[str, set[str]]:
        groups = {name: one for name, one in vars(client).items() if not name.startswith("_")}
        return {
            name: {word for word in dir(one) if not word.startswith("_")}
            for name, one in {**groups, "client": type(client)}.items()
        }

    blocking, awaited = public(libtill.Client(payermax.config)), public(
        AsyncClient(payermax.config)
    )
    blocking["client"].remove("close")
    awaited["client"].remove("aclose")
    assert awaited == blocking


@pytest.mark.parametrize(
    "call",
    [
        lambda client: client.payments.create(dirty(amount=1.5)),
        lambda client: client.payments.create(**dirty(amount=1.5)),
        lambda client: client.payments.create(dirty(amount=-1)),
        lambda client: client.call("payment_create", dirty(amount=1.5)),
        lambda client: client.call("payment_creates", dirty()),
        lambda client: client.tokens.list(dirty(amount=1.5)).page(),
    ],
)
def test_errors_show_no_secrets(
    payermax: Merchant, call: Callable[[AsyncClient], Awaitable[Any]]
) -> None:
    async def shop() -> libtill.TillError:
        async with AsyncClient(payermax.config) as client:
            with pytest.raises(libtill.TillError) as caught:
                await call(client)
            return caught.value

    assert_clean(tracked(asyncio.run(shop())), SECRET)


def test_a_failing_handler_of_the_log_does_not_hide_the_answer(
    payermax: Merchant, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(operation: str, answer: Any) -> None:
        raise OSError("the disk is full")

    async def shop() -> BaseException:
        async with AsyncClient(payermax.config) as client:
            monkeypatch.setattr("libtill._call.log_events", full)
            with pytest.raises(OSError, match="the disk is full") as caught:
                await client.payments.create(**card_payment("A1"))
            return caught.value

    error = outcome_of(asyncio.run(shop()))
    assert error.payment is not None and error.payment.status == "approved"
