"""What a customer does on the gateways' pages, without a script."""

import tempfile
import unittest
from pathlib import Path

from support import PHONE, Play, pasted, run_python


class Customer(Play):
    """Cards, 3-D Secure, providers, wallets."""

    def placed(self, number: str, **fields: object) -> str:
        return self.sandbox.paymart(number, **fields)["processingUrl"]

    def state(self, number: str) -> str:
        return self.sandbox.entry(self.sandbox.ready["merchants"]["paymart"], number)["status"]

    def test_every_test_card(self) -> None:
        page = self.page(java_script_enabled=False, viewport=PHONE)
        self.visit(page, self.placed("cards"))
        cards = page.locator(".cards a").all_inner_texts()
        self.assertGreaterEqual(len(cards), 12)
        for place, card in enumerate(cards):
            number, does = card.split(maxsplit=1)
            with self.subTest(card):
                order = f"card{place}"
                self.visit(page, self.placed(order))
                page.get_by_role("link", name=number).click()
                self.assertEqual(page.get_by_label("Card number").input_value(), number)
                page.get_by_role("button", name="Pay", exact=True).click()
                if does.startswith("3-D Secure"):
                    page.get_by_role("button", name="Authentication succeeds").click()
                well = does.endswith("approved")
                self.assertEqual(self.state(order), "approved" if well else "declined")
                self.assertIn("back=well" if well else "back=badly", page.url)

    def test_what_is_wrong_with_a_card(self) -> None:
        page = self.page(java_script_enabled=False)
        self.visit(page, self.placed("wrong"))
        for number, expiry, code, words in [
            ("4392963203551252", "12/40", "123", "This is not a card number."),
            ("4392963203551251", "12/20", "123", "This card has expired."),
            ("4392963203551251", "13/40", "123", "Enter the expiry as MM/YY."),
            ("4392963203551251", "12/40", "1", "The security code has three or four digits."),
        ]:
            page.get_by_label("Card number").fill(number)
            page.get_by_label("Expiry").fill(expiry)
            page.get_by_label("Security code").fill(code)
            page.get_by_role("button", name="Pay", exact=True).click()
            self.assertEqual(page.get_by_role("alert").inner_text(), words)
            self.assertEqual(self.state("wrong"), "pending")
            # What was entered is not written into the page.
            self.assertNotIn(number, page.locator("form").inner_html())

    def test_authentication_both_ways(self) -> None:
        page = self.page()
        for number, button, state in [
            ("secure1", "Authentication succeeds", "approved"),
            ("secure2", "Authentication fails", "declined"),
        ]:
            self.visit(page, "/dashboard/start?gateway=payermax")
            with tempfile.TemporaryDirectory() as folder:
                program = pasted(page, Path(folder))
                program.write_text(program.read_text().replace("first_payermax_1", number))
                _, url = run_python(program)
            self.visit(page, url)
            self.check_access(page)
            page.get_by_role("button", name=button).click()
            entry = self.sandbox.entry(self.sandbox.ready["merchants"]["payermax"], number)
            self.assertEqual(entry["status"], state)
            self.assertIn(f"outTradeNo={number}", page.url)

    def test_providers_and_a_wallet(self) -> None:
        wanted = {"gateway": "paymart", "settings": {"providers": ["bank_card", "qiwi_wallet"]}}
        merchant = self.sandbox.done("/sandbox/merchants", wanted)
        page = self.page(java_script_enabled=False)
        answer = self.sandbox.paymart("choice", merchant)
        self.visit(page, answer["selectorURL"])
        self.check_access_without_script(page)
        page.get_by_role("link", name="qiwi_wallet").click()
        page.get_by_role("heading", name="Confirm in your wallet").wait_for()
        page.get_by_role("button", name="Confirm").click()
        self.assertEqual(self.sandbox.entry(merchant["merchant"], "choice")["status"], "approved")

    def check_access_without_script(self, page: object) -> None:
        """axe is a script, so the same page is looked at in a browser that has them."""
        other = self.page()
        self.visit(other, page.url)
        self.check_access(other)

    def test_decline_by_the_customer(self) -> None:
        page = self.page(java_script_enabled=False)
        self.visit(page, self.placed("cancel"))
        page.get_by_role("button", name="Cancel").click()
        self.assertEqual(self.state("cancel"), "cancelled")
        self.assertIn("back=badly", page.url)

    def test_reference_of_a_store(self) -> None:
        status, text = self.sandbox.paypro("reference")
        self.assertEqual(status, 200, text)
        merchant = self.sandbox.ready["merchants"]["paypro"]
        order = self.sandbox.entry(merchant, "reference")
        page = self.page()
        self.visit(page, f"/dashboard/orders/{order['gateway_id']}")
        page.get_by_role("link", name="open").click()
        for part in ("Bank transfer to account", "Number for the store"):
            self.assertIn(part, page.locator("main").inner_text())
        self.check_access(page)
        page.get_by_role("button", name="I have paid").click()
        self.assertEqual(self.sandbox.entry(merchant, "reference")["status"], "approved")

    def test_languages(self) -> None:
        page = self.page()
        for locale, language, heading in [("zh", "zh", "支付您的订单"), ("jp", "ja", "ご注文のお支払い")]:
            self.visit(page, self.placed(f"words{locale}", locale=locale))
            page.get_by_role("heading", name=heading).wait_for()
            self.assertEqual(page.locator("html").get_attribute("lang"), language)
            self.check_access(page)


if __name__ == "__main__":
    unittest.main()
