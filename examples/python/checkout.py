"""A shop's day with two gateways: payments, refunds, payouts, and what goes wrong on the way.

It takes its clients from the file that `TILL_CONFIG` names, and begins its order numbers with
`TILL_RUN`. Lines that begin with `@` are for the program that plays the customer and compares the
languages; everything else is for a human reader.
"""

from __future__ import annotations

import json
import os
import queue
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import libtill

WAIT_S = 30
"""How long to wait for a notification."""


def say(text: str) -> None:
    """Tells a human reader."""
    print(text, flush=True)


def step(gateway: str, name: str, result: str) -> None:
    """Tells the demo what came of a step."""
    line = json.dumps({"gateway": gateway, "step": name, "result": result})
    print(f"@step {line}", flush=True)


def customer(**wish: str) -> None:
    """Asks the demo, which plays the customer, to do something."""
    print(f"@customer {json.dumps(wish)}", flush=True)


class Inbox:
    """The shop's address for notifications: verifies each, answers it, and keeps it."""

    def __init__(self, client: libtill.Client) -> None:
        self.events: queue.Queue[libtill.Event] = queue.Queue()
        inbox = self

        class Handler(BaseHTTPRequestHandler):
            """One notification."""

            def do_POST(self) -> None:
                """Reads, keeps and answers it, in this order."""
                body = self.rfile.read(int(self.headers["Content-Length"]))
                try:
                    inbox.events.put(client.notifications.parse(self.headers, body))
                    reply = client.notifications.reply(accepted=True)
                except libtill.TillError as error:
                    say(f"  a notification was refused: {error.message}")
                    reply = client.notifications.reply(accepted=False)
                content = reply.body.encode()
                self.send_response(reply.http_status)
                for name, value in reply.headers.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)

            def log_message(self, *_: Any) -> None:
                """Says nothing: the steps tell enough."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_address[1]}/"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, kind: libtill.EventType, number: str) -> libtill.Event:
        """The next event of that kind about that order or refund; others are let go by."""
        while True:
            event = self.events.get(timeout=WAIT_S)
            if event.type is not kind:
                continue
            if event.payment and event.payment.order_id == number:
                return event
            if event.refund and event.refund.refund_id == number:
                return event
            if event.payout and event.payout.order_id == number:
                return event

    def close(self) -> None:
        """Ends the server."""
        self.server.shutdown()
        self.server.server_close()


class PayerMax:
    """The steps with PayerMax: cards, 3-D Secure, refunds and payouts to wallets."""

    def __init__(self, config: dict[str, Any], run: str) -> None:
        self.client = libtill.Client(config)
        self.inbox = Inbox(self.client)
        self.run = run

    def walk(self) -> None:
        """All steps, in order."""
        with self.client:
            self.card_payment()
            self.partial_refund()
            self.payout()
            self.refusals()
            self.lost_answer()
        self.inbox.close()

    def tell(self, name: str, result: str) -> None:
        """Tells what came of a step."""
        step("payermax", name, result)

    def payment(self, number: str, amount: int, card: str) -> libtill.PaymentRequest:
        """A payment by card."""
        return libtill.PaymentRequest(
            order_id=number,
            amount=amount,
            currency="USD",
            description="Blue cap",
            country="US",
            success_url="https://shop.example/thanks",
            notify_url=self.inbox.url,
            payment_method=libtill.PaymentMethod(
                card=libtill.Card(
                    number=card, expiry_month=12, expiry_year=2030, holder="Ada Lovelace", cvv="123"
                )
            ),
            customer=libtill.Customer(id="c1", ip="127.0.0.1", email="ada@example.com"),
            browser=libtill.Browser(user_agent="Mozilla/5.0"),
        )

    def card_payment(self) -> None:
        """A card that wants 3-D Secure: the customer confirms, and the notification tells so."""
        order = f"{self.run}_card"
        payment = self.client.payments.create(self.payment(order, 2500, "4617611794313933"))
        say(f"PayerMax: 25.00 USD by card is {payment.status}")
        action = payment.next_action
        if action and action.url:
            say(f"  next: {action.type} to {action.url}")
            customer(open=action.url, press="success")
        self.tell("card payment", str(payment.status))

        event = self.inbox.wait(libtill.EventType.PAYMENT, order)
        status = event.payment.status if event.payment else None
        say(f"  notification: {status}, vouched for by {event.verified}")
        self.tell("notification", f"{event.type} {status} {event.verified}")

        payment = self.client.payments.get(order_id=order)
        say(f"  asked again: {payment.status}")
        self.tell("payment status", f"{payment.status} {payment.amount} {payment.currency}")

    def partial_refund(self) -> None:
        """A part of the payment goes back."""
        refund_id = f"{self.run}_refund"
        refund = self.client.refunds.create(
            refund_id=refund_id,
            order_id=f"{self.run}_card",
            amount=500,
            currency="USD",
            reason="one item returned",
            notify_url=self.inbox.url,
        )
        say(f"PayerMax: a refund of 5.00 USD is {refund.status}")
        self.tell("partial refund", str(refund.status))

        event = self.inbox.wait(libtill.EventType.REFUND, refund_id)
        status = event.refund.status if event.refund else None
        say(f"  notification: {status}")
        self.tell("refund status", f"refund {status} {event.verified}")

    def payout(self) -> None:
        """Money goes to a wallet."""
        order = f"{self.run}_payout"
        payout = self.client.payouts.create(
            order_id=order,
            amount=libtill.Money.of("1500.00", "PHP"),
            currency="PHP",
            country="PH",
            destination={"wallet": {"organisation": "GCASH", "account": "0812345678"}},
            recipient={"full_name": "Grace Hopper"},
            notify_url=self.inbox.url,
        )
        say(f"PayerMax: a payout of 1500.00 PHP is {payout.status}")
        self.tell("payout", str(payout.status))

        event = self.inbox.wait(libtill.EventType.PAYOUT, order)
        status = event.payout.status if event.payout else None
        say(f"  notification: {status}")
        self.tell("payout status", f"payout {status} {event.verified}")

    def refusals(self) -> None:
        """A declined card is a result; a request that breaks rules is an error and is not sent."""
        order = f"{self.run}_decline"
        payment = self.client.payments.create(self.payment(order, 1500, "4730198364688516"))
        say(f"PayerMax: another card is {payment.status}")
        self.tell("decline", str(payment.status))

        faulty = {
            "order_id": f"{self.run}_fault",
            "amount": -5,
            "currency": "USD",
            "curency": "USD",
            "customer": {"email": "nobody"},
        }
        try:
            self.client.payments.create(faulty)
        except libtill.InvalidRequestError as error:
            say("PayerMax: a request with faults was not sent")
            self.tell("validation fault", faults_of(error))

    def lost_answer(self) -> None:
        """The gateway charges the card, and its answer never arrives: libtill asks for the order."""
        order = f"{self.run}_lost"
        payment = self.client.payments.create(self.payment(order, 1999, "4392963203551251"))
        say(f"PayerMax: the answer was lost, and asking found the payment {payment.status}")
        self.tell("lost answer", f"{payment.status} {found(payment)}")


class Paypro:
    """The steps with Paypro: virtual accounts, and notifications that nobody vouches for."""

    def __init__(self, config: dict[str, Any], run: str) -> None:
        self.client = libtill.Client(config)
        self.inbox = Inbox(self.client)
        self.run = run

    def walk(self) -> None:
        """All steps, in order."""
        with self.client:
            self.virtual_account()
            self.payout_and_balance()
            self.decline()
            self.validation_fault()
            self.lost_answer()
        self.inbox.close()

    def tell(self, name: str, result: str) -> None:
        """Tells what came of a step."""
        step("paypro", name, result)

    def create(self, name: str, amount: int, way_code: str) -> libtill.Payment:
        """A payment by virtual account or in a store."""
        return self.client.payments.create(
            order_id=f"{self.run}_{name}",
            amount=amount,
            currency="MXN",
            notify_url=self.inbox.url,
            payment_method={"way_code": way_code},
            customer={"email": "ada@example.com", "phone": "5512345678"},
        )

    def confirmed(self, name: str, amount: int) -> str:
        """Waits for the notification, which proves nothing, and asks the gateway whether it is so."""
        order = f"{self.run}_{name}"
        event = self.inbox.wait(libtill.EventType.PAYMENT, order)
        expected = libtill.Expected(order_id=order, amount=amount, currency="MXN")
        sure = self.client.notifications.confirm(event, expected)
        status = sure.payment.status if sure.payment else None
        say(f"  a notification, vouched for by {event.verified}; asked: {status}")
        return f"{event.verified}, then {sure.verified} {status}"

    def virtual_account(self) -> None:
        """The customer pays to an account that the gateway opens for this order."""
        payment = self.create("va", 30000, "va")
        display = payment.next_action.display if payment.next_action else None
        account = display.virtual_account if display else None
        say(f"Paypro: 300 MXN to the virtual account {account} is {payment.status}")
        customer(pay=f"{self.run}_va", gateway="paypro", result="approved")
        self.tell("virtual account", str(payment.status))
        self.tell("notification", self.confirmed("va", 30000))

    def payout_and_balance(self) -> None:
        """Money goes to a wallet, and the balance is asked for."""
        payout = self.client.payouts.create(
            order_id=f"{self.run}_vaout",
            amount=20000,
            currency="MXN",
            destination={"wallet": {"account": "5512345678"}},
            recipient={"full_name": "Grace Hopper"},
            notify_url=self.inbox.url,
        )
        say(f"Paypro: a payout of 200 MXN is {payout.status}")
        self.tell("payout", str(payout.status))

        balance = self.client.balances.get(currency="MXN")
        say(f"Paypro: {libtill.Money(balance.available, balance.currency)} are available")
        self.tell("balance", "available")

    def decline(self) -> None:
        """The customer does not pay."""
        payment = self.create("vadecline", 10000, "store")
        say(f"Paypro: 100 MXN in a store is {payment.status}")
        customer(pay=f"{self.run}_vadecline", gateway="paypro", result="declined")
        self.tell("decline", self.confirmed("vadecline", 10000))

    def validation_fault(self) -> None:
        """This gateway takes whole units only, and libtill does not round."""
        try:
            self.create("vafault", 1050, "va")
        except libtill.TillError as error:
            say(f"Paypro: 10.50 MXN were not sent: {error.message}")
            self.tell("validation fault", faults_of(error))

    def lost_answer(self) -> None:
        """The gateway takes the order on, and its answer never arrives."""
        payment = self.create("valost", 5000, "va")
        say(f"Paypro: the answer was lost, and asking found the payment {payment.status}")
        self.tell("lost answer", f"{payment.status} {found(payment)}")


def faults_of(error: libtill.TillError) -> str:
    """What is wrong, and where."""
    paths = ", ".join(sorted(fault.path for fault in error.faults))
    return f"{error.kind} {error.outcome}: {paths}"


def found(payment: libtill.Payment) -> str:
    """Whether a payment was found by asking, after its own answer was lost."""
    return "resolved" if payment.resolved else "answered"


def main() -> None:
    """Walks through both gateways."""
    config = json.loads(Path(os.environ["TILL_CONFIG"]).read_text(encoding="utf-8"))
    run = os.environ["TILL_RUN"]
    PayerMax(config["payermax"], run).walk()
    Paypro(config["paypro"], run).walk()


if __name__ == "__main__":
    main()
