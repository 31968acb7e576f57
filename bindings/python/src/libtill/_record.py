"""What all records of the model share: immutable, printed without secrets, read from plain data."""

from __future__ import annotations

from ._error_hook import invalid_request
from ._kinds import is_mapping, is_word
from ._text import BROKEN_KEY, below, is_unicode, key_rule
from ._time import rfc3339
from ._typing import TYPE_CHECKING
from .money import Money

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from typing import Any, ClassVar, TypeVar

    from ._words import Words

    R = TypeVar("R", bound="Record")

    Reader = Callable[[Any, str, list[tuple[str, str]]], Any]
    """Reads a value at a path, and notes what is wrong with it."""
    Setter = Callable[[Any, Any], None]
    """Sets one field of a record."""

PRICED = ("amount", "expected_refunded")
"""Amounts beside which the model has their currency: a Money there states it."""


SCALARS = (str, int, bool)

_new = object.__new__
_set = object.__setattr__


class Record:
    """A record of the model. It cannot be changed; `replace` makes a changed copy."""

    __slots__: ClassVar[tuple[str, ...]] = ()

    _nested: ClassVar[Mapping[str, Reader]] = {}
    """How the fields are read that are more than plain values."""
    _secret: ClassVar[frozenset[str]] = frozenset()
    """Fields that are never printed and never pickled."""
    _long: ClassVar[frozenset[str]] = frozenset()
    """Fields that are left out of `repr`, because they are long or say nothing to a reader."""
    _input: ClassVar[bool] = False
    """Whether it is part of a request: what cannot be read then stays for the library to refuse."""

    def _fill(self, **values: Any) -> None:
        for name, value in values.items():
            _set(self, name, value)

    @classmethod
    def from_dict(cls: type[R], values: Mapping[str, Any]) -> R:
        """Reads a record from plain data, such as `to_dict` gives.

        Of an answer, what this version does not know is ignored. A request with a field that does
        not exist is refused.
        """
        violations: list[tuple[str, str]] = []
        try:
            record = cls._read(values, "", violations)
        finally:
            # Frames of a traceback show no card number: what was read is in none of them.
            del values
        if violations:
            del record
            raise invalid_request(violations)
        return record

    @classmethod
    def _read(
        cls: type[R], values: Mapping[str, Any], path: str, violations: list[tuple[str, str]]
    ) -> R:
        layout = layout_of(cls)
        if cls._input and not layout.known.issuperset(values):
            violations.extend(_refused_keys(cls.__slots__, values, path))
        record = _new(cls)
        # Most fields of an answer are absent: those that are there are looked up, not those that could be.
        for clear in layout.setters:
            clear(record, None)
        fields = layout.fields
        for name, value in values.items():
            field = fields.get(name)
            if field is not None and value is not None:
                put, read = field
                if read is not None:
                    value = read(value, f"{path}.{name}" if path else name, violations)
                put(record, value)
        return record

    def to_dict(self) -> dict[str, Any]:
        """The record as plain data, without the fields that are absent.

        Of a Money, the minor units are left. Its currency is the record's own, where that has none
        yet, and one that contradicts it is refused. A time becomes its text.
        """
        violations: list[tuple[str, str]] = []
        data = _data(self, "", None, violations)
        if violations:
            raise invalid_request(violations)
        return data

    def members(self) -> dict[str, Any]:
        """The fields that are present, by name."""
        values = zip(self.__slots__, layout_of(type(self)).values(self))
        return {name: value for name, value in values if value is not None}

    def replace(self: R, **changes: Any) -> R:
        """A copy with other values in some fields."""
        return type(self)(**{**self.members(), **changes})

    def __setattr__(self, name: str, value: object) -> None:
        raise AttributeError(f"a {type(self).__name__} cannot be changed; use replace()")

    def __delattr__(self, name: str) -> None:
        raise AttributeError(f"a {type(self).__name__} cannot be changed; use replace()")

    def __eq__(self, other: object) -> bool:
        if type(other) is not type(self):
            return NotImplemented
        return all(getattr(self, name) == getattr(other, name) for name in self.__slots__)

    def __hash__(self) -> int:
        scalars = (value for value in self.members().values() if isinstance(value, (str, int)))
        return hash((type(self).__name__, *scalars))

    def __repr__(self) -> str:
        shown = ", ".join(
            f"{name}=***" if name in self._secret else f"{name}={_shown(value)}"
            for name, value in self.members().items()
            if name not in self._long
        )
        return f"{type(self).__name__}({shown})"

    def __iter__(self) -> Iterator[tuple[str, Any]]:
        """The fields that are present, for `dict(record)` and for frameworks that make JSON of it. Secrets stay here."""
        if holds_secrets(self):
            raise TypeError(f"a {type(self).__name__} holds secrets: use to_dict()")
        return iter(self.members().items())

    def __copy__(self: R) -> R:
        return self

    def __deepcopy__(self: R, memo: dict[int, Any]) -> R:
        from copy import deepcopy

        return _rebuilt(type(self), deepcopy(self.members(), memo))

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: object) -> Any:
        from ._pydantic import schema_of

        return schema_of(cls, cls.from_dict, _published)

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: object, handler: object) -> dict[str, Any]:
        from ._pydantic import described

        return described(cls, cls.__slots__)

    def __reduce__(self) -> tuple[Any, ...]:
        if any(getattr(self, name) is not None for name in self._secret):
            raise TypeError(f"a {type(self).__name__} holds secrets and cannot be pickled")
        return (_rebuilt, (type(self), self.members()))


