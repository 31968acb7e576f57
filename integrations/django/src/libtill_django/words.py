"""What alarms and states say to a shopkeeper."""

from __future__ import annotations

ALARMS = {
    "paid_twice": "The customer paid twice under this number. Refund one of the two payments.",
    "other_amount": (
        "Another amount, or another currency, was paid than the order asked for. Do not ship. Compare the payment in the gateway's "
        "back office with the order, and refund it or ask for the rest."
    ),
    "failed_and_succeeded": (
        "The gateway reported both that the payment failed and that it succeeded. Do not ship. Look it up in the gateway's back office."
    ),
    "refunded_too_much": (
        "More was refunded than was paid, or one refund has two amounts. Look up the payment's refunds in the gateway's back office."
    ),
    "disputed": (
        "The customer disputes this payment at the bank, or the bank warns of fraud. If nothing was shipped, do not ship. Answer the dispute in "
        "the gateway's back office before its last day: it may take the money back."
    ),
    "order_paid_twice": (
        "The order was paid by an earlier payment already, and this is a second one. Nothing was shipped for it. Refund this payment."
    ),
    "order_changed": (
        "The order was changed after its payment began, so what was paid is not what the order costs now. Nothing was shipped. Set the "
        "order back, or refund the payment and let the customer pay again."
    ),
    "mismatch": (
        "A genuine notification named another amount or another currency than this payment. It was not acted upon. Look up the "
        "payment in the gateway's back office."
    ),
    "unsettled": (
        "Nobody knows what became of this, and the gateway cannot be asked any more. Look it up in the gateway's back office. "
        "For a refund, then run `manage.py till_settle_refund NUMBER --made` or `--not-made`."
    ),
}


def alarm_message(word: str) -> str:
    """What an alarm says."""
    return ALARMS.get(word, "Look up the payment in the gateway's back office.")
