"""A shop's day with five gateways: payments, refunds, payouts, and what goes wrong on the way.

It takes its clients from the file that `TILL_CONFIG` names, visits the gateways that are in it, and
begins its order numbers with `TILL_RUN`. Lines that begin with `@` are for the program that plays
the customer and compares the languages; everything else is for a human reader.
"""

from __future__ import annotations

import json
import os
from pathlib import Path

from globalmerchant import Globalmerchant
from onlinepay import OnlinePay
from payermax import PayerMax
from paymart import PayMart
from paypro import Paypro
from shop import Shop

SHOPS: dict[str, type[Shop]] = {
    "paymart": PayMart,
    "onlinepay": OnlinePay,
    "globalmerchant": Globalmerchant,
    "payermax": PayerMax,
    "paypro": Paypro,
}


def main() -> None:
    """Walks through the gateways."""
    configs = json.loads(Path(os.environ["TILL_CONFIG"]).read_text(encoding="utf-8"))
    for gateway, shop in SHOPS.items():
        if gateway in configs:
            print(f"Python, {gateway}", flush=True)
            shop(gateway, configs[gateway], os.environ["TILL_RUN"]).walk()


if __name__ == "__main__":
    main()
