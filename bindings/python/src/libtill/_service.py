"""What the groups of operations have in common."""

from __future__ import annotations

from ._typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ._async_core import AsyncCore
    from ._core import Core


class Service:
    """A group of operations of a client."""

    __slots__ = ("_core",)

    def __init__(self, core: Core) -> None:
        self._core = core

    def __repr__(self) -> str:
        return f"<libtill {type(self).__name__} of {self._core.gateway}>"


class AsyncService:
    """A group of operations of an AsyncClient."""

    __slots__ = ("_core",)

    def __init__(self, core: AsyncCore) -> None:
        self._core = core

    def __repr__(self) -> str:
        return f"<libtill {type(self).__name__} of {self._core.gateway}>"
