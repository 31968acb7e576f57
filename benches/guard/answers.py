"""A web server with one fixed answer for each gateway, over plain HTTP on a free port."""

from __future__ import annotations

import json
import socket
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any


class Answers:
    """The server: a thread for each connection, which answers until the client closes it."""

    def __init__(self) -> None:
        self._listener = socket.create_server(("127.0.0.1", 0))
        self._texts: dict[str, bytes] = {}
        self.url = f"http://127.0.0.1:{self._listener.getsockname()[1]}"

    def give(self, cases: list[dict[str, Any]]) -> None:
        """Takes the answers: each gateway's are below its name."""
        self._texts = {case["gateway"]: _response(case["answer"], case["body"]) for case in cases}

    def serve(self) -> None:
        """Accepts connections until the listener is closed."""
        while True:
            try:
                connection = self._listener.accept()[0]
            except OSError:
                return
            threading.Thread(target=self._answer, args=(connection,), daemon=True).start()

    def close(self) -> None:
        """Accepts no more connections."""
        self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()

    def _answer(self, connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as stream:
            connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            while line := stream.readline():
                for header in iter(stream.readline, b"\r\n"):
                    if header.lower().startswith(b"content-length:"):
                        length = int(header.split(b":")[1])
                stream.read(length)
                connection.sendall(self._texts[line.split(b"/")[1].decode()])


def _response(answer: Mapping[str, Any], body: str) -> bytes:
    headers = {**answer["headers"], "content-length": len(body.encode())}
    lines = [
        f"HTTP/1.1 {answer['http_status']} OK",
        *(f"{name}: {headers[name]}" for name in headers),
    ]
    return ("\r\n".join(lines) + "\r\n\r\n" + body).encode()


@contextmanager
def running() -> Iterator[Answers]:
    """A server that runs meanwhile."""
    answers = Answers()
    threading.Thread(target=answers.serve, daemon=True).start()
    try:
        yield answers
    finally:
        answers.close()


def write_work(path: Path, cases: list[dict[str, Any]]) -> None:
    """Writes cases to the file that the program reads."""
    path.write_text(json.dumps({"cases": cases}))
