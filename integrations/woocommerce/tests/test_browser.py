"""A customer and a shopkeeper in a browser, from the cart to the refund, without an error in the console."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from libtill.testing import Sandbox, SandboxMerchant
from playwright.sync_api import BrowserContext, Page, sync_playwright

import woo
from shops import APPROVED, WAIT_S
from woo import ADDRESS, WooSite, number_in, settle

pytestmark = pytest.mark.skipif(woo.FOLDER is None, reason="TILL_WOOCOMMERCE_DIR names no WooCommerce")
CHROMIUM = os.environ.get("TILL_CHROMIUM", "/usr/bin/chromium")
FLAGS = ["--headless", "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update"]
PICTURES = os.environ.get("TILL_PICTURES")
PATIENCE_MS = 60_000
CARD = "4617611794313933"


@pytest.fixture(scope="module")
def site() -> Iterator[WooSite]:
    made = WooSite(orders=os.environ.get("TILL_WOOCOMMERCE_ORDERS", "posts")).start()
    yield made
    made.stop()


@pytest.fixture
def merchant(site: WooSite, sandbox: Sandbox) -> SandboxMerchant:
    # A refund arrives when the test says so.
    made = sandbox.merchant("payermax", refund_delay_ms=3_600_000)
    more = {"title": "Pay online", "description": "By card or wallet, through PayerMax."}
    site.use("payermax", made.config, methods=["hosted_page", "card"], number_prefix="wc", **more)
    return made


@pytest.fixture(scope="module")
def browser() -> Iterator[Any]:
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Any, site: WooSite) -> Iterator[Page]:
    context: BrowserContext = browser.new_context(viewport={"width": 1280, "height": 860}, locale="en-US")
    context.set_default_timeout(PATIENCE_MS)
    opened = context.new_page()
    complaints: list[str] = []
    opened.on("pageerror", lambda error: complaints.append(f"script: {error}"))
    opened.on("console", lambda message: heard(complaints, message, site))
    yield opened
    context.close()
    assert complaints == []


def heard(complaints: list[str], message: Any, site: WooSite) -> None:
    """Errors in the console of the site's own pages. WordPress's pages ask for pictures of people elsewhere, which this site cannot."""
    where = message.location.get("url", "")
    if message.type == "error" and where.startswith(site.url):
        complaints.append(f"{where}: {message.text}")


def picture(page: Page, name: str, of: str | None = None) -> None:
    """Takes a picture of the page, or of a part of it, for the README."""
    if PICTURES:
        path = str(Path(PICTURES) / f"{name}.png")
        page.locator(of).first.screenshot(path=path) if of else page.screenshot(path=path)


def fill_checkout(page: Page, site: WooSite) -> None:
    page.goto(f"{site.url}/product/blue-cap/")
    page.click("button[name=add-to-cart]")
    page.goto(f"{site.url}/checkout/")
    for name, value in ADDRESS.items():
        page.fill(f"#billing_{name}", value)
    page.locator("#billing_email").blur()
    page.wait_for_load_state("networkidle")


def log_in(page: Page, site: WooSite) -> None:
    page.goto(f"{site.url}/wp-login.php")
    page.fill("#user_login", "admin")
    page.fill("#user_pass", "test-password")
    page.click("#wp-submit")
    page.wait_for_selector("#wpadminbar")


def open_order(page: Page, site: WooSite, order: str) -> None:
    page.goto(f"{site.url}/wp-admin/post.php?post={order}&action=edit")
    page.wait_for_selector("#libtill")


def test_from_the_cart_to_the_refund(site: WooSite, merchant: SandboxMerchant, page: Page) -> None:
    fill_checkout(page, site)
    page.locator("#payment").scroll_into_view_if_needed()
    picture(page, "checkout")
    page.click("#place_order")
    page.wait_for_url(lambda url: url.startswith(merchant.url))
    picture(page, "payment-page")
    page.get_by_role("button", name="Pay", exact=True).click()
    page.wait_for_url(lambda url: "order-received" in url)
    assert "Thank you. Your order has been received." in page.inner_text("body")
    picture(page, "thank-you")
    row = site.attempts("kind = 'payment'")[-1]
    order, number = row["order_key"], row["number"]
    assert site.order(order)["status"] == "processing"
    log_in(page, site)
    refund_in(page, site, merchant, order, number)


def refund_in(page: Page, site: WooSite, merchant: SandboxMerchant, order: str, number: str) -> None:
    """Refunds a part in the order's page, which blocks another one until it has arrived."""
    said: list[str] = []
    page.on("dialog", lambda dialog: (said.append(dialog.message), dialog.accept()))
    for press in (1, 2):
        open_order(page, site, order)
        page.click("button.refund-items")
        page.wait_for_selector(".wc-order-refund-items")
        page.fill("#refund_amount", "5.00")
        page.locator("#refund_amount").dispatch_event("change")
        picture(page, "refund", "#woocommerce-order-items") if press == 1 else None
        with page.expect_event("dialog", lambda dialog: "refund" in dialog.message and "Are you sure" not in dialog.message):
            page.click("button.do-api-refund")
    texts = [text for text in said if "refund" in text and "Are you sure" not in text]
    assert texts[0].startswith(f"The refund {number}_r1 has begun."), said
    assert "A refund of this order is under way or unknown" in texts[1], said
    settle(merchant, f"{number}_r1")
    merchant.assert_notification_accepted(f"{number}_r1", within_ms=WAIT_S * 1000)
    merchant.assert_refunded(number, 500, of=2500)
    open_order(page, site, order)
    assert site.booked(order) == ["fulfilled", "refunded 5.00"]
    page.locator("#libtill").scroll_into_view_if_needed()
    assert f"{number}_r1" in page.inner_text("#libtill")
    picture(page, "order", "#libtill")
    picture(page, "refunded", "#woocommerce-order-items")


