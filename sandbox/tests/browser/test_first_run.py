"""From the first look to the first payment, as somebody does who has never seen the sandbox."""

import tempfile
import unittest
from pathlib import Path

from support import Play, pasted, run_python


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
        with tempfile.TemporaryDirectory() as folder:
            status, url = run_python(pasted(page, Path(folder)))
        self.assertEqual(status, "requires_action")
        # The open page shows it by itself.
        watching.get_by_role("link", name="first1").click()
        watching.get_by_role("heading", name="first1 pending").wait_for()
        watching.get_by_role("link", name="open").click()
        self.assertEqual(watching.url, url)
        watching.get_by_role("link", name="4392963203551251").click()
        watching.get_by_role("button", name="Pay", exact=True).click()
        # The shop's address of success is the sandbox's own first page here.
        watching.get_by_role("heading", name="Overview").wait_for()
        watching.get_by_role("link", name="first1").click()
        line = watching.locator("ol.timeline").inner_text()
        for part in ("The order was created", "create_payment", "The customer opened the page", "pressed pay"):
            self.assertIn(part, line)
        watching.get_by_role("heading", name="first1 approved").wait_for()

    def test_2_every_gateway(self) -> None:
        page = self.page()
        for gateway in ("onlinepay", "globalmerchant", "payermax", "paypro"):
            with self.subTest(gateway), tempfile.TemporaryDirectory() as folder:
                self.visit(page, f"/dashboard/start?gateway={gateway}")
                status, *url = run_python(pasted(page, Path(folder)))
                self.assertEqual(status, "approved" if gateway == "globalmerchant" else "requires_action")
                merchant = self.sandbox.ready["merchants"][gateway]
                self.sandbox.entry(merchant, "first1")


if __name__ == "__main__":
    unittest.main()
