"""Mistakes that type checkers must find: each line has one, which both name. It is checked, and never run.

An ignored error that is none is an error too, so this file fails as soon as a mistake is no longer found.
"""

from __future__ import annotations

import libtill
from libtill import AsyncClient, Client, Money, PaymentRequest

client = Client(gateway="paypro", gatway="x")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.payments.create(order_id="A1", amout=5)  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]
client.payments.create(order_id="A1", amount="5")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.payments.create(order_id="A1", amount=5.0)  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.payments.create(customer={"emial": "a"})  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.payments.get(PaymentRequest(order_id="A", amount=5))  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
client.payments.craete(order_id="A1")  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
client.paymants  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
PaymentRequest(order_id="A1")  # type: ignore[call-arg]  # pyright: ignore[reportCallIssue]

payment = client.payments.get(order_id="A1")
payment.statsu  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
payment.next_action.url  # type: ignore[union-attr]  # pyright: ignore[reportOptionalMemberAccess]

libtill.Paymant  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
libtill.model.Paymant  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
libtill.dictionaries.citys()  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]

Money.of(5, "USD")  # type: ignore[arg-type]  # pyright: ignore[reportArgumentType]
Money.of("5", "USD") + 5  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]
Money.of("5", "USD") * 1.5  # type: ignore[operator]  # pyright: ignore[reportOperatorIssue]


async def shop(client: AsyncClient) -> None:
    """What has to be awaited, or must not be."""
    (client.payments.get(order_id="A1")).status  # type: ignore[attr-defined]  # pyright: ignore[reportAttributeAccessIssue]
    await client.payments.list()  # type: ignore[misc]  # pyright: ignore[reportGeneralTypeIssues]
    with client:  # type: ignore[attr-defined]  # pyright: ignore[reportGeneralTypeIssues]
        pass
