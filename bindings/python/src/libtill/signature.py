"""Signatures without a client: sign, verify, and explain what is signed."""

from __future__ import annotations

import ctypes
from collections.abc import Mapping
from typing import Any, Optional, Union

from . import _json
from ._codec import decode
from ._native import Buffer, Handle, lib, take
from ._record import Record
from ._reply import name_text, result_of
from ._text import BROKEN
from .errors import invalid_request
from .errors.factory import error_from

Message = Union[bytes, bytearray, memoryview, str, Mapping[str, Any]]
"""A raw body for `payermax`; for the other schemes the fields, as a mapping or as JSON text."""

Text = Union[bytes, bytearray, memoryview, str]


class Explanation(Record):
    """What exactly is signed."""

    __slots__ = ("scheme", "algorithm", "string_to_sign", "note")

    scheme: str
    """The scheme."""
    algorithm: str
    """The algorithm."""
    string_to_sign: str
    """The string that is signed, with `<key>` where the secret goes."""

    note: Optional[str]
    """What a signature does not show, where other fields can give the same string."""

    def __init__(
        self, *, scheme: str, algorithm: str, string_to_sign: str, note: Optional[str] = None
    ) -> None:
        """An explanation."""
        self._fill(scheme=scheme, algorithm=algorithm, string_to_sign=string_to_sign, note=note)


class Key:
    """A signing key that is parsed once, to sign or verify many times.

    For `payermax` it is a private or public RSA key, PEM or one line of base64; otherwise the
    secret. Many threads may use it at once. It never shows itself.

    Example:
        >>> Key("paypro", "secret").sign({"amount": "300", "tradeNo": "A1"})
    """

    __slots__ = ("_handle", "scheme")

    def __init__(self, scheme: str, key: Text) -> None:
        """Parses a key.

        Example:
            >>> key = Key("payermax", Path("private.pem").read_bytes())
        """
        try:
            pointer = _parsed(name_text(scheme, "scheme"), _bytes(key, "key"))
        finally:
            # Frames of a traceback show no key: it is in none of them once the call has ended.
            del key
        self._handle = Handle(pointer, lib.till_key_free)
        self.scheme = scheme

    def sign(self, message: Message) -> str:
        """Signs a message.

        Example:
            >>> signature = key.sign(body)
        """
        try:
            content = _message(message)
        finally:
            del message
        out = Buffer()
        pointer = self._handle.pointer
        status = lib.till_key_sign(pointer, content, len(content), ctypes.byref(out))
        del content
        return str(result_of(status, out)["signature"])

    def verify(self, message: Message, signature: Text) -> None:
        """Checks a signature; raises SignatureInvalidError unless it is valid.

        Example:
            >>> key.verify(body, headers["sign"])
        """
        try:
            content, proof = _message(message), _bytes(signature, "signature")
        finally:
            del message
        out = Buffer()
        pointer = self._handle.pointer
        status = lib.till_key_verify(
            pointer, content, len(content), proof, len(proof), ctypes.byref(out)
        )
        del content
        result_of(status, out)

    def __repr__(self) -> str:
        # One whose key was refused has no scheme yet, and tracebacks show it too.
        return f"<libtill.Key {getattr(self, 'scheme', 'without a key')}>"

    def __reduce__(self) -> tuple[Any, ...]:
        raise TypeError("a Key is a secret and cannot be pickled")


def sign(scheme: str, message: Message, key: Text) -> str:
    """Signs a message. To sign often, parse the key once, with Key.

    The schemes are payermax, globalmerchant, paypro, paypro-prefix and business.

    Example:
        >>> libtill.sign("paypro", {"amount": "300", "tradeNo": "A1"}, "secret")
    """
    try:
        name = name_text(scheme, "scheme")
        return _signed(name, _message(message), _bytes(key, "key"))
    finally:
        del message, key


def verify(scheme: str, message: Message, signature: Text, key: Text) -> None:
    """Checks a signature in constant time; raises SignatureInvalidError unless it is valid.

    Example:
        >>> libtill.verify("payermax", body, headers["sign"], gateway_public_key)
    """
    try:
        name, proof = name_text(scheme, "scheme"), _bytes(signature, "signature")
        _verified(name, _message(message), proof, _bytes(key, "key"))
    finally:
        del message, key


def explain(scheme: str, message: Message) -> Explanation:
    """Tells what exactly is signed.

    Example:
        >>> libtill.explain("paypro", {"amount": "300"}).string_to_sign
        'amount=300<key>'
    """
    content = _message(message)
    out = Buffer()
    status = lib.till_explain(name_text(scheme, "scheme"), content, len(content), ctypes.byref(out))
    return Explanation.from_dict(result_of(status, out))


def _parsed(name: bytes, secret: bytes) -> int:
    pointer, error = ctypes.c_void_p(), Buffer()
    status = lib.till_key_new(name, secret, len(secret), ctypes.byref(pointer), ctypes.byref(error))
    del secret
    text = take(error)
    if status != 0:
        raise error_from(decode(text))
    return pointer.value or 0


def _signed(name: bytes, content: bytes, secret: bytes) -> str:
    out = Buffer()
    status = lib.till_sign(name, content, len(content), secret, len(secret), ctypes.byref(out))
    del content, secret
    return str(result_of(status, out)["signature"])


def _verified(name: bytes, content: bytes, proof: bytes, secret: bytes) -> None:
    out = Buffer()
    status = lib.till_verify(
        name,
        content,
        len(content),
        proof,
        len(proof),
        secret,
        len(secret),
        ctypes.byref(out),
    )
    del content, secret
    result_of(status, out)


def _message(message: Message) -> bytes:
    try:
        return (
            _json.text(message, "message")
            if isinstance(message, Mapping)
            else _bytes(message, "message")
        )
    finally:
        del message


def _bytes(value: object, path: str) -> bytes:
    if isinstance(value, (bytes, bytearray, memoryview)):
        return bytes(value)
    message = f"must be text or bytes, and is of the type {type(value).__name__}"
    if isinstance(value, str):
        try:
            return value.encode()
        except UnicodeEncodeError:
            message = BROKEN
    # The value may be a key, which no frame of a traceback may contain, nor Python's own message.
    del value
    raise invalid_request([(path, message)])
