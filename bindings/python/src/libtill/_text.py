"""Texts of a caller's: whether they are Unicode, and how messages show them."""

from __future__ import annotations

SHOWN_MAX = 40
BROKEN = "must be Unicode text, and has half of a surrogate pair"
BROKEN_KEY = "has a key that is no Unicode text: half of a surrogate pair"


def is_unicode(value: str) -> bool:
    """Whether UTF-8 can hold a text."""
    return value.isascii() or not any("\ud800" <= letter <= "\udfff" for letter in value)


def shown(name: str) -> str:
    """A key as a message may show it: one line, short, and no digits: it may be a card number that slipped."""
    if name.isascii() and name.replace("_", "").isalpha() and name.islower():
        return name[:SHOWN_MAX]
    import unicodedata

    letters = (
        "#" if "0" <= letter <= "9" else letter if unicodedata.category(letter)[0] != "C" else "?"
        for letter in name[:SHOWN_MAX]
    )
    return "".join(letters) + ("…" if len(name) > SHOWN_MAX else "")


def below(path: str, name: str) -> str:
    """The path of a member."""
    return f"{path}.{shown(name)}" if path else shown(name)


def key_rule(name: object) -> str:
    """What is wrong with a key that is no text."""
    return f"must have texts as keys, and one is of the type {type(name).__name__}"
