"""What every error of libtill carries."""

from __future__ import annotations

from .._typing import TYPE_CHECKING

from .._error_hook import error_from
from .._generated.errors.attributes import ErrorAttributes

if TYPE_CHECKING:
    from collections.abc import Mapping
    from typing import Any

    from .._generated.model.error_details import ErrorDetails


CERTAIN = ("not_sent", "rejected")
"""The outcomes after which nothing has happened. A word of a later version is none of them."""


class TillError(ErrorAttributes, Exception):
    """Why a call failed. Where money may have moved, it is an OutcomeUnknownError.

    Everything in it is safe to log: secrets, card numbers and security codes are redacted.

    Example:
        >>> try:
        ...     client.payments.create(order_id="A1", amount=2500, currency="USD")
        ... except OutcomeUnknownError as error:
        ...     mark_for_resolving(error.order_id)
        ... except TillError as error:
        ...     tell_the_customer(error.message)
    """

    __module__ = "libtill"

    raw: dict[str, Any]
    """The error as plain data."""

    def __init__(self, error: Mapping[str, Any]) -> None:
        """An error from its plain data."""
        super().__init__(error.get("message", ""))
        self.raw = dict(error)
        self._read: ErrorDetails | None = None

    @property
    def details(self) -> ErrorDetails:
        """All fields as a record.

        Example:
            >>> error.details.to_dict()["kind"]
            'invalid_request'
        """
        if self._read is None:
            from .._generated.model.error_details import ErrorDetails

            self._read = ErrorDetails.from_dict(self.raw)
        return self._read

    @property
    def is_outcome_unknown(self) -> bool:
        """Whether it may have happened all the same: ask with the operation's `resolve`.

        Example:
            >>> if error.is_outcome_unknown:
            ...     client.payments.resolve(order_id="A1", amount=2500, currency="USD")
        """
        return self.raw.get("outcome") not in CERTAIN

    def __str__(self) -> str:
        return f"{self.raw.get('kind')}: {self.raw.get('message')}"

    def __reduce__(self) -> tuple[Any, ...]:
        return (error_from, (self.raw,))


class OutcomeUnknownError(TillError):
    """It may have happened: money may have moved. Ask with the operation's `resolve`.

    Every error whose outcome is unknown is one of these, and no other error is. `kind` says what went
    wrong; after a `duplicate_order`, `existing` is what has the order number.

    Example:
        >>> try:
        ...     client.payouts.create(order_id="P1", amount=150000, currency="PHP")
        ... except OutcomeUnknownError:
        ...     client.payouts.resolve(order_id="P1", amount=150000, currency="PHP")
    """

    __module__ = "libtill"
