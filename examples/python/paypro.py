"""Paypro: virtual accounts and stores, and notifications that are not authenticated."""

from __future__ import annotations

from shop import Shop, violations_of, say, status_of

import libtill


class Paypro(Shop):
    """Whatever a notification says, a query confirms it before anything is shipped."""

    def steps(self) -> None:
        """All steps, in order."""
        self.virtual_account()
        self.payout()
        self.balance()
        self.decline()
        self.invalid_request()
        self.lost_answer()

    def create(self, name: str, amount: int, way_code: str) -> libtill.Payment:
        """A payment by virtual account or in a store."""
        return self.client.payments.create(
            order_id=self.number(name),
            amount=amount,
            currency="MXN",
            notify_url=self.inbox.url,
            payment_method={"way_code": way_code},
            customer={"email": "ada@example.com", "phone": "5512345678"},
        )

    def virtual_account(self) -> None:
        """The customer pays to an account that the gateway opens for this order."""
        payment = self.create("va", 30000, "va")
        display = payment.next_action.display if payment.next_action else None
        account = display.virtual_account if display else None
        say(f"300 MXN to the virtual account {account} is {payment.status}")
        self.ask_customer(pay=self.number("va"), gateway=self.gateway, result="approved")
        self.step("virtual account", str(payment.status))
        self.step("notification", self.confirmed(self.number("va"), 30000, "MXN"))

    def payout(self) -> None:
        """A payout to a wallet."""
        payout = self.client.payouts.create(
            order_id=self.number("vaout"),
            amount=20000,
            currency="MXN",
            destination={"wallet": {"account": "5512345678"}},
            recipient={"full_name": "Grace Hopper"},
            notify_url=self.inbox.url,
        )
        say(f"a payout of 200 MXN is {payout.status}")
        self.step("payout", str(payout.status))

    def balance(self) -> None:
        """The balance that can be paid out."""
        balance = self.client.balances.get(currency="MXN")
        if balance.available is not None:
            say(f"{libtill.Money.of_minor(balance.available, balance.currency)} are available")
        self.step("balance", "available")

    def decline(self) -> None:
        """The customer does not pay."""
        self.create("vadecline", 10000, "store")
        self.ask_customer(pay=self.number("vadecline"), gateway=self.gateway, result="declined")
        self.step("decline", self.confirmed(self.number("vadecline"), 10000, "MXN"))

    def invalid_request(self) -> None:
        """This gateway accepts whole units only, and libtill does not round."""
        try:
            self.create("vafault", 1050, "va")
        except libtill.TillError as error:
            say(f"10.50 MXN were not sent: {error.message}")
            self.step("invalid request", violations_of(error))

    def lost_answer(self) -> None:
        """The gateway accepts the order, but its answer never arrives."""
        payment = self.create("valost", 5000, "va")
        say(f"the answer was lost, and asking found the payment {payment.status}")
        self.step("lost answer", status_of(payment))
