"""From the first look to the first payment, as somebody does who has never seen the sandbox."""

import re
import tempfile
import unittest
from pathlib import Path

from playwright.sync_api import Page
from support import Play, pasted, run_python


def order_number(page: Page) -> str:
    """The number that the code to paste gives its order; it stands first."""
    code = page.locator("#code-python").inner_text()
    return re.search(r'create\(\{\s+"order_id": "([^"]+)"', code).group(1)


class FirstRun(Play):
    """The pasted code works with every gateway."""

    def test_1_first_payment(self) -> None:
        page = self.page()
        self.visit(page, "/")
        self.assertIn("No payment yet", page.locator("main").inner_text())
        page.locator("main").get_by_role("link", name="First payment").click()
        page.get_by_role("link", name="paymart").click()
        page.context.grant_permissions(["clipboard-read", "clipboard-write"])
        page.get_by_role("button", name="Copy").first.click()
        page.get_by_role("button", name="Copied").wait_for()
        self.assertEqual(
            page.evaluate("navigator.clipboard.readText()"), page.locator("#config").text_content()
        )
        watching = self.page()
        self.visit(watching, "/dashboard/payments")
        watching.locator("[data-live]:not([hidden])").wait_for()
        number = order_number(page)
        self.assertEqual(number, "first_paymart_1")
        with tempfile.TemporaryDirectory() as folder:
            status, url = run_python(pasted(page, Path(folder)))
        self.assertEqual(status, "requires_action")
        # The open page shows it by itself.
        watching.get_by_role("link", name=number).click()
        watching.get_by_role("heading", name=f"{number} pending").wait_for()
        watching.get_by_role("link", name="open").click()
        self.assertEqual(watching.url, url)
        watching.get_by_role("link", name="4392963203551251").click()
        watching.get_by_role("button", name="Pay", exact=True).click()
        # The shop's address of success is the sandbox's own first page here.
        watching.get_by_role("heading", name="Overview").wait_for()
        watching.get_by_role("link", name=number).click()
        line = watching.locator("ol.timeline").inner_text()
        for part in ("The order was created", "create_payment", "The customer opened the page", "pressed pay", "25.00 EUR charged"):
            self.assertIn(part, line)
        watching.get_by_role("heading", name=f"{number} approved").wait_for()
        # The next view has another number, so that the same code can be pasted again.
        page.reload()
        self.assertEqual(order_number(page), "first_paymart_2")
        with tempfile.TemporaryDirectory() as folder:
            self.assertEqual(run_python(pasted(page, Path(folder)))[0], "requires_action")
        self.check_access(page)

    def test_2_every_gateway(self) -> None:
        page = self.page()
        for gateway in ("onlinepay", "globalmerchant", "payermax", "paypro"):
            with self.subTest(gateway), tempfile.TemporaryDirectory() as folder:
                self.visit(page, f"/dashboard/start?gateway={gateway}")
                number = order_number(page)
                status, *url = run_python(pasted(page, Path(folder)))
                self.assertEqual(status, "approved" if gateway == "globalmerchant" else "requires_action")
                merchant = self.sandbox.ready["merchants"][gateway]
                self.sandbox.entry(merchant, number)


if __name__ == "__main__":
    unittest.main()
