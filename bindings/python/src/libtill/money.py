"""Exact money: an integer of minor units, made from decimal text and never from a float."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Union

from .errors import invalid_request

if TYPE_CHECKING:
    from decimal import Decimal

DECIMAL = re.compile(r"-?[0-9]{1,18}(\.[0-9]{1,18})?", re.ASCII)


class Money:
    """An amount of money in a currency. It cannot be changed, and is exact.

    Example:
        >>> Money.of("10.50", "USD").minor
        1050
    """

    __slots__ = ("minor", "currency")

    minor: int
    """The amount in minor units: cents for USD, yen for JPY."""
    currency: str
    """The currency: an ISO 4217 code in capitals."""

    def __init__(self, minor: int, currency: str) -> None:
        """Money of so many minor units.

        Example:
            >>> str(Money(1050, "USD"))
            '10.50 USD'
        """
        if isinstance(minor, bool) or not isinstance(minor, int):
            raise invalid_request([("amount", "must be an int of minor units; see Money.of")])
        object.__setattr__(self, "minor", minor)
        object.__setattr__(self, "currency", currency)

    @classmethod
    def of(cls, amount: str | int | Decimal, currency: str) -> Money:
        """Money of so many major units, exactly: more decimals than the currency has are refused.

        Example:
            >>> Money.of("1500", "JPY").minor
            1500
        """
        exponent = _exponent(currency)
        whole, _, fraction = _digits(amount).partition(".")
        kept = fraction.rstrip("0")
        if len(kept) > exponent:
            raise invalid_request([("amount", f"has more decimals than {currency}: {exponent}")])
        return cls(int(whole + kept.ljust(exponent, "0")), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units.

        Example:
            >>> Money(1050, "USD").decimal
            Decimal('10.50')
        """
        from decimal import Decimal

        sign = 1 if self.minor < 0 else 0
        digits = tuple(int(digit) for digit in str(abs(self.minor)))
        return Decimal((sign, digits, -_exponent(self.currency)))

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError("a Money cannot be changed")

    def __delattr__(self, name: str) -> None:
        raise AttributeError("a Money cannot be changed")

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Money):
            return NotImplemented
        return (self.minor, self.currency) == (other.minor, other.currency)

    def __hash__(self) -> int:
        return hash((self.minor, self.currency))

    def __str__(self) -> str:
        return f"{self.decimal:f} {self.currency}"

    def __repr__(self) -> str:
        return f"Money({self.minor!r}, {self.currency!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Money, (self.minor, self.currency))


AmountLike = Union[int, str, Money]
"""What an amount may be given as: minor units as an int or a string of digits, or a Money."""


def _digits(amount: object) -> str:
    """The amount as plain decimal text."""
    if type(amount).__name__ == "Decimal":
        # 'f' writes no exponent; what is longer than any amount is not written out at all.
        short = amount.is_finite() and abs(amount.adjusted()) < 19  # type: ignore[attr-defined]
        amount = format(amount, "f") if short else ""
    if isinstance(amount, int) and not isinstance(amount, bool):
        amount = str(amount)
    if not isinstance(amount, str):
        message = f"must be decimal text, a Decimal or an int, and is {type(amount).__name__}"
        raise invalid_request([("amount", message)])
    if not DECIMAL.fullmatch(amount):
        raise invalid_request([("amount", "is not a plain decimal number such as 1111.00")])
    return amount


def _exponent(currency: str) -> int:
    try:
        return _exponents()[currency]
    except (KeyError, TypeError):
        message = "must be a currency of ISO 4217 in capitals, such as USD"
        raise invalid_request([("currency", message)]) from None


@lru_cache(maxsize=None)
def _exponents() -> dict[str, int]:
    from .reference import dictionary

    return {row["code"]: row["exponent"] for row in dictionary("currencies")}
