"""A private PostgreSQL: `python cluster.py COMMAND...` runs a command with PGHOST set to it, and ends it afterwards.

It listens to a socket in a folder of its own and to no port. Without PostgreSQL on this machine, it says so in capitals and runs
nothing.
"""

from __future__ import annotations

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

# PostgreSQL refuses to run as root. Debian's package makes this user.
USER = "postgres" if os.geteuid() == 0 else None


def program(name: str) -> str | None:
    """A program of PostgreSQL. Debian keeps them out of the PATH; the newest version is taken."""
    newest = sorted(Path("/usr/lib/postgresql").glob(f"*/bin/{name}"), key=lambda path: float(path.parts[4]))
    return str(newest[-1]) if newest else shutil.which(name)


def missing() -> str | None:
    """What is missing to run a cluster, if anything is."""
    if program("initdb") is None or program("pg_ctl") is None:
        return "initdb and pg_ctl (Debian: postgresql)"
    if USER is not None:
        try:
            pwd.getpwnam(USER)
        except KeyError:
            return f"the user {USER} (Debian: postgresql)"
    return None


class Cluster:
    """A running cluster."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.data = folder / "data"

    def create(self) -> None:
        """Makes its files. They outlive no test, so nothing is synced to the disk at their making."""
        self._run(
            "initdb",
            "--auth=trust",
            "--no-sync",
            "--username=postgres",
            "--encoding=UTF8",
            "--pgdata",
            str(self.data),
        )
        settings = f"listen_addresses = ''\nunix_socket_directories = '{self.folder}'\nmax_connections = 60\n"
        with (self.data / "postgresql.conf").open("a", encoding="utf-8") as file:
            file.write(settings)

    def start(self) -> None:
        self._control("start", "--log", str(self.folder / "log"))

    def stop(self, mode: str = "fast") -> None:
        self._control("stop", "--mode", mode)

    def restart(self) -> None:
        """Ends every connection at once, as a crash does, and starts again."""
        self.stop("immediate")
        self.start()

    def _control(self, action: str, *options: str) -> None:
        self._run("pg_ctl", action, "--wait", "--silent", "--pgdata", str(self.data), *options)

    def _run(self, name: str, *arguments: str) -> None:
        found = program(name)
        assert found is not None
        finished = subprocess.run(
            [found, *arguments],
            cwd=self.folder,
            user=USER,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE,
            text=True,
        )
        if finished.returncode != 0:
            raise RuntimeError(f"{name} failed: {finished.stderr}")


@contextmanager
def running() -> Iterator[Cluster]:
    """A cluster that runs as long as the block."""
    folder = Path(tempfile.mkdtemp(prefix="till-pg-"))
    if USER is not None:
        shutil.chown(folder, USER)
    cluster = Cluster(folder)
    try:
        cluster.create()
        cluster.start()
        try:
            yield cluster
        finally:
            cluster.stop("immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def main() -> int:
    """Runs the command."""
    lacks = missing()
    if lacks:
        print(f"NOT RUN ON POSTGRESQL: {' '.join(sys.argv[1:])}: THIS MACHINE LACKS {lacks}", file=sys.stderr)
        return 0
    with running() as cluster:
        environment = {**os.environ, "PGHOST": str(cluster.folder)}
        return subprocess.run(sys.argv[1:], env=environment).returncode


if __name__ == "__main__":
    sys.exit(main())