def test_a_card_in_the_shop_with_3d_secure(site: WooSite, merchant: SandboxMerchant, page: Page) -> None:
    sent: list[str] = []
    page.on("request", lambda request: sent.append(f"{request.url} {request.post_data or ''}"))
    fill_checkout(page, site)
    page.check("input[value=card]")
    page.fill("#till_payermax_number", "4617 6117 9431 3933")
    page.fill("#till_payermax_expiry", "12/40")
    page.fill("#till_payermax_cvv", "123")
    page.fill("#till_payermax_holder", "Ada Lovelace")
    picture(page, "card", "#payment")
    # The address changes once more, and WooCommerce sends the form for it.
    page.fill("#billing_postcode", "94104")
    page.locator("#billing_postcode").blur()
    page.wait_for_load_state("networkidle")
    page.click("#place_order")
    page.wait_for_url(lambda url: url.startswith(merchant.url))
    picture(page, "bank")
    with_card = [each for each in sent if each.startswith(site.url) and "4617" in each]
    assert len(with_card) == 1 and "wc-ajax=checkout" in with_card[0]
    page.get_by_role("button", name="Authentication succeeds").click()
    page.wait_for_url(lambda url: "order-received" in url)
    row = site.attempts("kind = 'payment'")[-1]
    assert site.order(row["order_key"])["status"] == "processing"


def test_a_declined_payment_leads_back_to_the_order(site: WooSite, merchant: SandboxMerchant, page: Page) -> None:
    fill_checkout(page, site)
    page.click("#place_order")
    page.wait_for_url(lambda url: url.startswith(merchant.url))
    page.get_by_role("button", name="Cancel").click()
    page.wait_for_url(lambda url: "order-pay" in url)
    assert "Your payment failed. You were not charged. You can try again." in page.inner_text("body")
    picture(page, "pay-again")
    page.click("#place_order")
    page.wait_for_url(lambda url: url.startswith(merchant.url))
    number = site.attempts("kind = 'payment'")[-1]["number"]
    assert number.endswith("_2")


def test_settings_and_the_connection_test(site: WooSite, merchant: SandboxMerchant, page: Page) -> None:
    log_in(page, site)
    page.goto(f"{site.url}/wp-admin/admin.php?page=wc-settings&tab=checkout&section=till_payermax")
    assert page.input_value("#woocommerce_till_payermax_credential_private_key") == "••••••••"
    page.click("#till-check")
    page.wait_for_selector("#till-findings tr")
    states = page.locator("#till-findings td:first-child").all_inner_texts()
    assert states and "failed" not in states
    page.set_viewport_size({"width": 1280, "height": 1700})
    picture(page, "settings")
    page.click("button[name=save]")
    page.wait_for_load_state("load")
    stored = site.run("echo get_option('woocommerce_till_payermax_settings')['credential_private_key'];")
    assert stored.strip() == merchant.config["credentials"]["private_key"].strip()


def test_the_checkout_of_blocks(site: WooSite, merchant: SandboxMerchant, page: Page) -> None:
    page.goto(f"{site.url}/product/blue-cap/")
    page.click("button[name=add-to-cart]")
    page.goto(f"{site.url}/blocks/")
    page.wait_for_selector(".wc-block-checkout__form")
    page.fill("#email", ADDRESS["email"])
    kind = "shipping" if page.locator("#shipping-first_name").count() else "billing"
    for name in ("first_name", "last_name", "address_1", "city", "postcode", "phone"):
        page.fill(f"#{kind}-{name}", ADDRESS[name])
    page.get_by_text("Card", exact=True).click()
    page.fill("#till_payermax_number", APPROVED)
    page.fill("#till_payermax_expiry", "12/40")
    page.fill("#till_payermax_cvv", "123")
    page.fill("#till_payermax_holder", "Ada Lovelace")
    page.wait_for_load_state("networkidle")
    picture(page, "blocks")
    page.click(".wc-block-components-checkout-place-order-button")
    page.wait_for_url(lambda url: "order-received" in url)
    row = site.attempts("kind = 'payment'")[-1]
    assert site.order(row["order_key"])["status"] == "processing"
