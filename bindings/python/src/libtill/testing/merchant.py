"""A merchant of a running sandbox."""

from __future__ import annotations

import json
import os
import ssl
import urllib.error
import urllib.request
from collections.abc import Mapping
from pathlib import Path
from typing import Any
from urllib.parse import quote

# An assertion may wait for a minute, and the answer needs its time too.
_TIMEOUT_S = 90


class SandboxMerchant:
    """A merchant of a running sandbox, whose orders are asserted about. A traceback of pytest ends in the test.

    ``merchant`` is its name in the sandbox's control API, and not the gateway's name for it.
    Amounts are minor units. Each assertion takes ``within_ms``: how long it may take to become
    true, 0 to 60000.
    """

    def __init__(
        self,
        url: str,
        merchant: str,
        ca_file: str | None = None,
        *,
        config: Mapping[str, Any] | None = None,
    ) -> None:
        self.url = url.rstrip("/")
        self.merchant = merchant
        self._config = config
        self._tls = ssl.create_default_context(cafile=ca_file) if ca_file else None

    @classmethod
    def from_ready_file(cls, file: str | os.PathLike[str], gateway: str) -> SandboxMerchant:
        """The gateway's first merchant of the sandbox that wrote this file (``--ready-file``)."""
        ready = json.loads(Path(file).read_text(encoding="utf-8"))
        if gateway not in ready["merchants"]:
            known = ", ".join(ready["merchants"])
            raise ValueError(f"gateway: the sandbox has no {gateway!r}; use one of {known}")
        config = ready.get("configs", {}).get(gateway)
        if config and ready["ca_file"]:
            config["tls"] = {"ca_file": ready["ca_file"]}
        return cls(ready["url"], ready["merchants"][gateway], ready["ca_file"], config=config)

    @property
    def config(self) -> dict[str, Any]:
        """The configuration of a client for this merchant, of a Sandbox or a ready file."""
        if self._config is None:
            raise ValueError("config: this merchant was made from its name alone")
        return dict(self._config)

    def fault(
        self,
        fault: str,
        *,
        operation: str | None = None,
        order_id: str | None = None,
        times: int | None = None,
        milliseconds: int | None = None,
        code: str | None = None,
    ) -> None:
        """Makes the gateway fail at the next call, such as ``drop_answer``: charged, and no answer.

        ``operation`` is the call's name on the wire, or ``notification``. The sandbox's README lists
        the faults, and what ``milliseconds`` and ``code`` mean for each.
        """
        rule = {
            "merchant": self.merchant,
            "fault": fault,
            "operation": operation,
            "order_id": order_id,
            "times": times,
            "milliseconds": milliseconds,
            "code": code,
        }
        self._post(
            "/sandbox/faults", {name: value for name, value in rule.items() if value is not None}
        )

    def settle(self, number: str, result: str, **more: Any) -> None:
        """Plays the payer or the bank: ``approved``, ``declined``, ``expired`` and so on.

        ``number`` is that of a payment, refund or payout, the shop's or the gateway's. The sandbox's
        README lists the results, and ``amount``, ``code``, ``reason`` and ``message`` beside them.
        """
        path = f"/sandbox/payments/{quote(number, safe='')}/settle?merchant={self.merchant}"
        self._post(path, {"result": result, **more})

    def assert_charged_once(
        self, order_id: str, amount: int | None = None, *, within_ms: int = 0
    ) -> None:
        """The payer was charged exactly once, and with an amount, exactly that much."""
        __tracebackhide__ = True
        self._claim(order_id, within_ms, charged=1, charged_amount=amount)

    def assert_not_charged(self, order_id: str, *, within_ms: int = 0) -> None:
        """The payer was not charged."""
        __tracebackhide__ = True
        self._claim(order_id, within_ms, charged=0)

    def assert_refunded(
        self, order_id: str, amount: int, of: int | None = None, *, within_ms: int = 0
    ) -> None:
        """So much was refunded altogether, and with ``of``, exactly so much was charged before."""
        __tracebackhide__ = True
        self._claim(order_id, within_ms, refunded_amount=amount, charged_amount=of)

    def assert_paid_out_once(self, order_id: str, *, within_ms: int = 0) -> None:
        """The payout was made exactly once."""
        __tracebackhide__ = True
        self._claim(order_id, within_ms, paid_out=1)

    def assert_notification_accepted(self, order_id: str, *, within_ms: int = 0) -> None:
        """The shop accepted the latest notification about the order."""
        __tracebackhide__ = True
        self._claim(order_id, within_ms, notification_accepted=True)

    def _claim(self, order_id: str, within_ms: int, **claims: Any) -> None:
        __tracebackhide__ = True
        body = {"merchant": self.merchant, "order_id": order_id, "within_ms": within_ms}
        body.update({name: value for name, value in claims.items() if value is not None})
        answer = self._post("/sandbox/assertions", body)
        if not answer["holds"]:
            raise AssertionError(answer["explanation"])

    def _post(self, path: str, body: dict[str, Any]) -> Any:
        request = urllib.request.Request(
            self.url + path,
            data=json.dumps(body).encode(),
            headers={"Content-Type": "application/json"},
        )
        try:
            with urllib.request.urlopen(request, timeout=_TIMEOUT_S, context=self._tls) as answer:
                return json.loads(answer.read())
        except urllib.error.HTTPError as refusal:
            with refusal:
                words = refusal.read().decode(errors="replace")
            raise ValueError(f"the sandbox refused the request: {words}") from None
