"""TILL["OSCAR"]."""

from __future__ import annotations

from typing import Any

from .. import conf


def options() -> dict[str, Any]:
    """What TILL says about Oscar.

    `CLIENT`: the name of the client; `REQUEST`: further fields of each payment, such as `country`; `PAID_STATUS` and
    `RELEASED_STATUS`: the statuses of an order's pipeline that follow; `SOURCE`: the name of Oscar's source type.
    """
    found: dict[str, Any] = conf.options().get("OSCAR", {})
    return found
