"""What each gateway takes and can do."""

from __future__ import annotations

import ctypes

from ._native import Buffer, lib
from ._reply import result_of
from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._generated.model.gateway_capabilities import GatewayCapabilities


def capabilities() -> list[GatewayCapabilities]:
    """What each gateway takes and can do, as the library checks it, and how that is known.

    Example:
        >>> for gateway in libtill.capabilities():
        ...     print(gateway.gateway, [one.name for one in gateway.credentials if one.required])
    """
    from ._generated.model.gateway_capabilities import GatewayCapabilities

    out = Buffer()
    found = result_of(lib.till_capabilities(ctypes.byref(out)), out)
    return [GatewayCapabilities.from_dict(gateway) for gateway in found["gateways"]]
