"""globalmerchant: cards, with everything about the customer, the goods and their destination."""

from __future__ import annotations

from shop import Shop, violations_of, say, status_of

import libtill


class Globalmerchant(Shop):
    """Its document lists two codes: one for a payment, one for a refund. All others mean "ask"."""

    def steps(self) -> None:
        """All steps, in order."""
        payment = self.card_payment()
        self.refund(payment)
        self.unknown_code()
        self.invalid_request()
        self.lost_answer()

    def payment(self, name: str, amount: int, card: str) -> libtill.PaymentRequest:
        """A payment by card, with everything that the gateway requires."""
        return libtill.PaymentRequest(
            order_id=self.number(name),
            amount=amount,
            currency="USD",
            payment_method=libtill.PaymentMethod(
                card=libtill.Card(number=card, expiry_month=12, expiry_year=2030, cvv="123")
            ),
            customer=libtill.Customer(
                first_name="Ada",
                last_name="Lovelace",
                country="GB",
                state="London",
                city="London",
                address="12 Byron Street",
                postcode="N1 9GU",
                email="ada@example.com",
                phone="442079460000",
                ip="127.0.0.1",
            ),
            shipping=libtill.Address(
                first_name="Ada",
                last_name="Lovelace",
                country="GB",
                state="London",
                city="London",
                line1="12 Byron Street",
                postcode="N1 9GU",
                email="ada@example.com",
                phone="442079460000",
            ),
            items=[libtill.Item(name="Blue cap", quantity=1, price=amount)],
        )

    def card_payment(self) -> libtill.Payment:
        """The answer has the final status at once, and a query confirms it."""
        payment = self.client.payments.create(self.payment("gmcard", 2500, "4392963203551251"))
        say(f"25.00 USD by card, shown to the customer as {payment.descriptor}: {payment.status}")
        self.step("card payment", str(payment.status))
        found = self.client.payments.get(order_id=self.number("gmcard"))
        self.step("payment status", f"{found.status} {found.amount} {found.currency}")
        return payment

    def refund(self, payment: libtill.Payment) -> None:
        """The gateway identifies refunds by its own payment number, and has no query for them."""
        refund = self.client.refunds.create(
            refund_id=self.number("gmrefund"),
            payment_id=payment.id,
            order_id=payment.order_id,
            amount=500,
            currency="USD",
            reason="one item returned",
        )
        say(f"a refund of 5.00 USD is {refund.status}")
        self.step("refund", str(refund.status))

    def unknown_code(self) -> None:
        """No document lists a code for a decline: the outcome is unknown, and stays so."""
        request = self.payment("gmunlisted", 1500, "4730198364688516")
        try:
            result = status_of(self.client.payments.create(request))
        except libtill.TillError as error:
            say(error.message)
            result = f"{error.kind} {error.outcome}"
        self.step("unknown code", result)

    def invalid_request(self) -> None:
        """Missing and unsupported fields are reported at once."""
        request = self.payment("gmfault", 1500, "4392963203551251")
        try:
            self.client.payments.create(request.replace(order_id="two words", items=None))
        except libtill.InvalidRequestError as error:
            say("an invalid request was not sent")
            self.step("invalid request", violations_of(error))

    def lost_answer(self) -> None:
        """The gateway charges the card, but its answer never arrives: libtill queries the order."""
        payment = self.client.payments.create(self.payment("gmlost", 1999, "4392963203551251"))
        say(f"the answer was lost, and asking found the payment {payment.status}")
        self.step("lost answer", status_of(payment))
