"""The C ABI: where the library is, and the functions that this package calls in it."""

from __future__ import annotations

import ctypes
import os
from ctypes import POINTER, c_char_p, c_int32, c_size_t, c_uint32, c_void_p

from ._generated.version import VERSION

ABI_MAJOR = 1

OVERRIDE = "LIBTILL_LIBRARY"
"""Environment variable with the path of a library to load instead of the one in the package."""


class Buffer(ctypes.Structure):
    """`till_buf`: a text that the library made and takes back."""

    _fields_ = [("data", c_void_p), ("len", c_size_t)]


# A `bytes` object goes across as a pointer to its own memory, NULs included, without a copy.
BYTES = c_char_p
TEXT = c_char_p
HANDLE = c_void_p
HANDLE_OUT = POINTER(c_void_p)
BUFFER = POINTER(Buffer)

PROTOTYPES: dict[str, tuple[object, tuple[object, ...]]] = {
    "till_abi_version": (c_uint32, ()),
    "till_version": (TEXT, ()),
    "till_buf_free": (None, (BUFFER,)),
    "till_cancel_new": (c_int32, (HANDLE_OUT,)),
    "till_cancel_fire": (None, (HANDLE,)),
    "till_cancel_free": (None, (HANDLE,)),
    "till_client_new": (c_int32, (BYTES, c_size_t, HANDLE_OUT, BUFFER)),
    "till_client_free": (None, (HANDLE,)),
    "till_call": (c_int32, (HANDLE, TEXT, BYTES, c_size_t, HANDLE, BUFFER)),
    "till_exchange_start": (c_int32, (HANDLE, TEXT, BYTES, c_size_t, BUFFER)),
    "till_exchange_resume": (
        c_int32,
        (HANDLE, BYTES, c_size_t, BYTES, c_size_t, BYTES, c_size_t, BUFFER),
    ),
    "till_notification_parse": (c_int32, (HANDLE, BYTES, c_size_t, BYTES, c_size_t, BUFFER)),
    "till_dictionary": (c_int32, (TEXT, BUFFER)),
    "till_capabilities": (c_int32, (BUFFER,)),
    "till_sign": (c_int32, (TEXT, BYTES, c_size_t, BYTES, c_size_t, BUFFER)),
    "till_verify": (
        c_int32,
        (TEXT, BYTES, c_size_t, BYTES, c_size_t, BYTES, c_size_t, BUFFER),
    ),
    "till_explain": (c_int32, (TEXT, BYTES, c_size_t, BUFFER)),
    "till_key_new": (c_int32, (TEXT, BYTES, c_size_t, HANDLE_OUT, BUFFER)),
    "till_key_sign": (c_int32, (HANDLE, BYTES, c_size_t, BUFFER)),
    "till_key_verify": (c_int32, (HANDLE, BYTES, c_size_t, BYTES, c_size_t, BUFFER)),
    "till_key_free": (None, (HANDLE,)),
}


def library_path() -> str:
    """The path of the library: what `LIBTILL_LIBRARY` says, or the one beside this module."""
    beside = os.path.join(os.path.dirname(os.path.abspath(__file__)), "libtill.so")
    return os.environ.get(OVERRIDE) or beside


def load(path: str) -> ctypes.CDLL:
    """Loads the library, refuses one with another ABI, and declares every function."""
    try:
        library = ctypes.CDLL(path, mode=ctypes.RTLD_LOCAL | os.RTLD_NOW)
    except OSError as error:
        raise ImportError(
            f"libtill cannot load its library: {error}. Install the wheel of this platform, "
            f"or set {OVERRIDE} to the path of libtill.so",
            path=path,
        ) from error
    try:
        for name, (result, arguments) in PROTOTYPES.items():
            function = getattr(library, name)
            function.restype = result
            function.argtypes = arguments
            if name == "till_abi_version":
                _check_abi(library, path)
            elif name == "till_version":
                _check_version(library, path)
    except AttributeError as error:
        raise ImportError(f"{path} is no libtill that fits: {error}", path=path) from error
    return library


def _check_abi(library: ctypes.CDLL, path: str) -> None:
    found = library.till_abi_version() >> 16
    if found != ABI_MAJOR:
        raise ImportError(
            f"{path} has version {found} of libtill's C ABI, and this package needs version "
            f"{ABI_MAJOR}: install a libtill package and library of the same release",
            path=path,
        )


def _check_version(library: ctypes.CDLL, path: str) -> None:
    found = library.till_version().decode(errors="replace")
    if found != VERSION:
        raise ImportError(
            f"{path} is of version {found}, and this package is libtill {VERSION}: install a libtill "
            f"package and library of the same release (pip install --force-reinstall "
            f"libtill=={VERSION}), and unset {OVERRIDE} if it names another library",
            path=path,
        )


lib = load(library_path())


def take(buffer: Buffer) -> bytes:
    """Copies what the library wrote, and gives the memory back."""
    try:
        return ctypes.string_at(buffer.data, buffer.len) if buffer.len else b""
    finally:
        lib.till_buf_free(ctypes.byref(buffer))


class Handle:
    """An object of the library, freed with its last reference.

    A call refers to it for as long as it runs, so that closing a client in one thread never pulls
    it away under a call in another one, and no lock can be left held in a forked child.
    """

    __slots__ = ("pointer", "_free")

    def __init__(self, pointer: int, free: object) -> None:
        self.pointer = pointer
        self._free = free

    def __del__(self) -> None:
        self._free(self.pointer)  # type: ignore[operator]
