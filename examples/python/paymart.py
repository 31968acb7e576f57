"""PayMart: hosted pages, cards with 3-D Secure, two steps, refunds, payouts to cards, disputes."""

from __future__ import annotations

import time

from shop import PAUSE_S, WAIT_S, Shop, violations_of, say, status_of

import libtill


class PayMart(Shop):
    """Its notifications are not authenticated, so a query confirms them before shipping."""

    def steps(self) -> None:
        """All steps, in order."""
        self.hosted_payment()
        self.card_payment()
        self.two_steps()
        self.partial_refund()
        self.payout()
        self.decline()
        self.disputes()
        self.invalid_request()
        self.lost_answer()

    def payment(self, name: str, amount: int, card: str | None = None) -> libtill.PaymentRequest:
        """A payment on the gateway's page, or by card."""
        request = libtill.PaymentRequest(
            order_id=self.number(name),
            amount=amount,
            currency="EUR",
            description="Blue cap",
            success_url="https://shop.example/thanks",
            failure_url="https://shop.example/sorry",
            notify_url=self.inbox.url,
            customer=libtill.Customer(email="ada@example.com", ip="127.0.0.1"),
        )
        if card is None:
            return request
        method = libtill.PaymentMethod(
            card=libtill.Card(
                number=card, expiry_month=12, expiry_year=2030, holder="Ada Lovelace", cvv="123"
            )
        )
        return request.replace(payment_method=method)

    def hosted_payment(self) -> None:
        """The customer pays on the gateway's page."""
        payment = self.client.payments.create(self.payment("pmhosted", 2500))
        action = payment.next_action
        if action and action.url:
            say(f"25.00 EUR are paid at {action.url}")
            self.ask_customer(open=action.url, press="pay")
        self.step("hosted payment", str(payment.status))
        self.step("notification", self.confirmed(self.number("pmhosted"), 2500, "EUR"))

    def card_payment(self) -> None:
        """The bank authenticates the customer, whose browser posts a form to it."""
        payment = self.client.payments.create(self.payment("pmcard", 4000, "4617611794313933"))
        action = payment.next_action
        if action and action.url:
            say(f"the customer's browser posts {', '.join(action.fields or {})} to {action.url}")
            self.ask_customer(open=action.url, post=dict(action.fields or {}), press="success")
        kind = action.type if action else None
        self.step("card with 3-D Secure", f"{payment.status} {kind}")
        self.step("card notification", self.confirmed(self.number("pmcard"), 4000, "EUR"))

    def two_steps(self) -> None:
        """The money is reserved, and captured when the goods are shipped."""
        request = self.payment("pmsteps", 3000, "4392963203551251")
        self.client.payments.create(request.replace(capture=libtill.Capture.MANUAL))
        reserved = self.client.payments.get(order_id=self.number("pmsteps"))
        taken = self.client.payments.capture(order_id=self.number("pmsteps"), currency="EUR")
        say(f"30.00 EUR were {reserved.status}, and after the capture {taken.status}")
        self.step("two steps", f"{reserved.status}, then {taken.status}")

    def partial_refund(self) -> None:
        """A part of the card payment is refunded."""
        refund = self.client.refunds.create(
            refund_id=self.number("pmrefund"),
            order_id=self.number("pmcard"),
            amount=500,
            currency="EUR",
        )
        say(f"a refund of 5.00 EUR is {refund.status}")
        self.step("partial refund", str(refund.status))

    def payout(self) -> None:
        """A payout to a card."""
        payout = self.client.payouts.create(
            order_id=self.number("pmpayout"),
            amount=libtill.Money.of("20.00", "EUR"),
            destination={
                "card": {"number": "4627342642639018", "expiry_month": 12, "expiry_year": 2030}
            },
            recipient={
                "ip": "127.0.0.1",
                "address": {
                    "first_name": "Grace",
                    "last_name": "Hopper",
                    "email": "grace@example.com",
                    "line1": "1 Compiler Road",
                },
            },
        )
        say(f"a payout of 20.00 EUR is {payout.status}")
        self.step("payout", str(payout.status))
        self.step("payout status", str(self.final_payout(self.number("pmpayout")).status))

    def decline(self) -> None:
        """A declined card is a result, not an error."""
        payment = self.client.payments.create(self.payment("pmdecline", 1500, "4730198364688516"))
        self.step("decline", str(payment.status))

    def disputes(self) -> None:
        """The customer disputes the payment at the bank, and the gateway's list shows it."""
        self.ask_customer(dispute=self.number("pmhosted"), gateway=self.gateway)
        end = time.monotonic() + WAIT_S
        found = list(self.client.disputes.list())
        while not found and time.monotonic() < end:
            time.sleep(PAUSE_S)
            found = list(self.client.disputes.list())
        for dispute in found:
            say(f"dispute {dispute.id}: {dispute.status}")
        line = [f"{dispute.amount} {dispute.currency}" for dispute in found]
        self.step("disputes", ", ".join(line) or "none")

    def invalid_request(self) -> None:
        """An invalid request reports all violations at once, and is not sent."""
        invalid = {
            "order_id": self.number("pmfault"),
            "amount": -5,
            "currency": "EUR",
            "curency": "EUR",
            "description": "cap",
            "payment_method": {
                "card": {
                    "number": "411111111111111",
                    "expiry_month": 12,
                    "expiry_year": 2030,
                    "cvv": "1234",
                }
            },
            "customer": {"email": "nobody"},
        }
        try:
            self.client.payments.create(invalid)
        except libtill.InvalidRequestError as error:
            say("an invalid request was not sent")
            self.step("invalid request", violations_of(error))

    def lost_answer(self) -> None:
        """The gateway charges the card, but its answer never arrives: libtill queries the order."""
        payment = self.client.payments.create(self.payment("pmlost", 1999, "4392963203551251"))
        say(f"the answer was lost, and asking found the payment {payment.status}")
        self.step("lost answer", status_of(payment))
