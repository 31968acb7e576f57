"""Lists that ask for their pages when somebody wants them."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterator, Mapping
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from ._held import held
from .errors.factory import local_error

if TYPE_CHECKING:
    from ._async_core import AsyncCore
    from ._core import Core
    from ._record import Record
    from .errors import TillError

PageT = TypeVar("PageT")
ItemT = TypeVar("ItemT")


class Listing(Generic[PageT, ItemT]):
    """What a `list` operation gives: iterate over it, and it asks for page after page.

    Nothing is asked before the first item is wanted, and each new iteration asks anew.

    Example:
        >>> for token in client.tokens.list(customer_id="c1"):
        ...     print(token.token)
    """

    def __init__(
        self,
        core: Core,
        operation: str,
        request: Record | Mapping[str, Any] | None,
        fields: Mapping[str, Any],
    ) -> None:
        """Used by the `list` operations."""
        self._core = core
        self._operation = operation
        self._request = request
        self._fields = fields

    def page(self) -> PageT:
        """Asks for the first page, or for the page that the request names.

        Example:
            >>> client.tokens.list(customer_id="c1").page().next
        """
        page: PageT = self._core.run(self._operation, held(self._request), dict(self._fields))
        return page

    def pages(self) -> Iterator[PageT]:
        """Asks for page after page.

        Where a page is empty and names another, or names one that was there before, the list is not
        complete: OutcomeUnknownError, of the kind `malformed_response`.

        Example:
            >>> for page in client.disputes.list().pages():
            ...     print(len(page.data))
        """
        fields = dict(self._fields)
        number = 0
        while True:
            page: Any = self._core.run(self._operation, held(self._request), dict(fields))
            yield page
            if page.next is None:
                return
            number = fields["page"] = _following(page, number, self._core.gateway, self._operation)

    def __iter__(self) -> Iterator[ItemT]:
        for page in self.pages():
            data: Any = page
            yield from data.data or ()

    def __repr__(self) -> str:
        return f"<libtill {self._operation}>"


class AsyncListing(Generic[PageT, ItemT]):
    """What a `list` operation of an AsyncClient gives: iterate over it, and it asks for page after page.

    Nothing is asked before the first item is wanted, and each new iteration asks anew.

    Example:
        >>> async for token in client.tokens.list(customer_id="c1"):
        ...     print(token.token)
    """

    def __init__(
        self,
        core: AsyncCore,
        operation: str,
        request: Record | Mapping[str, Any] | None,
        fields: Mapping[str, Any],
    ) -> None:
        """Used by the `list` operations."""
        self._core = core
        self._operation = operation
        self._request = request
        self._fields = fields

    async def page(self) -> PageT:
        """Asks for the first page, or for the page that the request names.

        Example:
            >>> page = await client.tokens.list(customer_id="c1").page()
        """
        page: PageT = await self._core.run(self._operation, held(self._request), dict(self._fields))
        return page

    async def pages(self) -> AsyncIterator[PageT]:
        """Asks for page after page.

        Where a page is empty and names another, or names one that was there before, the list is not
        complete: OutcomeUnknownError, of the kind `malformed_response`.

        Example:
            >>> async for page in client.disputes.list().pages():
            ...     print(len(page.data))
        """
        fields = dict(self._fields)
        number = 0
        while True:
            page: Any = await self._core.run(self._operation, held(self._request), dict(fields))
            yield page
            if page.next is None:
                return
            number = fields["page"] = _following(page, number, self._core.gateway, self._operation)

    async def __aiter__(self) -> AsyncIterator[ItemT]:
        async for page in self.pages():
            data: Any = page
            for item in data.data or ():
                yield item

    def __repr__(self) -> str:
        return f"<libtill {self._operation}>"


def _following(page: Any, number: int, gateway: str, operation: str) -> int:
    """The number of the page after one. A gateway that contradicts itself must make neither an endless list nor a short one."""
    if not page.data or page.next <= number:
        raise _incomplete(gateway, operation)
    following: int = page.next
    return following


def _incomplete(gateway: str, operation: str) -> TillError:
    return local_error(
        "malformed_response",
        "the list goes on after an empty page, or with a page that was there before: "
        "it is not complete",
        outcome="unknown",
        retry_safe=True,
        transient=True,
        gateway=gateway,
        operation=operation,
    )
