"""Servers for a run: nginx with fixed answers over TLS, a certificate authority for it, and php-fpm behind it."""

from __future__ import annotations

import glob
import json
import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

WORKERS = 4
# Debian keeps its authorities here. A shop's own scripts often read all of them for each call.
BUNDLE = Path("/etc/ssl/certs/ca-certificates.crt")
PATIENCE_S = 10

Answer = dict[str, Any]


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port: int = listener.getsockname()[1]
        return port


def certify(folder: Path) -> tuple[Path, Path]:
    """Makes an authority and a certificate of 127.0.0.1; gives the authority, and Debian's bundle with it added."""
    authority, bundle = folder / "authority.pem", folder / "bundle.pem"
    request = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-noenc", "-days", "30"]
    _quietly(
        *request,
        "-subj",
        "/CN=Test authority",
        "-keyout",
        str(folder / "authority.key"),
        "-out",
        str(authority),
    )
    signer = ["-CA", str(authority), "-CAkey", str(folder / "authority.key")]
    extensions = ["-addext", "basicConstraints=CA:FALSE", "-addext", "subjectAltName=IP:127.0.0.1"]
    files = ["-keyout", str(folder / "server.key"), "-out", str(folder / "server.pem")]
    _quietly(*request, "-subj", "/CN=127.0.0.1", *signer, *extensions, *files)
    bundle.write_bytes(BUNDLE.read_bytes() + authority.read_bytes())
    return authority, bundle


@contextmanager
def nginx(
    folder: Path, port: int, answers: list[tuple[str, Answer, str]], more: str = ""
) -> Iterator[None]:
    """Answers every request below a gateway's name with its fixed answer; `more` are further servers."""
    locations = "".join(_location(name, answer, body) for name, answer, body in answers)
    config = folder / "nginx.conf"
    config.write_text(
        f"""daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log {folder}/nginx.log;
events {{ worker_connections 1024; }}
http {{
  access_log off;
  default_type application/json;
  client_body_temp_path {folder}/body;
  fastcgi_temp_path {folder}/fastcgi;
  keepalive_requests 1000000000;
  keepalive_timeout 600s;
  server {{
    listen 127.0.0.1:{port} ssl;
    ssl_certificate {folder}/server.pem;
    ssl_certificate_key {folder}/server.key;
    ssl_protocols TLSv1.3;
{locations}  }}
{more}}}
"""
    )
    command = [
        shutil.which("nginx") or "/usr/sbin/nginx",
        "-p",
        str(folder),
        "-e",
        f"{folder}/nginx.log",
        "-c",
        str(config),
    ]
    with _running(command, lambda: _listens(port)):
        yield


@contextmanager
def fpm(folder: Path, port: int, extension: Path) -> Iterator[None]:
    """php-fpm with 4 workers and libtill's extension."""
    program = sorted(glob.glob("/usr/sbin/php-fpm*"))[-1]
    config = folder / "fpm.conf"
    config.write_text(
        f"""[global]
daemonize = no
error_log = {folder}/fpm.log
[www]
user = root
group = root
listen = 127.0.0.1:{port}
pm = static
pm.max_children = {WORKERS}
clear_env = no
"""
    )
    command = [program, "--nodaemonize", "--allow-to-run-as-root", "--fpm-config", str(config)]
    settings = ["-d", f"extension={extension}", "-d", "zend.exception_ignore_args=1"]
    with _running([*command, *settings], lambda: _listens(port)):
        yield


def pages(port: int, listen: int, page: Path) -> str:
    """A server for nginx whose every address is one PHP page."""
    parameters = {
        "SCRIPT_FILENAME": page,
        "REQUEST_METHOD": "$request_method",
        "QUERY_STRING": "$query_string",
        "CONTENT_TYPE": "$content_type",
        "CONTENT_LENGTH": "$content_length",
    }
    lines = "".join(f"      fastcgi_param {name} {given};\n" for name, given in parameters.items())
    return f"""  server {{
    listen 127.0.0.1:{port};
    location / {{
      fastcgi_pass 127.0.0.1:{listen};
{lines}    }}
  }}
"""


def _location(name: str, answer: Answer, body: str) -> str:
    headers = {key: text for key, text in answer["headers"].items() if key != "content-type"}
    lines = "".join(
        f"      add_header {key} {json.dumps(text)};\n" for key, text in headers.items()
    )
    return (
        f"    location /{name}/ {{\n{lines}      return {answer['http_status']} '{body}';\n    }}\n"
    )


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


@contextmanager
def _running(command: list[str], ready: Callable[[], bool]) -> Iterator[None]:
    """A program that runs meanwhile."""
    process = subprocess.Popen(command)
    try:
        end = time.monotonic() + PATIENCE_S
        while not ready():
            if process.poll() is not None or time.monotonic() > end:
                raise SystemExit(f"{command[0]} did not start")
            time.sleep(0.02)
        yield
    finally:
        process.terminate()
        process.wait()


def _quietly(*command: str) -> None:
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        raise SystemExit(f"{command[0]} failed: {done.stderr}")
