"""A site with WooCommerce, and customers who use it as a browser does."""

from __future__ import annotations

import http.client
import http.cookiejar
import json
import os
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any

from libtill.testing import SandboxMerchant

from wordpress import Site

FOLDER = os.environ.get("TILL_WOOCOMMERCE_DIR")
TIMEOUT_S = 120
PATIENCE_S = 180
ADDRESS = {
    "first_name": "Ada", "last_name": "Lovelace", "address_1": "1 Main Street", "city": "San Francisco",
    "postcode": "94103", "phone": "5551234567", "email": "ada@shop.example",
}
LOADED = "$active = get_option('active_plugins'); array_unshift($active, 'woocommerce/woocommerce.php'); " \
    "update_option('active_plugins', $active);"


class WooSite(Site):
    """A site with WooCommerce and one product of 25.00 USD."""

    def __init__(self, settings: dict[str, Any] | None = None, orders: str = "posts", workers: int = 6) -> None:
        super().__init__(settings, "woo-test.php", workers)
        self.orders = orders
        self.product = 0

    def start(self) -> WooSite:
        assert FOLDER
        super().start()
        try:
            self.add_plugin(Path(FOLDER).resolve())
            self.run(LOADED)
            made = json.loads(self.php("woocommerce.php", self.orders).splitlines()[-1])
            self.run("flush_rewrite_rules();")
        except BaseException:
            self.stop()
            raise
        self.product, self.version = made["product"], made["version"]
        return self

    def booked(self, order: int | str) -> list[str]:
        rows = self.query("SELECT what, amount FROM wp_bookings WHERE order_key = %s ORDER BY id", str(order))
        return [row["what"] if row["amount"] is None else f"{row['what']} {row['amount']}" for row in rows]

    def order(self, order: int | str) -> dict[str, Any]:
        """What WooCommerce has of an order."""
        code = (
            f"$order = wc_get_order({int(order)}); $notes = wc_get_order_notes(['order_id' => {int(order)}]);"
            "echo json_encode(['status' => $order->get_status(), 'refunded' => $order->get_total_refunded(),"
            "'transaction' => $order->get_transaction_id(), 'notes' => array_map(fn ($note) => $note->content, $notes)]);"
        )
        found: dict[str, Any] = json.loads(self.run(code))
        return found

    def change_total(self, order: int | str, total: str) -> None:
        """What a shopkeeper does who edits an order."""
        self.run(f"$order = wc_get_order({int(order)}); $order->set_total('{total}'); $order->save();")


class Customer:
    """A browser without a screen."""

    def __init__(self, site: WooSite, gateway: str = "payermax") -> None:
        self.site, self.method = site, f"till_{gateway}"
        self.cookies = http.cookiejar.CookieJar()

    def _open(self, url: str, form: dict[str, str] | None = None) -> tuple[int, str, str]:
        """Sends a form, or asks for a page; a customer whose page breaks reloads it."""
        browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(self.cookies))
        body = urllib.parse.urlencode(form).encode() if form is not None else None
        end = time.monotonic() + PATIENCE_S
        while True:
            try:
                with browser.open(url, body, timeout=TIMEOUT_S) as answer:
                    return answer.status, answer.url, answer.read().decode(errors="replace")
            except urllib.error.HTTPError as answer:
                with answer:
                    if answer.code < 500 or time.monotonic() > end:
                        return answer.code, answer.url, answer.read().decode(errors="replace")
            except (http.client.HTTPException, OSError):
                if time.monotonic() > end:
                    raise
            time.sleep(0.2)

    def get(self, path: str) -> tuple[int, str, str]:
        return self._open(path if path.startswith("http") else self.site.url + path)

    def fill_cart(self) -> str:
        """Puts the product into the cart, and gives the checkout's nonce."""
        self.get(f"/?add-to-cart={self.site.product}")
        _, _, page = self.get("/checkout/")
        found = re.search(r'name="woocommerce-process-checkout-nonce" value="(\w+)"', page)
        assert found, page[:2000]
        return found.group(1)

    def place(self, nonce: str, **fields: str) -> dict[str, Any]:
        """Presses "Place order"."""
        form = {f"billing_{name}": value for name, value in ADDRESS.items()}
        form |= {
            "billing_country": "US", "billing_state": "CA", "payment_method": self.method,
            "woocommerce-process-checkout-nonce": nonce,
            **{f"{self.method}_{name}": value for name, value in fields.items()},
        }
        status, _, text = self._open(f"{self.site.url}/?wc-ajax=checkout", form)
        try:
            found: dict[str, Any] = json.loads(text)
        except ValueError:
            raise AssertionError(f"{status}: {text[:2000]}") from None
        return found

    def buy(self, **fields: str) -> dict[str, Any]:
        return self.place(self.fill_cart(), **fields)

    def card(self, number: str) -> dict[str, str]:
        """The fields of a card."""
        return {"way": "card", "number": number, "expiry": "12/40", "cvv": "123", "holder": "Ada Lovelace"}

    def refund(self, order: int | str, amount: str) -> str | None:
        """What the shopkeeper's page shows instead of success."""
        _, _, text = self._open(self.site.url + "/", {"till_test_refund": str(order), "amount": amount})
        message: str | None = json.loads(text)["message"]
        return message


def number_in(url: str) -> str:
    """The number in an address of the plugin."""
    query = urllib.parse.parse_qs(urllib.parse.urlsplit(url).query)
    return next(query[name][0] for name in ("till_pay", "till_return") if name in query).split(".")[0]


def settle(merchant: SandboxMerchant, number: str, result: str = "approved") -> None:
    """Pays at the gateway, if there is something to pay and it is not decided."""
    try:
        merchant.settle(number, result)
    except ValueError:
        return
