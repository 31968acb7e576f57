"""PayerMax: cards, 3-D Secure, refunds and payouts to wallets."""

from __future__ import annotations

from shop import Shop, violations_of, say, status_of

import libtill


class PayerMax(Shop):
    """Every notification is signed, so the shop can act on it."""

    def steps(self) -> None:
        """All steps, in order."""
        self.card_payment()
        self.repeated_number()
        self.partial_refund()
        self.payout()
        self.decline()
        self.invalid_request()
        self.lost_answer()

    def payment(self, name: str, amount: int, card: str) -> libtill.PaymentRequest:
        """A payment by card."""
        return libtill.PaymentRequest(
            order_id=self.number(name),
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
        """A card that requires 3-D Secure: the customer confirms, and the notification says so."""
        payment = self.client.payments.create(self.payment("card", 2500, "4617611794313933"))
        say(f"25.00 USD by card is {payment.status}")
        action = payment.next_action
        if action and action.url:
            say(f"next: {action.type} to {action.url}")
            self.ask_customer(open=action.url, press="success")
        self.step("card payment", str(payment.status))

        event = self.inbox.wait(libtill.EventType.PAYMENT, self.number("card"))
        status = event.payment.status if event.payment else None
        say(f"notification: {status}, verified by {event.verified}")
        self.step("notification", f"{event.type} {status} {event.verified}")

        payment = self.client.payments.get(order_id=self.number("card"))
        say(f"asked again: {payment.status}")
        self.step("payment status", f"{payment.status} {payment.amount} {payment.currency}")

    def repeated_number(self) -> None:
        """The gateway already has the number: the existing payment decides; nothing else is sent."""
        try:
            self.client.payments.create(self.payment("card", 2500, "4617611794313933"))
        except libtill.OutcomeUnknownError as error:
            status = error.existing.status if error.existing else "open: ask with payments.resolve"
            say(f"the number was used before, and its payment is {status}")
            self.step("repeated number", f"{error.kind} {error.outcome}: {status}")

    def partial_refund(self) -> None:
        """A part of the payment is refunded."""
        refund = self.client.refunds.create(
            refund_id=self.number("refund"),
            order_id=self.number("card"),
            amount=500,
            currency="USD",
            reason="one item returned",
            notify_url=self.inbox.url,
        )
        say(f"a refund of 5.00 USD is {refund.status}")
        self.step("partial refund", str(refund.status))

        event = self.inbox.wait(libtill.EventType.REFUND, self.number("refund"))
        status = event.refund.status if event.refund else None
        self.step("refund status", f"refund {status} {event.verified}")

    def payout(self) -> None:
        """A payout to a wallet."""
        payout = self.client.payouts.create(
            order_id=self.number("payout"),
            amount=libtill.Money.of("1500.00", "PHP"),
            currency="PHP",
            country="PH",
            destination={"wallet": {"organisation": "GCASH", "account": "0812345678"}},
            recipient={"full_name": "Grace Hopper"},
            notify_url=self.inbox.url,
        )
        say(f"a payout of 1500.00 PHP is {payout.status}")
        self.step("payout", str(payout.status))

        event = self.inbox.wait(libtill.EventType.PAYOUT, self.number("payout"))
        status = event.payout.status if event.payout else None
        self.step("payout status", f"payout {status} {event.verified}")

    def decline(self) -> None:
        """A declined card is a result, not an error."""
        payment = self.client.payments.create(self.payment("decline", 1500, "4730198364688516"))
        self.step("decline", str(payment.status))

    def invalid_request(self) -> None:
        """An invalid request is an error that lists all violations, and is not sent."""
        invalid = {
            "order_id": self.number("fault"),
            "amount": -5,
            "currency": "USD",
            "curency": "USD",
            "customer": {"email": "nobody"},
        }
        try:
            self.client.payments.create(invalid)
        except libtill.InvalidRequestError as error:
            say("an invalid request was not sent")
            self.step("invalid request", violations_of(error))

    def lost_answer(self) -> None:
        """The gateway charges the card, but its answer never arrives: libtill queries the order."""
        payment = self.client.payments.create(self.payment("lost", 1999, "4392963203551251"))
        say(f"the answer was lost, and asking found the payment {payment.status}")
        self.step("lost answer", status_of(payment))
