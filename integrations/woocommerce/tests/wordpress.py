"""A WordPress of its own: database, web server, and the plugin as it ships."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
import urllib.error
import urllib.parse
import urllib.request
from pathlib import Path
from typing import Any, NamedTuple

import pymysql

from servers import WEB_USER, Database, Web

HERE = Path(__file__).resolve().parent
PACKAGE = Path(os.environ["TILL_PLUGIN"])
COMMAND = os.environ["TILL_COMMAND"]
WORDPRESS = Path(os.environ.get("TILL_WORDPRESS_DIR", "/usr/share/wordpress"))
TIMEOUT_S = 120


class Answer(NamedTuple):
    """What a browser got."""

    status: int
    headers: dict[str, str]
    text: str

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


class _Stay(urllib.request.HTTPRedirectHandler):
    """Follows no redirect."""

    def redirect_request(self, *_: Any, **__: Any) -> None:
        return None


_browser = urllib.request.build_opener(_Stay)


def send(url: str, body: bytes | None = None, headers: dict[str, str] | None = None) -> Answer:
    """One request."""
    request = urllib.request.Request(url, body, headers or {})
    try:
        answer = _browser.open(request, timeout=TIMEOUT_S)
    except urllib.error.HTTPError as error:
        answer = error
    with answer:
        named = {name.lower(): value for name, value in answer.headers.items()}
        return Answer(answer.status, named, answer.read().decode(errors="replace"))


class Site:
    """A running WordPress. `settings` are constants of its wp-config.php."""

    def __init__(self, settings: dict[str, Any] | None = None, shop: str | None = "mini-shop.php", workers: int = 6) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="till-wp-"))
        self.folder.chmod(0o755)
        self.root = self.folder / "www"
        self.database = Database(self.folder / "db")
        self.web = Web(self.folder / "web", self.root, {"PATH": os.environ["PATH"]}, workers)
        self.url = self.web.url
        self.settings = {
            "WP_ENVIRONMENT_TYPE": "local",
            "DISABLE_WP_CRON": True,
            "WP_HTTP_BLOCK_EXTERNAL": True,
            "AUTOMATIC_UPDATER_DISABLED": True,
            "WP_DEBUG": True,
            "WP_DEBUG_DISPLAY": False,
            "WP_DEBUG_LOG": str(self.folder / "debug.log"),
            "LIBTILL_COMMAND": COMMAND,
            "DB_NAME": "shop",
            "DB_USER": "root",
            "DB_PASSWORD": "",
            "DB_HOST": f"localhost:{self.database.socket}",
            "DB_CHARSET": "utf8mb4",
            **{f"{name}_{kind}": f"{name}-{kind}-of-a-test" for name in ("AUTH", "SECURE_AUTH", "LOGGED_IN", "NONCE") for kind in ("KEY", "SALT")},
            **(settings or {}),
        }
        self.shop = shop

    def start(self) -> Site:
        """Makes everything, and starts it."""
        try:
            self.database.start()
            with self._connect(None) as connection, connection.cursor() as cursor:
                cursor.execute("CREATE DATABASE shop CHARACTER SET utf8mb4")
            self._files()
            self.web.start()
            self.php("install.php", self.url)
        except BaseException:
            self.stop()
            raise
        return self

    def _files(self) -> None:
        # Debian's links lead to the files of other packages.
        shutil.copytree(WORDPRESS, self.root, ignore=shutil.ignore_patterns("wp-config.php"))
        content = self.root / "wp-content"
        shutil.copytree(PACKAGE, content / "plugins" / PACKAGE.name)
        must = content / "mu-plugins"
        must.mkdir()
        for name in ["site.php", *([self.shop] if self.shop else [])]:
            shutil.copy(HERE / "shop" / name, must)
        (content / "uploads").mkdir()
        self.configure()
        (self.folder / "debug.log").touch()
        self._own(content / "uploads", self.folder / "debug.log")

    def _own(self, *paths: Path) -> None:
        for path in paths if WEB_USER else ():
            shutil.chown(path, WEB_USER, WEB_USER)

    def configure(self, **changes: Any) -> None:
        """Writes wp-config.php."""
        self.settings.update(changes)
        lines = [f"define({json.dumps(name)}, json_decode({php(json.dumps(value))}));" for name, value in self.settings.items()]
        code = "\n".join(["<?php", *lines, "$table_prefix = 'wp_';", "defined('ABSPATH') || define('ABSPATH', __DIR__ . '/');"])
        (self.root / "wp-config.php").write_text(code + "\nrequire ABSPATH . 'wp-settings.php';\n")

    def add_plugin(self, folder: Path) -> None:
        """Puts another plugin into the site, without activating it."""
        shutil.copytree(folder, self.root / "wp-content" / "plugins" / folder.name, symlinks=True)

    def stop(self) -> None:
        self.web.stop()
        self.database.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def php(self, script: str, *arguments: str) -> str:
        """Runs one of the scripts beside this file inside of WordPress, as the web server's user."""
        extension = os.environ.get("TILL_PHP_EXTENSION")
        more = ["-d", f"extension={extension}"] if extension else []
        host = {**os.environ, "SHOP_ROOT": str(self.root), "HTTP_HOST": self.url.removeprefix("http://")}
        done = subprocess.run(
            ["php", *more, str(HERE / "shop" / script), *arguments], env=host, capture_output=True, text=True, user=WEB_USER
        )
        if done.returncode != 0:
            raise RuntimeError(f"{script}: {done.stdout}{done.stderr}{self.log()}")
        return done.stdout

    def run(self, code: str) -> str:
        """Runs PHP code inside of WordPress."""
        return self.php("eval.php", code)

    def resolve(self, hurry: bool = True) -> None:
        """Runs the job that asks; in a hurry, as if every open attempt were due."""
        if hurry:
            open_states = "('open', 'under_way', 'authorized', 'partially_paid')"
            now = "DATE_FORMAT(UTC_TIMESTAMP(6), '%Y-%m-%dT%H:%i:%s.%fZ')"
            self.execute(f"UPDATE wp_till_attempts SET ask_at = {now} WHERE status IN {open_states} AND ask_at > {now}")
        self.run("do_action('libtill_resolve');")

    def _connect(self, name: str | None = "shop") -> pymysql.Connection[Any]:
        return pymysql.connect(unix_socket=str(self.database.socket), user="root", database=name, autocommit=True, charset="utf8mb4")

    def query(self, sql: str, *values: Any) -> list[dict[str, Any]]:
        """Rows of the database."""
        with self._connect() as connection, connection.cursor(pymysql.cursors.DictCursor) as cursor:
            cursor.execute(sql, values or None)
            return list(cursor.fetchall())

    def execute(self, sql: str, *values: Any) -> None:
        with self._connect() as connection, connection.cursor() as cursor:
            cursor.execute(sql, values or None)

    def use(self, gateway: str, config: dict[str, Any], **more: Any) -> None:
        """Enters a client's configuration as the page of settings stores it."""
        values = {"enabled": "yes", "base_url": config.get("base_url", ""), "methods": ["hosted_page"], **more}
        values |= {f"credential_{name}": value for name, value in config["credentials"].items()}
        self.run(f"update_option('woocommerce_till_{gateway}_settings', json_decode({php(json.dumps(values))}, true));")

    def get(self, path: str) -> Answer:
        return send(self.url + path)

    def post(self, path: str, form: dict[str, str]) -> Answer:
        return send(self.url + path, urllib.parse.urlencode(form).encode())

    def attempt(self, number: str) -> dict[str, Any]:
        """The attempt with this number."""
        return self.attempts("number = %s", number)[0]

    def attempts(self, condition: str = "1", *values: Any) -> list[dict[str, Any]]:
        found = self.query(f"SELECT * FROM wp_till_attempts WHERE {condition} ORDER BY id", *values)
        for row in found:
            row.update({name: json.loads(row[name]) for name in ("data", "done", "shop")})
        return found

    def log(self) -> str:
        """What the site and its servers have written."""
        debug = self.folder / "debug.log"
        return self.web.log() + (debug.read_text(errors="replace") if debug.exists() else "")

    def complaints(self) -> list[str]:
        """PHP's warnings and errors about the plugin."""
        lines = (self.folder / "debug.log").read_text(errors="replace").splitlines()
        return [line for line in lines if "PHP " in line and "libtill" in line]


def php(text: str) -> str:
    """A text as PHP code."""
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"
