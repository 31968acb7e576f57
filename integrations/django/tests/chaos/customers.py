"""What customers and shopkeepers do: pay in two tabs, reload, try again, go away, and press the refund button twice."""

from __future__ import annotations

import http.client
import time
import urllib.error
import urllib.parse
import urllib.request
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any, NamedTuple

from libtill.testing import SandboxMerchant

TIMEOUT_S = 120
PATIENCE_S = 180


class Answer(NamedTuple):
    """What a browser got."""

    status: int
    location: str
    text: str


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_browser = urllib.request.build_opener(_Stay)


def send(url: str, form: dict[str, str] | None = None) -> Answer:
    """Sends a form, or asks for a page; a customer whose page breaks reloads it."""
    body = urllib.parse.urlencode(form).encode() if form is not None else None
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        try:
            with _browser.open(url, body, timeout=TIMEOUT_S) as answer:
                return Answer(answer.status, "", answer.read().decode())
        except urllib.error.HTTPError as answer:
            with answer:
                if answer.code < 500:
                    return Answer(answer.code, answer.headers.get("Location") or "", answer.read().decode())
        except (http.client.HTTPException, OSError):
            pass  # The worker was killed.
        time.sleep(0.1)
    raise RuntimeError(f"{url} has not answered for {PATIENCE_S} s")


class Crowd:
    """Everybody who uses the shop. What the customer with a number does follows from the number."""

    def __init__(self, shop: str, merchant: SandboxMerchant) -> None:
        self.shop = shop
        self.merchant = merchant

    def all(self, count: int, act: Callable[[int], None], progress: Callable[[int], None]) -> None:
        """Lets everybody act, some at a time."""
        with ThreadPoolExecutor(12) as pool:
            for done, _ in enumerate(pool.map(act, range(count))):
                progress(done)

    def checkout(self, index: int) -> None:
        """One customer, to the end."""
        number = f"C{index}"
        answer = self._pay(number, "card" if index % 2 else "", tabs=2 if index % 5 == 0 else 1)
        if index % 17 == 3:
            return  # Goes away.
        if index % 10 == 8:
            self._settle(number, "declined")
            answer = self._pay(number, "", tabs=2)
            self._settle(f"{number}_2", "approved")
        elif answer.status == 303 or index % 4 == 0:
            self._settle(number, "approved")
        if index % 3 == 0:
            self._pay(number, "", tabs=1)  # Presses "pay" again, to be sure.

    def refund(self, index: int) -> None:
        """A shopkeeper refunds a part, presses twice, and tries another one at once."""
        if index % 4:
            return
        numbers = [f"C{index}_r1", f"C{index}_r1", f"C{index}_r2"]
        with ThreadPoolExecutor(3) as pool:
            list(pool.map(lambda number: self._refund(index, number), numbers))

    def _refund(self, index: int, number: str) -> Answer:
        return send(f"{self.shop}/refund/", {"order": f"C{index}", "amount": "500", "number": number})

    def _pay(self, number: str, method: str, tabs: int) -> Answer:
        form = {"order": number, "method": method}
        with ThreadPoolExecutor(tabs) as pool:
            answers = list(pool.map(lambda _: send(f"{self.shop}/checkout/", form), range(tabs)))
        return min(answers, key=lambda answer: answer.status != 303)

    def _settle(self, number: str, result: str) -> None:
        """Pays at the gateway, if there is something to pay and it is not decided."""
        try:
            self.merchant.settle(number, result)
        except ValueError:
            return
