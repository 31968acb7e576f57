"""The shop's processes: gunicorn with its workers, and two till_resolve. Any of them may be killed."""

from __future__ import annotations

import json
import os
import random
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent.parent
WORKERS = 4
RESOLVERS = 2


class Site:
    """The shop, at an address that outlives its workers."""

    def __init__(self, config: dict[str, Any], log: Path) -> None:
        self.socket = socket.create_server(("127.0.0.1", 0), backlog=512)
        self.url = f"http://127.0.0.1:{self.socket.getsockname()[1]}"
        self.log = log.open("wb")
        till = {
            "CLIENTS": {"default": config},
            "SITE_URL": self.url,
            "PRODUCTION": False,
            "ORDER_TOTAL": "shop.orders.total",
        }
        self.environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(os.path.abspath(path) for path in sys.path),
            "SHOP_TILL": json.dumps(till),
            "DJANGO_SETTINGS_MODULE": "shop.settings",
        }
        self.processes: list[subprocess.Popen[bytes]] = []
        self.resolvers: list[subprocess.Popen[bytes]] = []
        self.kills = {"workers": 0, "resolvers": 0}

    def start(self) -> None:
        """Starts everything; the socket takes connections before the workers do."""
        descriptor = self.socket.fileno()
        options = [
            "--workers",
            str(WORKERS),
            "--bind",
            f"fd://{descriptor}",
            "--timeout",
            "300",
            "--log-level",
            "warning",
        ]
        command = [sys.executable, "-m", "gunicorn", *options, "shop.wsgi:application"]
        self.gunicorn = self._process(command, pass_fds=(descriptor,))
        self.resolvers = [self._resolver() for _ in range(RESOLVERS)]
        self._wait()

    def _wait(self) -> None:
        """Waits for the first answer, or for the end of a gunicorn that cannot start."""
        while self.gunicorn.poll() is None:
            try:
                urllib.request.urlopen(f"{self.url}/till/return/x/", timeout=2).close()
            except urllib.error.HTTPError as answer:
                answer.close()
                return
            except OSError:
                continue
        raise RuntimeError("gunicorn ended before it answered")

    def _resolver(self) -> subprocess.Popen[bytes]:
        return self._process(
            [sys.executable, str(FOLDER / "manage.py"), "till_resolve", "--loop", "--every", "1"]
        )

    def _process(self, command: list[str], **more: Any) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            command, cwd=FOLDER, env=self.environment, stdout=self.log, stderr=self.log, **more
        )

    def kill_worker(self, chance: random.Random) -> None:
        """Kills a worker in whatever it does; gunicorn starts another one."""
        children = Path(f"/proc/{self.gunicorn.pid}/task/{self.gunicorn.pid}/children").read_text().split()
        if children:
            with suppress(ProcessLookupError):
                os.kill(int(chance.choice(children)), signal.SIGKILL)
                self.kills["workers"] += 1

    def kill_resolver(self, chance: random.Random) -> None:
        """Kills a till_resolve, and starts another one."""
        index = chance.randrange(RESOLVERS)
        self.resolvers[index].kill()
        self.resolvers[index].wait()
        self.resolvers[index] = self._resolver()
        self.kills["resolvers"] += 1

    def stop(self) -> None:
        """Ends everything."""
        for process in self.processes:
            process.terminate()
        for process in self.processes:
            try:
                process.wait(60)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
        self.socket.close()
        self.log.close()