class Layout:
    """How the fields of a class are read and set. To look them up in each record would take longer than all else."""

    __slots__ = ("known", "fields", "setters", "values", "keys", "priced")

    known: frozenset[str]
    """The names of the fields."""
    fields: dict[str, tuple[Setter, Reader | None]]
    """What sets a field, and what reads it, where it is more than a plain value."""
    setters: tuple[Setter, ...]
    """What sets each field."""
    values: Callable[[Any], tuple[Any, ...]]
    """The values of all fields, in the order of the names, and one more."""
    keys: tuple[str, ...]
    """The names of all fields as keys of JSON."""
    priced: tuple[str, ...]
    """The fields that may state a currency."""

    def __init__(self, cls: type[Record]) -> None:
        from operator import attrgetter

        names = cls.__slots__
        setters: dict[str, Setter] = {name: getattr(cls, name).__set__ for name in names}
        self.known = frozenset(names)
        self.fields = {name: (put, cls._nested.get(name)) for name, put in setters.items()}
        self.setters = tuple(setters.values())
        self.keys = tuple(f'"{name}"' for name in names)
        self.priced = tuple(name for name in ("currency", *PRICED) if name in setters)
        # The class, so that it is a tuple where there is only one field.
        self.values = attrgetter(*names, "__class__")


_layouts: dict[type[Record], Layout] = {}


def layout_of(cls: type[Record]) -> Layout:
    """The layout of a class, made when it is first needed."""
    layout = _layouts.get(cls)
    if layout is None:
        # Threads that need a class for the first time at once make the same layout twice.
        layout = _layouts[cls] = Layout(cls)
    return layout


def holds_secrets(value: Any) -> bool:
    """Whether a secret is set in a record, or in one of its parts."""
    if isinstance(value, Record):
        members = value.members()
        return not value._secret.isdisjoint(members) or any(map(holds_secrets, members.values()))
    return isinstance(value, tuple) and any(map(holds_secrets, value))


def _published(record: Record) -> dict[str, Any]:
    """A record as JSON for others, who get no secrets."""
    if holds_secrets(record):
        raise TypeError(f"a {type(record).__name__} holds secrets: use to_dict()")
    return record.to_dict()


def _rebuilt(cls: type[R], members: Mapping[str, Any]) -> R:
    return cls(**members)


