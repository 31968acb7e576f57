"""OnlinePay: hosted pages, lists, and payouts to Chinese bank accounts in codes of dictionaries."""

from __future__ import annotations

from shop import Shop, violations_of, say, status_of

import libtill


class OnlinePay(Shop):
    """Its notifications are not authenticated, so a query confirms them before shipping."""

    def steps(self) -> None:
        """All steps, in order."""
        self.hosted_payment()
        self.find_in_list()
        self.payout()
        self.balance()
        self.invalid_request()
        self.lost_answer()

    def create(self, name: str, amount: int) -> libtill.Payment:
        """A payment on the gateway's page."""
        return self.client.payments.create(
            order_id=self.number(name),
            amount=amount,
            currency="CNY",
            description="Blue cap",
            success_url="https://shop.example/thanks",
            failure_url="https://shop.example/sorry",
            notify_url=self.inbox.url,
        )

    def hosted_payment(self) -> None:
        """The customer pays on the gateway's page."""
        payment = self.create("ophosted", 10000)
        action = payment.next_action
        if action and action.url:
            say(f"100.00 CNY are paid at {action.url}")
            self.ask_customer(open=action.url, press="pay")
        self.step("hosted payment", str(payment.status))
        self.step("notification", self.confirmed(self.number("ophosted"), 10000, "CNY"))

    def find_in_list(self) -> None:
        """The list contains the payment as often as it was made."""
        found = list(self.client.payments.list(order_id=self.number("ophosted"), kind="payment"))
        line = [f"{payment.status} {payment.amount} {payment.currency}" for payment in found]
        self.step("list", ", ".join(line))

    def send(self, name: str, city: libtill.City, province: str) -> libtill.Payout:
        """A payout to an account with the Bank of China."""
        bank = next(bank for bank in libtill.dictionaries.banks() if bank.name == "Bank of China")
        return self.client.payouts.create(
            order_id=self.number(name),
            amount=2000,
            currency="CNY",
            destination=libtill.Destination(
                bank_account=libtill.BankAccount(
                    holder="Grace Hopper", number="11111111111111111", bank_code=bank.code
                )
            ),
            billing=libtill.Address(state=province, country="CN", city=city.code),
        )

    def payout(self) -> None:
        """Two cities are called Suzhou: the province decides which one is meant."""
        province = province_named("Jiangsu Province")
        payout = self.send("oppayout", city_named("Suzhou City", province), province)
        say(f"a payout of 20.00 CNY is {payout.status}")
        self.step("payout", str(payout.status))

    def balance(self) -> None:
        """The balance that can be paid out."""
        balance = self.client.balances.get(currency="CNY")
        if balance.available is not None:
            say(f"{libtill.Money.of_minor(balance.available, balance.currency)} are available")
        self.step("balance", "available")

    def invalid_request(self) -> None:
        """A city must lie in its province."""
        suzhou = city_named("Suzhou City", province_named("Anhui Province"))
        try:
            self.send("opfault", suzhou, province_named("Jiangsu Province"))
        except libtill.TillError as error:
            say(f"not sent: {error.message}")
            self.step("invalid request", violations_of(error))

    def lost_answer(self) -> None:
        """The gateway accepts the order, but its answer never arrives."""
        payment = self.create("oplost", 5000)
        say(f"the answer was lost, and asking found the payment {payment.status}")
        self.step("lost answer", status_of(payment))


def province_named(name: str) -> str:
    """The code of a province."""
    provinces = libtill.dictionaries.provinces()
    return next(province.code for province in provinces if province.name == name)


def city_named(name: str, province: str) -> libtill.City:
    """The city of that name in that province."""
    cities = libtill.dictionaries.cities()
    return next(city for city in cities if city.name == name and city.province == province)
