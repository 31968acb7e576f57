"""gevent and eventlet: other greenlets run during a call. Each test has a process of its own, because both change Python."""

from __future__ import annotations

import json
from typing import Any

import pytest
from support import Merchant, account_payment, python
from test_concurrency import NEVER_MS, PATIENT

HUBS = {
    "gevent": """
from gevent import monkey
monkey.patch_all()
import gevent
sleep, spawn = gevent.sleep, gevent.spawn
def stop(greenlet):
    greenlet.kill(Stop)
def limit(seconds):
    return gevent.Timeout(seconds)
""",
    "eventlet": """
import eventlet
eventlet.monkey_patch()
sleep, spawn = eventlet.sleep, eventlet.spawn
def stop(greenlet):
    eventlet.kill(greenlet, Stop)
def limit(seconds):
    return eventlet.Timeout(seconds)
""",
}

PROGRAM = """
import json, os, sys, urllib.request
import libtill
from libtill import _greenlets

_greenlets.WAIT_FOR_THE_END_S = 120  # However busy the machine is.

class Stop(BaseException):
    pass

told = json.loads(sys.argv[1])
client = libtill.Client(told["config"])

def pay(order_id):
    return client.payments.create(told["payment"], order_id=order_id).order_id

def orders():
    with urllib.request.urlopen(told["ledger"]) as answer:
        return len(json.load(answer)["entries"])

beats = 0
def heart():
    global beats
    while True:
        sleep(0.001)
        beats += 1
"""

SIXTEEN = """
ends = []
def shopper(number):
    try:
        ends.append(pay(f"A{number}"))
    except Stop as stopped:
        cause = stopped.__cause__
        ends.append([cause.kind, cause.outcome, cause.order_id])

spawn(heart)
shoppers = [spawn(shopper, number) for number in range(16)]
while orders() < 16:
    sleep(0.01)
goal = beats + 100
while beats < goal:
    sleep(0.001)
during = list(ends)
for shopper in shoppers:
    stop(shopper)
while len(ends) < 16:
    sleep(0.01)
print(json.dumps([during, sorted(ends), pay("B1")]))
"""

FORK = """
spawn(heart)
sleep(0)
pay("parent")
child = os.fork()
if child == 0:
    os._exit(0 if pay("child") == "child" else 1)
print(json.dumps([os.waitpid(child, 0)[1], pay("again")]))
"""

LIMIT = """
spawn(heart)
sleep(0)
try:
    with limit(0.5) as limited:
        pay("A1")
except BaseException as error:
    cause = error.__cause__
    print(json.dumps([error is limited, cause.kind, cause.operation]))
"""


def run(hub: str, program: str, merchant: Merchant) -> Any:
    """What a program prints that runs greenlets."""
    told = {
        "config": {**merchant.config, "timeouts": PATIENT},
        "ledger": f"{merchant.sandbox.url}/sandbox/ledger?merchant={merchant.name}",
        "payment": account_payment(""),
    }
    ran = python("-c", HUBS[hub] + PROGRAM + program, json.dumps(told))
    assert ran.returncode == 0, ran.stderr
    return json.loads(ran.stdout)


@pytest.mark.parametrize("hub", HUBS)
def test_greenlets_run_while_sixteen_calls_are_under_way(hub: str, paypro: Merchant) -> None:
    paypro.fault("delay", operation="payInApi", milliseconds=NEVER_MS, times=16)
    during, ends, afterwards = run(hub, SIXTEEN, paypro)
    assert during == []
    assert ends == sorted(["cancelled", "unknown", f"A{number}"] for number in range(16))
    assert afterwards == "B1"


@pytest.mark.parametrize("hub", HUBS)
def test_a_time_limit_of_the_hub_tells_the_outcome(hub: str, paypro: Merchant) -> None:
    paypro.fault("delay", operation="payInApi", milliseconds=NEVER_MS)
    assert run(hub, LIMIT, paypro) == [True, "cancelled", "payment_create"]


@pytest.mark.parametrize("hub", HUBS)
def test_a_child_of_a_process_with_greenlets_can_call(hub: str, paypro: Merchant) -> None:
    assert run(hub, FORK, paypro) == [0, "again"]


def test_calls_that_wait_for_a_thread_of_the_hub_are_never_made_once_they_are_stopped(
    paypro: Merchant,
) -> None:
    program = """
_greenlets.THREADS = 1
paypro = spawn(pay, "A1")
while orders() < 1:
    sleep(0.01)
ends = []
def shopper():
    try:
        pay("A2")
    except Stop as stopped:
        ends.append([stopped.__cause__.kind, stopped.__cause__.outcome])
waiting = spawn(shopper)
sleep(0.01)
stop(waiting)
stop(paypro)
print(json.dumps([ends, orders()]))
"""
    paypro.fault("delay", operation="payInApi", milliseconds=NEVER_MS)
    assert run("gevent", program, paypro) == [[["cancelled", "not_sent"]], 1]
