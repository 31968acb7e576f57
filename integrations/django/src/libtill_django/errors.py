"""What is refused before any money moves. Each message says to a shopkeeper what happened and what to do."""

from __future__ import annotations


class ShopError(Exception):
    """The base of these errors. Nothing was sent, and nothing was changed."""


class NotCommittedError(ShopError):
    """The attempt would not be committed before the call."""


class AlreadyPaidError(ShopError):
    """The order is paid."""


class OrderChangedError(ShopError):
    """The order has another amount than the payment that is under way."""


class PaymentOpenError(ShopError):
    """Another gateway may still be paid for the same order."""


class RefundBlockedError(ShopError):
    """A refund of the same payment is under way or unknown."""


class RefundRepeatedError(ShopError):
    """The refund with this number has been begun before."""


class RefundTooMuchError(ShopError):
    """The refund is of more than is left of the payment."""


class RefundImpossibleError(ShopError):
    """There is nothing to refund."""


class UnknownOrderError(ShopError):
    """No attempt has this number."""


class CaptureImpossibleError(ShopError):
    """The payment is not reserved."""
