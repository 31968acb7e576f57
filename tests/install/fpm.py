#!/usr/bin/env python3
"""Starts php-fpm, asks it for one page over FastCGI, and prints the page.

tests/install/fpm.py SOCKET SCRIPT AUTOLOAD SERVER...
"""

import os
import socket
import struct
import subprocess
import sys
import time

BEGIN, ABORTED, END, PARAMS, STDIN, STDOUT, STDERR = range(1, 8)
WAIT_S = 120


def record(kind: int, content: bytes) -> bytes:
    """A record of the request with the number 1."""
    return struct.pack("!BBHHBx", 1, kind, 1, len(content), 0) + content


def parameters(values: "dict[str, str]") -> bytes:
    """Names and values, each with its length in four bytes."""
    found = b""
    for name, value in values.items():
        words = name.encode(), value.encode()
        found += b"".join(struct.pack("!I", len(word) | 1 << 31) for word in words)
        found += b"".join(words)
    return found


def connected(path: str, server: "subprocess.Popen[bytes]") -> socket.socket:
    """A connection, as soon as the server listens."""
    end = time.monotonic() + WAIT_S
    while True:
        client = socket.socket(socket.AF_UNIX)
        try:
            client.connect(path)
            return client
        except OSError:
            client.close()
            if server.poll() is not None or time.monotonic() > end:
                raise SystemExit("php-fpm does not start") from None
            time.sleep(0.02)


def page(client: socket.socket, script: str, autoload: str) -> "tuple[bytes, bytes]":
    """What the script prints, and what PHP reports."""
    values = {"SCRIPT_FILENAME": script, "REQUEST_METHOD": "GET", "TILL_AUTOLOAD": autoload}
    client.sendall(record(BEGIN, struct.pack("!HB5x", 1, 0)))
    client.sendall(record(PARAMS, parameters(values)) + record(PARAMS, b"") + record(STDIN, b""))
    output = {STDOUT: b"", STDERR: b""}
    stream = client.makefile("rb")
    while True:
        _, kind, _, length, padding = struct.unpack("!BBHHBx", stream.read(8))
        content = stream.read(length + padding)[:length]
        if kind == END:
            return output[STDOUT], output[STDERR]
        output[kind] += content


def main(path: str, script: str, autoload: str, command: "list[str]") -> None:
    """Prints the page without its head."""
    server = subprocess.Popen(command, env=os.environ)
    try:
        with connected(path, server) as client:
            text, errors = page(client, script, autoload)
        print(text.decode().partition("\r\n\r\n")[2])
        if errors:
            raise SystemExit(errors.decode())
    finally:
        server.terminate()
        server.wait()


if __name__ == "__main__":
    if len(sys.argv) < 5:
        raise SystemExit(__doc__)
    main(sys.argv[1], sys.argv[2], sys.argv[3], sys.argv[4:])