def _data(
    record: Record, path: str, currency: str | None, violations: list[tuple[str, str]]
) -> dict[str, Any]:
    members = record.members()
    own = members.get("currency")
    if own is None and "currency" in record.__slots__:
        own = stated_currency(members)
        if own is not None:
            members["currency"] = own
    currency = currency if own is None else str(own)
    return {
        name: _plain(value, f"{path}.{name}" if path else name, currency, violations)
        for name, value in members.items()
    }


def stated_currency(members: Mapping[str, Any]) -> str | None:
    """The currency that the amounts of an object state, where one of them is a Money."""
    for name in PRICED:
        amount = members.get(name)
        if isinstance(amount, Money):
            return amount.currency
    return None


def _plain(value: Any, path: str, currency: str | None, violations: list[tuple[str, str]]) -> Any:
    if type(value) in SCALARS:
        return value
    if isinstance(value, Record):
        return _data(value, path, currency, violations)
    if isinstance(value, (list, tuple)):
        return [
            _plain(member, f"{path}[{index}]", currency, violations)
            for index, member in enumerate(value)
        ]
    if is_word(value):
        return value.value
    if hasattr(value, "utcoffset"):
        return _time(value, path, violations)
    if not isinstance(value, Money):
        return value
    if currency is not None and currency != value.currency:
        violations.append((path, f"is in {value.currency}, and the currency is {currency}"))
    return value.minor


def _time(value: Any, path: str, violations: list[tuple[str, str]]) -> Any:
    try:
        return rfc3339(value)
    except ValueError as error:
        violations.append((path, str(error)))
        return None


def _shown(value: Any) -> str:
    """A mapping may hold anything, a card number too, so that only its being there is shown."""
    if is_mapping(value):
        return "{...}"
    if is_word(value):
        return repr(value.value)
    if isinstance(value, (list, tuple)):
        return f"({', '.join(_shown(member) for member in value)})"
    return repr(value)


def _refused_keys(
    known: tuple[str, ...], values: Mapping[Any, Any], path: str
) -> Iterator[tuple[str, str]]:
    for name in values:
        if not isinstance(name, str):
            yield (path, key_rule(name))
        elif not is_unicode(name):
            yield (path, BROKEN_KEY)
        elif name not in known:
            yield (below(path, name), "is unknown")


def one(record: type[R]) -> Reader:
    """Reads a nested record."""

    def read(value: Any, path: str, violations: list[tuple[str, str]]) -> Any:
        if is_mapping(value):
            return record._read(value, path, violations)
        return value if record._input or isinstance(value, record) else None

    return read


def many(read: Reader, stays: bool = False) -> Reader:
    """Reads a list. In a request, what is none stays, for the library to refuse."""

    def read_all(value: Any, path: str, violations: list[tuple[str, str]]) -> Any:
        if isinstance(value, (list, tuple)):
            return tuple(
                read(member, f"{path}[{index}]", violations) for index, member in enumerate(value)
            )
        return value if stays else None

    return read_all


def plain(value: Any, path: str, violations: list[tuple[str, str]]) -> Any:
    """Takes a value as it is."""
    return value


def word(words: type[Words]) -> Reader:
    """Reads a word of an answer; one that this version does not know is `UNKNOWN` or `NONE`.

    Neither ever means that something succeeded or that somebody vouches for it. Where the
    enumeration has no such member, the field is `None`.
    """
    known = _by_text(words)
    fallback = words.__members__.get("UNKNOWN") or words.__members__.get("NONE")

    def read(value: Any, path: str, violations: list[tuple[str, str]]) -> Any:
        try:
            return known.get(value, fallback)
        except TypeError:
            # A list or an object is no word either.
            return fallback

    return read


def choice(words: type[Words]) -> Reader:
    """Reads a word of a request; one that does not exist stays, for the library to refuse."""

    known = _by_text(words)

    def read(value: Any, path: str, violations: list[tuple[str, str]]) -> Any:
        try:
            return known.get(value, value)
        except TypeError:
            return value

    return read


def _by_text(words: type[Words]) -> dict[Any, Words]:
    """The members by their texts: an enumeration's own call takes several times as long."""
    return {member.value: member for member in words}
