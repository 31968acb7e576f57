"""The dashboard: faults, replays, signatures, languages, keyboard, looks."""

import json
import os
import unittest

from support import PHONE, Inbox, Play

SCRIPT = "<script>alert(1)</script>"


class Dashboard(Play):
    """What a developer does with it."""

    expected_console = ("status of 403", "status of 404", "status of 400", "blocked by CORS policy", "net::ERR_FAILED")

    def test_fault_that_a_client_feels(self) -> None:
        page = self.page()
        self.visit(page, "/dashboard/faults")
        page.locator("section[aria-labelledby=set] select[name=fault]").select_option("status_500_after")
        page.locator("section[aria-labelledby=set]").get_by_label("Operation").select_option("create_payment")
        self.assertIn("HTTP 500, though the money moved.", page.locator(".previews .chosen").inner_text())
        page.get_by_role("button", name="Set a fault").click()
        told = page.get_by_role("status")
        self.assertEqual(told.inner_text(), "status_500_after waits for paymart's next create_payment.")
        waiting = page.locator("section[aria-labelledby=waiting]")
        self.assertIn("status_500_after", waiting.inner_text())
        # What waits is seen without scrolling.
        self.assertLess(waiting.bounding_box()["y"], page.viewport_size["height"] / 2)
        key = self.sandbox.ready["configs"]["paymart"]["credentials"]["private_key"]
        merchant = self.sandbox.ready["merchants"]["paymart"]
        body = {"product": "Blue cap", "amount": 700, "currency": "EUR", "orderNumber": "felt-fault"}
        status, _ = self.sandbox.ask("/paymart/api/v1/payments", body, {"authorization": f"Bearer {key}"})
        self.assertEqual(status, 500)
        order = self.sandbox.entry(merchant, "felt-fault")
        self.visit(page, f"/dashboard/orders/{order['gateway_id']}")
        self.assertIn("status_500_after", page.locator("ol.timeline").inner_text())

    def test_faults_without_a_script(self) -> None:
        page = self.page(java_script_enabled=False)
        merchant = self.sandbox.ready["merchants"]["onlinepay"]
        self.visit(page, f"/dashboard/faults?merchant={merchant}")
        page.locator("section[aria-labelledby=chaos] select").select_option(["delay", "cut"])
        page.get_by_role("button", name="Start chaos").click()
        self.assertIn("Chaos is on", page.locator("main").inner_text())
        chaos = self.sandbox.done(f"/sandbox/faults?merchant={merchant}")["chaos"]
        self.assertEqual(chaos["probabilities"], {"delay": 0.1, "cut": 0.1})
        page.get_by_role("button", name="Remove all, and end chaos").click()
        self.assertIsNone(self.sandbox.done(f"/sandbox/faults?merchant={merchant}")["chaos"])

    def test_replayed_notification(self) -> None:
        inbox = Inbox()
        self.addCleanup(inbox.stop)
        wanted = {"gateway": "paymart", "notify_url": inbox.url}
        merchant = self.sandbox.done("/sandbox/merchants", wanted)
        self.sandbox.paymart("again", merchant)
        page = self.page()
        name = merchant["merchant"]
        order = self.sandbox.entry(name, "again")
        self.visit(page, f"/dashboard/orders/{order['gateway_id']}")
        page.get_by_label("Result").select_option("approved")
        page.get_by_role("button", name="Apply").click()
        inbox.wait(1)
        told = page.locator("ol.timeline .news a").last
        told.click()
        page.get_by_role("heading", name="delivered").wait_for()
        page.get_by_role("button", name="Send it again").click()
        page.get_by_role("status").wait_for()
        self.assertIn("It was sent again", page.get_by_role("status").inner_text())
        page.get_by_role("heading", name="delivered").wait_for()
        bodies = inbox.wait(2)
        self.assertEqual(bodies[-1], bodies[-2])
        claim = {"merchant": name, "order_id": "again", "charged": 1, "charged_amount": 2500,
                 "notification_accepted": True, "within_ms": 60_000}
        self.assertTrue(self.sandbox.done("/sandbox/assertions", claim)["holds"])

    def test_why_a_signature_is_wrong(self) -> None:
        status, text = self.sandbox.paypro("separated", between="&")
        self.assertIn("sign", text)
        page = self.page()
        # The way of somebody who has never seen it: the first page counts one refused signature.
        self.visit(page, "/")
        page.get_by_role("link", name="Signatures refused").click()
        page.get_by_role("link", name="payIn").first.click()
        panel = page.locator("section[aria-labelledby=signature]")
        self.assertIn("The fields are joined with characters such as & or +", panel.inner_text())
        self.assertIn("First difference at character 11", panel.inner_text())
        marks = panel.locator("mark.first").all_inner_texts()
        self.assertTrue(marks[0].startswith("email=") and marks[1].startswith("&email="), marks)
        self.check_access(page)
        self.picture(page, "signature")

    def test_a_wrong_key(self) -> None:
        self.sandbox.paypro("wrongkey", secret="not the key")
        page = self.page()
        self.visit(page, "/dashboard/exchanges?refused=1&q=wrongkey")
        page.get_by_role("link", name="payIn").click()
        panel = page.locator("section[aria-labelledby=signature]")
        self.assertIn("the key is most likely another one", panel.inner_text())
        self.assertIn("+ <secret>", panel.locator("pre").first.inner_text())
        ours = panel.locator("pre .signed").first.inner_text()
        page.get_by_label("What your code signs").fill(ours.replace("amount=300", "amount=300.00"))
        page.get_by_role("button", name="Compare").click()
        self.assertIn("First difference at character 11", panel.inner_text())
        verdict = panel.get_by_role("status")
        # The verdict has the focus, one character is marked, and the paste is still there.
        self.assertTrue(verdict.evaluate("one => one === document.activeElement"))
        self.assertEqual(panel.locator("mark.first b").all_inner_texts()[1], ".")
        self.assertIn("amount=300.00", page.get_by_label("What your code signs").input_value())
        # Real code hashes the text with its key: that is compared too, and never shown.
        page.get_by_label("What your code signs").fill(f"{ours}not the key")
        page.get_by_role("button", name="Compare").click()
        self.assertIn("It ends with another key: that is the cause.", verdict.inner_text())
        self.assertNotIn("not the key", panel.inner_text())
        secret = self.sandbox.ready["configs"]["paypro"]["credentials"]["secret"]
        page.get_by_label("What your code signs").fill(f"{ours}{secret}\n")
        page.get_by_role("button", name="Compare").click()
        self.assertIn("It ends with this merchant's key: correct.", verdict.inner_text())
        self.assertIn("ends with a line break", verdict.inner_text())
        self.assertNotIn(secret, page.content())
        self.check_access(page)
        verdict.locator("..").get_by_role("link", name="First payment").first.click()
        self.assertIn("gateway=paypro", page.url)

    def test_a_refused_notification(self) -> None:
        inbox = Inbox(400, b"FAIL")
        self.addCleanup(inbox.stop)
        wanted = {"gateway": "paymart", "notify_url": inbox.url, "settings": {"sign_notifications": True}}
        merchant = self.sandbox.done("/sandbox/merchants", wanted)
        self.sandbox.paymart("refused", merchant)
        name = merchant["merchant"]
        self.sandbox.done(f"/sandbox/payments/refused/settle?merchant={name}", {"result": "approved"})
        inbox.wait(1)
        page = self.page()
        self.visit(page, f"/dashboard/deliveries?merchant={name}")
        page.get_by_text("the shop refused it").first.wait_for()
        page.get_by_role("link", name="refused").first.click()
        main = page.locator("main")
        self.assertIn("the shop refused it", main.inner_text())
        self.assertIn("compare notification_key with the configuration under First payment", main.inner_text())
        self.assertEqual(page.locator("section[aria-labelledby=raw] pre").first.inner_text(), inbox.bodies[0].decode())
        color = "one => getComputedStyle(one, '::before').borderTopColor"
        red = page.locator("ol.timeline li.bad").first.evaluate(color)
        self.assertEqual(red, "rgb(163, 22, 31)")
        signed = page.locator("section[aria-labelledby=signature] .signed").first.inner_text()
        key = merchant["config"]["credentials"]["notification_key"]
        page.get_by_label("What your code signs").fill(signed + key)
        page.get_by_role("button", name="Compare").click()
        self.assertIn("It ends with this merchant's key: correct.", page.get_by_role("status").inner_text())
        self.check_access(page)
        self.picture(page, "refused")
        page.get_by_role("link", name="First payment").last.click()
        self.assertIn(key, page.locator("#config").inner_text())

    def test_the_menu_on_a_phone(self) -> None:
        page = self.page(viewport=PHONE)
        self.visit(page, "/dashboard/clock")
        box = page.locator(".side [aria-current=page]").bounding_box()
        self.assertGreaterEqual(box["x"], 0)
        self.assertLessEqual(box["x"] + box["width"], PHONE["width"])

    def test_scripts_are_text(self) -> None:
        self.sandbox.paymart(f"S{SCRIPT}", product=SCRIPT)
        self.sandbox.paypro(SCRIPT)
        self.sandbox.ask(f"/paypro/v1/paypro/{SCRIPT.replace(' ', '%20')}", {"a": SCRIPT})
        page = self.page()
        for path in ("/", "/dashboard/payments", "/dashboard/exchanges", f"/dashboard/payments?q={SCRIPT}",
                     f"/dashboard/orders/{SCRIPT.replace('/', '%2F')}", "/dashboard/ledger"):
            self.visit(page, path)
        self.visit(page, "/dashboard/payments")
        page.get_by_role("link", name=f"S{SCRIPT}").click()
        page.get_by_role("heading", name=f"S{SCRIPT}").wait_for()
        self.assertEqual(page.locator("main script").count(), 0)
        page.get_by_role("link", name="open").click()
        self.assertIn(SCRIPT, page.locator("main").inner_text())

    def test_other_sites(self) -> None:
        page = self.page()
        # A page from elsewhere: another port is another origin.
        other = Inbox()
        self.addCleanup(other.stop)
        page.route(other.url, lambda route: route.fulfill(content_type="text/html", body="<p>other</p>"))
        self.visit(page, other.url)
        merchant = self.sandbox.ready["merchants"]["paymart"]
        send = """async ([url, body]) => {
            try { await fetch(url, {method: 'POST', mode: 'no-cors', body}); } catch (error) { return String(error); }
        }"""
        page.evaluate(send, [f"{self.sandbox.url}/sandbox/faults", json.dumps({"merchant": merchant, "fault": "cut"})])
        page.evaluate(send, [f"{self.sandbox.url}/dashboard/actions/fault", f"merchant={merchant}&fault=cut"])
        page.evaluate("""([url, merchant]) => {
            const form = document.createElement("form");
            form.method = "POST";
            form.action = url;
            for (const [name, value] of [["merchant", merchant], ["fault", "cut"]]) {
                const field = document.createElement("input");
                [field.name, field.value] = [name, value];
                form.append(field);
            }
            document.body.append(form);
            form.submit();
        }""", [f"{self.sandbox.url}/dashboard/actions/fault", merchant])
        page.get_by_text("other sites may not steer the sandbox").wait_for()
        faults = self.sandbox.done(f"/sandbox/faults?merchant={merchant}")["faults"]
        self.assertNotIn("cut", [rule["fault"] for rule in faults])

    def test_languages_and_keyboard(self) -> None:
        page = self.page(locale="ja-JP")
        self.visit(page, "/dashboard/payments")
        page.get_by_role("heading", name="支払い").wait_for()
        page.get_by_role("link", name="中文").click()
        page.get_by_role("heading", name="支付").wait_for()
        self.assertIn("成功", page.get_by_label("状态").inner_text())
        page.get_by_role("link", name="代付").wait_for()
        self.assertEqual(page.locator("html").get_attribute("lang"), "zh")
        page.get_by_role("link", name="English").click()
        page.keyboard.press("Tab")
        self.assertEqual(page.evaluate("document.activeElement.className"), "skip")
        page.keyboard.press("/")
        self.assertEqual(page.evaluate("document.activeElement.name"), "q")
        self.assertIn("next and previous row", page.locator("footer").inner_text())

    def test_disputes_are_decided(self) -> None:
        merchant = self.sandbox.ready["merchants"]["paymart"]
        self.sandbox.paymart("disputed")
        self.sandbox.done(f"/sandbox/payments/disputed/settle?merchant={merchant}", {"result": "declined"})
        self.sandbox.done("/sandbox/disputes", {"merchant": merchant, "payment": "disputed", "comment": "has a receipt"})
        page = self.page()
        self.visit(page, "/dashboard/disputes")
        row = page.get_by_role("row", name="disputed")
        row.get_by_role("button", name="approved").click()
        page.get_by_role("status").wait_for()
        self.assertEqual(page.get_by_role("row", name="disputed").get_by_role("button").count(), 0)
        self.assertEqual(self.sandbox.entry(merchant, "disputed")["status"], "approved")

    def life(self, merchant: str) -> dict:
        """An order with a refund and a dispute, all of it notified of, beside one that waits."""
        inbox = Inbox()
        self.addCleanup(inbox.stop)
        key = self.sandbox.ready["configs"]["paymart"]["credentials"]["private_key"]
        headers = {"authorization": f"Bearer {key}"}
        page = self.page()
        placed = self.sandbox.paymart("looks1", callbackUrl=inbox.url)
        self.visit(page, placed["processingUrl"] + "?card=4392963203551251")
        page.get_by_role("button", name="Pay", exact=True).click()
        refund = {"token": placed["token"], "amount": 500}
        self.sandbox.done("/paymart/api/v1/refunds", refund, headers)
        dispute = {"merchant": merchant, "payment": "looks1", "status": "pending", "comment": "Item not received"}
        self.sandbox.done("/sandbox/disputes", dispute)
        payout = {
            "amount": 4000, "currency": "EUR", "orderNumber": "payout1",
            "card": {"pan": "4276111152393643", "expires": "08/2040"},
            "customer": {"email": "ada@example.com", "ip": "192.0.2.1"},
        }
        self.sandbox.done("/paymart/api/v1/payouts", payout, headers)
        self.sandbox.paypro("looks2")
        # Opened, paid, and of the refund and the dispute three more.
        inbox.wait(5)
        claim = {"merchant": merchant, "order_id": "looks1", "notification_accepted": True, "within_ms": 60_000}
        self.assertTrue(self.sandbox.done("/sandbox/assertions", claim)["holds"])
        return self.sandbox.entry(merchant, "looks1")

    def test_looks(self) -> None:
        merchant = self.sandbox.ready["merchants"]["paymart"]
        order = self.life(merchant)
        self.sandbox.paymart("looks3")
        waiting = self.sandbox.entry(merchant, "looks3")
        paths = {
            "overview": "/",
            "start": "/dashboard/start?gateway=paypro",
            "payments": "/dashboard/payments",
            "order": f"/dashboard/orders/{order['gateway_id']}",
            "requests": "/dashboard/exchanges",
            "notifications": "/dashboard/deliveries",
            "ledger": "/dashboard/ledger",
            "faults": "/dashboard/faults",
            "clock": "/dashboard/clock",
            "disputes": "/dashboard/disputes",
            "checkout": f"/paymart/p/{waiting['gateway_id']}",
        }
        for look, options in {
            "light": {"color_scheme": "light"},
            "dark": {"color_scheme": "dark"},
            "phone": {"color_scheme": "light", "viewport": PHONE},
        }.items():
            page = self.page(**options)
            for name, path in paths.items():
                with self.subTest(f"{name}, {look}"):
                    self.visit(page, path)
                    self.check_access(page)
                    self.picture(page, name if look == "light" else f"{name}-{look}")


if __name__ == "__main__":
    unittest.main()
