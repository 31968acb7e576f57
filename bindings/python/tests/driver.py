"""Runs scenarios for the shared runner: JSON lines in, one JSON line out for each.

Everything goes through the package's public, typed interface: requests become typed objects before
they are sent, and results and errors become plain data from their typed fields. With `--async`, the
client is an AsyncClient; with `--gevent`, calls are made by greenlets.
"""

from __future__ import annotations

import asyncio
import json
import sys
from collections.abc import Awaitable, Callable
from importlib import import_module
from typing import Any

import libtill
from libtill._generated.operations import OPERATIONS


class Driver:
    """The current client, and what can be done."""

    make: Callable[[Any], Any] = libtill.Client

    def __init__(self) -> None:
        self.client: Any = None

    def answer(self, command: dict[str, Any]) -> dict[str, Any]:
        """Does one thing and tells what came of it."""
        action: Callable[[dict[str, Any]], Any] = getattr(self, f"do_{command.pop('do')}")
        try:
            return {"ok": action(command)}
        except libtill.TillError as error:
            return {"error": error.details.to_dict()}

    def do_client(self, command: dict[str, Any]) -> dict[str, Any]:
        """Makes the client that the following commands use."""
        self.client = type(self).make(typed(libtill.ClientConfig, command["config"]))
        return {}

    def do_call(self, command: dict[str, Any]) -> Any:
        """Runs an operation: the method that has it, with a typed request."""
        client = self.opened()
        name, fields = command["operation"], command["request"]
        operation = OPERATIONS.get(name)
        if operation is None:
            return self.ended(client.call(name, fields)).to_dict()
        request = typed(getattr(libtill, operation.request), fields)
        if isinstance(request, dict):
            return self.ended(client.call(name, request)).to_dict()
        owner = getattr(client, operation.resource) if operation.resource else client
        method = getattr(owner, operation.verb)
        if operation.resource in ("", "notifications"):
            result = method(**request.members())
        else:
            result = method(request)
        if isinstance(result, (libtill.Listing, libtill.AsyncListing)):
            result = result.page()
        return self.ended(result).to_dict()

    def do_notification(self, command: dict[str, Any]) -> dict[str, Any]:
        """Reads a notification."""
        parse = self.opened().notifications.parse
        event = self.ended(parse(command["headers"], command["body"].encode()))
        plain: dict[str, Any] = event.to_dict()
        return plain

    def do_sign(self, command: dict[str, Any]) -> dict[str, Any]:
        """Signs a message."""
        signature = libtill.sign(command["scheme"], command["message"], command["key"])
        return {"signature": signature}

    def do_verify(self, command: dict[str, Any]) -> dict[str, Any]:
        """Checks a signature."""
        libtill.verify(command["scheme"], command["message"], command["signature"], command["key"])
        return {"valid": True}

    def do_explain(self, command: dict[str, Any]) -> dict[str, Any]:
        """Tells what is signed."""
        return libtill.explain(command["scheme"], command["message"]).to_dict()

    def do_dictionary(self, command: dict[str, Any]) -> list[dict[str, Any]]:
        """Gives a dictionary."""
        return libtill.dictionary(command["name"])

    def ended(self, result: Any) -> Any:
        """The result of a call."""
        return result

    def opened(self) -> Any:
        """The current client."""
        if self.client is None:
            raise SystemExit("the first command must make a client")
        return self.client


class AsyncDriver(Driver):
    """The same with an AsyncClient, all of whose calls one event loop makes."""

    make = libtill.AsyncClient

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()

    def ended(self, result: Awaitable[Any]) -> Any:
        """The result of a call."""
        return self.loop.run_until_complete(result)


class GreenletDriver(Driver):
    """The same in a greenlet of gevent for each command, beside another one."""

    def __init__(self) -> None:
        super().__init__()
        self.spawn: Any = import_module("gevent").spawn

    def answer(self, command: dict[str, Any]) -> dict[str, Any]:
        """Does one thing and tells what came of it."""
        answer: dict[str, Any] = self.spawn(super().answer, command).get()
        return answer


def typed(record: Any, fields: dict[str, Any]) -> Any:
    """A typed request; or the plain data, where they have a field that the type has not."""
    try:
        return record.from_dict(fields)
    except libtill.TillError:
        return fields


def main() -> None:
    """Answers line by line."""
    drivers = {"--async": AsyncDriver, "--gevent": GreenletDriver}
    driver = (drivers[sys.argv[1]] if sys.argv[1:] else Driver)()
    for line in sys.stdin:
        command = json.loads(line)
        if command["do"] == "quit":
            break
        print(json.dumps(driver.answer(command)), flush=True)


if __name__ == "__main__":
    main()
