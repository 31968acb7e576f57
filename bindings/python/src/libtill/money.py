"""Exact money: an integer of minor units, made from decimal text and never from a float."""

from __future__ import annotations

from ._error_hook import invalid_request
from ._typing import TYPE_CHECKING
from .reference import dictionary

if TYPE_CHECKING:
    from decimal import Decimal
    from typing import Any, Union

MINOR_MAX = 999_999_999_999_999
DECIMAL = r"([0-9]{1,15})(?:\.([0-9]+))?"


class Money:
    """An amount of money in a currency. It cannot be changed, and is exact.

    Amounts of one currency can be compared, added and subtracted, multiplied by an int, and split.
    What is below zero or above the largest amount is refused, and so are two currencies.

    `Money.of` takes major units, such as `"10.50"`, and `Money.of_minor` minor units, such as 1050.

    Example:
        >>> Money.of("10.50", "USD").minor
        1050
    """

    __slots__ = ("minor", "currency")

    minor: int
    """The amount in minor units: cents for USD, yen for JPY."""
    currency: str
    """The currency: an ISO 4217 code in capitals."""

    def __init__(self, *_: Any, **__: Any) -> None:
        raise TypeError("Money is made by Money.of, of major units, or Money.of_minor")

    @classmethod
    def of(cls, amount: str | Decimal, currency: str) -> Money:
        """Money of so many major units, exactly: more decimals than the currency has are refused.

        An `int` is refused, because it does not say whether it counts major or minor units.

        Example:
            >>> Money.of("1500", "JPY").minor
            1500
        """
        from re import fullmatch

        exponent = _exponent(currency)
        found = fullmatch(DECIMAL, _decimal_text(amount))
        if not found:
            raise _refused("is no plain decimal number such as 1111.00 (a point, no sign)")
        kept = (found[2] or "").rstrip("0")
        if len(kept) > exponent:
            raise _refused(f"has more decimals than {currency} has: {exponent}")
        return _money(int(found[1] + kept.ljust(exponent, "0")), currency)

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> Money:
        """Money of so many minor units.

        Example:
            >>> str(Money.of_minor(1050, "USD"))
            '10.50 USD'
        """
        if isinstance(minor, bool) or not isinstance(minor, int):
            raise _refused(f"must be an int of minor units, and is {_kind(minor)}")
        _exponent(currency)
        return _money(int(minor), currency)

    @property
    def decimal(self) -> Decimal:
        """The amount in major units.

        Example:
            >>> Money.of_minor(1050, "USD").decimal
            Decimal('10.50')
        """
        from decimal import Decimal

        return Decimal((0, tuple(map(int, str(self.minor))), -_exponent(self.currency)))

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

    def __lt__(self, other: Money) -> bool:
        return NotImplemented if type(other) is not Money else self.minor < self._alike(other)

    def __le__(self, other: Money) -> bool:
        return NotImplemented if type(other) is not Money else self.minor <= self._alike(other)

    def __gt__(self, other: Money) -> bool:
        return NotImplemented if type(other) is not Money else self.minor > self._alike(other)

    def __ge__(self, other: Money) -> bool:
        return NotImplemented if type(other) is not Money else self.minor >= self._alike(other)

    def __add__(self, other: Money) -> Money:
        if type(other) is not Money:
            return NotImplemented
        return _money(self.minor + self._alike(other), self.currency)

    def __radd__(self, other: int) -> Money:
        # `sum` begins with 0.
        return self if type(other) is int and other == 0 else NotImplemented

    def __sub__(self, other: Money) -> Money:
        if type(other) is not Money:
            return NotImplemented
        return _money(self.minor - self._alike(other), self.currency)

    def __mul__(self, times: int) -> Money:
        if type(times) is not int:
            return NotImplemented
        return _money(self.minor * times, self.currency)

    __rmul__ = __mul__

    def split(self, parts: int) -> tuple[Money, ...]:
        """So many parts that differ by one minor unit at most, the larger ones first. Their sum is this amount.

        Example:
            >>> [str(part) for part in Money.of("10.00", "USD").split(3)]
            ['3.34 USD', '3.33 USD', '3.33 USD']
        """
        if type(parts) is not int or parts < 1:
            raise invalid_request([("parts", "must be an int of 1 or more")])
        share, left = divmod(self.minor, parts)
        return tuple(_money(share + (part < left), self.currency) for part in range(parts))

    def _alike(self, other: Money) -> int:
        """The minor units of another amount, which must be in the same currency."""
        if other.currency != self.currency:
            message = f"is {other.currency}, and the other amount is in {self.currency}"
            raise invalid_request([("currency", message)])
        return other.minor

    def __str__(self) -> str:
        return f"{self.decimal:f} {self.currency}"

    def __repr__(self) -> str:
        return f"Money.of('{self.decimal:f}', {self.currency!r})"

    def __reduce__(self) -> tuple[Any, ...]:
        return (Money.of_minor, (self.minor, self.currency))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        from ._pydantic import schema_of

        return schema_of(cls, _read, _written)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        from ._pydantic import described

        return described(cls, cls.__slots__)


if TYPE_CHECKING:
    AmountLike = Union[int, Money]
    """What an amount may be given as: minor units as an int, or a Money."""
else:

    def __getattr__(name: str) -> object:
        if name == "AmountLike":
            from typing import Union

            return Union[int, Money]
        raise AttributeError(f"module 'libtill.money' has no attribute {name!r}")


def _read(values: Any) -> Money:
    return Money.of_minor(values["minor"], values["currency"])


def _written(money: Money) -> dict[str, Any]:
    return {"minor": money.minor, "currency": money.currency}


def _money(minor: int, currency: str) -> Money:
    if not 0 <= minor <= MINOR_MAX:
        raise _refused(f"must be from 0 to {MINOR_MAX} minor units")
    money = object.__new__(Money)
    object.__setattr__(money, "minor", minor)
    object.__setattr__(money, "currency", currency)
    return money


def _decimal_text(amount: object) -> str:
    """The amount as decimal text."""
    if type(amount).__name__ == "Decimal":
        # 'f' writes no exponent; what is longer than any amount is not written out at all.
        short = amount.is_finite() and abs(amount.adjusted()) < 19  # type: ignore[attr-defined]
        return format(amount, "f") if short else ""
    if isinstance(amount, str):
        return amount
    if isinstance(amount, int) and not isinstance(amount, bool):
        raise _refused(
            "must be decimal text or a Decimal, and is an int, which does not say what it counts: "
            "Money.of counts major units, Money.of_minor counts minor units"
        )
    raise _refused(f"must be decimal text or a Decimal, in major units, and is {_kind(amount)}")


def _kind(value: object) -> str:
    return f"of the type {type(value).__name__}"


def _refused(message: str) -> Exception:
    return invalid_request([("amount", message)])


def _exponent(currency: str) -> int:
    try:
        return _exponents()[currency]
    except (KeyError, TypeError):
        message = "must be a currency of ISO 4217 in capitals, such as USD"
        raise invalid_request([("currency", message)]) from None


_known: dict[str, int] = {}


def _exponents() -> dict[str, int]:
    if not _known:
        # All at once: another thread must not find some of them.
        _known.update({row["code"]: row["exponent"] for row in dictionary("currencies")})
    return _known
