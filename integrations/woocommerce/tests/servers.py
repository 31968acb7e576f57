"""A private MariaDB, php-fpm and nginx, in a folder of their own and without a fixed port."""

from __future__ import annotations

import os
import pwd
import random
import shutil
import signal
import socket
import subprocess
import time
from pathlib import Path

# MariaDB and php-fpm refuse to run as root. Debian's packages make these users.
DATABASE_USER = "mysql" if os.geteuid() == 0 else None
WEB_USER = "www-data" if os.geteuid() == 0 else None
PATIENCE_S = 120

NEEDED = {
    "mariadbd": "mariadb-server",
    "mariadb-install-db": "mariadb-server",
    "nginx": "nginx-light",
    "php-fpm": "php-fpm",
}


def program(name: str) -> str | None:
    """A program. Debian keeps some out of the PATH, and php-fpm under the name of its version."""
    places = [shutil.which(name), *sorted(map(str, Path("/usr/sbin").glob(f"{name}*")))]
    return next((place for place in places if place), None)


def missing() -> list[str]:
    """What is missing to run a site, if anything is."""
    lacks = [f"{name} (Debian: {package})" for name, package in NEEDED.items() if program(name) is None]
    if not Path("/usr/share/wordpress/wp-load.php").exists():
        lacks.append("WordPress (Debian: wordpress)")
    modules = subprocess.run(["php", "-m"], capture_output=True, text=True).stdout.lower().split()
    return lacks + [f"PHP's module {name} (Debian: php-mysql)" for name in ("mysqli",) if name not in modules]


def free_port() -> int:
    """A port that nobody uses."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


class Server:
    """One process with children."""

    def __init__(self, command: list[str], log: Path, user: str | None = None) -> None:
        self.command, self.log, self.user = command, log, user
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self.command, stdout=log, stderr=log, stdin=subprocess.DEVNULL, user=self.user, start_new_session=True
            )

    def stop(self, how: int = signal.SIGTERM) -> None:
        if self.process is None:
            return
        if self.process.poll() is None:
            self.process.send_signal(how)
            try:
                self.process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                os.killpg(self.process.pid, signal.SIGKILL)
                self.process.wait()
        self.process = None


class Database:
    """A MariaDB that listens to a socket and to no port."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.socket = folder / "socket"
        data = folder / "data"
        data.mkdir(parents=True)
        if DATABASE_USER:
            owner = pwd.getpwnam(DATABASE_USER)
            for path in (folder, data):
                os.chown(path, owner.pw_uid, owner.pw_gid)
        install = program("mariadb-install-db")
        daemon = program("mariadbd")
        assert install and daemon
        common = ["--no-defaults", f"--datadir={data}"]
        subprocess.run(
            [install, *common, "--auth-root-authentication-method=normal", "--skip-test-db"],
            check=True,
            stdout=subprocess.DEVNULL,
            user=DATABASE_USER,
        )
        options = ["--skip-networking", f"--socket={self.socket}", f"--pid-file={folder}/pid", "--innodb-flush-log-at-trx-commit=1", "--innodb-log-file-size=16M"]
        self.server = Server([daemon, *common, *options], folder / "log", DATABASE_USER)

    def start(self) -> None:
        self.server.start()
        end = time.monotonic() + PATIENCE_S
        while True:
            with socket.socket(socket.AF_UNIX) as probe:
                if probe.connect_ex(str(self.socket)) == 0:
                    return
            if time.monotonic() > end:
                raise RuntimeError((self.folder / "log").read_text(errors="replace"))
            time.sleep(0.05)

    def stop(self) -> None:
        """Ends it without care for its files: they go with it."""
        self.server.stop(signal.SIGKILL)

    def crash(self) -> None:
        """Ends it as a crash does, and starts it again."""
        self.server.stop(signal.SIGKILL)
        self.start()


class Web:
    """nginx with php-fpm behind it, for one folder of documents."""

    def __init__(self, folder: Path, documents: Path, environment: dict[str, str], workers: int = 6) -> None:
        folder.mkdir()
        self.folder, self.port = folder, free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        fpm, nginx = program("php-fpm"), program("nginx")
        assert fpm and nginx
        (folder / "fpm.conf").write_text(self._fpm(environment, workers))
        (folder / "nginx.conf").write_text(self._nginx(documents))
        extension = os.environ.get("TILL_PHP_EXTENSION")
        more = ["-d", f"extension={extension}"] if extension else []
        self.fpm = Server([fpm, "--nodaemonize", "--fpm-config", str(folder / "fpm.conf"), *more], folder / "fpm.log")
        self.nginx = Server([nginx, "-e", str(folder / "nginx.log"), "-c", str(folder / "nginx.conf")], folder / "nginx.log")

    def _fpm(self, environment: dict[str, str], workers: int) -> str:
        user = f"user = {WEB_USER}\ngroup = {WEB_USER}\nlisten.owner = {WEB_USER}\n" if WEB_USER else ""
        told = "".join(f"env[{name}] = {value}\n" for name, value in environment.items())
        return (
            f"[global]\nerror_log = {self.folder}/fpm-error.log\npid = {self.folder}/fpm.pid\n"
            f"[www]\n{user}listen = {self.folder}/fpm.sock\npm = static\npm.max_children = {workers}\n"
            f"catch_workers_output = yes\nphp_admin_value[memory_limit] = 256M\n{told}"
        )

    def _nginx(self, documents: Path) -> str:
        user = f"user {WEB_USER};" if WEB_USER else ""
        places = "".join(
            f"{name}_temp_path {self.folder}/{name};" for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
        )
        return f"""
daemon off; {user} pid {self.folder}/nginx.pid; worker_processes 1;
events {{ worker_connections 256; }}
http {{
    include /etc/nginx/mime.types; access_log off; {places}
    server {{
        listen 127.0.0.1:{self.port};
        root {documents}; index index.php; client_max_body_size 8m;
        location / {{ try_files $uri $uri/ /index.php?$args; }}
        location ~ \\.php$ {{
            include /etc/nginx/fastcgi_params;
            fastcgi_param SCRIPT_FILENAME $document_root$fastcgi_script_name;
            fastcgi_param HTTP_HOST $http_host;
            fastcgi_read_timeout 120s;
            fastcgi_pass unix:{self.folder}/fpm.sock;
        }}
    }}
}}
"""

    def start(self) -> None:
        self.fpm.start()
        self.nginx.start()
        end = time.monotonic() + PATIENCE_S
        while not (self.folder / "fpm.sock").exists() or not self._answers():
            if time.monotonic() > end:
                raise RuntimeError(self.log())
            time.sleep(0.05)

    def _answers(self) -> bool:
        with socket.socket() as probe:
            return probe.connect_ex(("127.0.0.1", self.port)) == 0

    def stop(self) -> None:
        self.nginx.stop()
        self.fpm.stop()

    def kill_worker(self, chance: random.Random) -> None:
        """Kills one of php-fpm's workers in the middle of whatever it does; php-fpm starts another one."""
        assert self.fpm.process
        children = Path(f"/proc/{self.fpm.process.pid}/task/{self.fpm.process.pid}/children").read_text().split()
        if children:
            try:
                os.kill(int(chance.choice(children)), signal.SIGKILL)
            except ProcessLookupError:
                pass

    def log(self) -> str:
        """What the servers have written."""
        files = sorted(self.folder.glob("*.log"))
        return "\n".join(f"--- {file.name}\n{file.read_text(errors='replace')}" for file in files)
