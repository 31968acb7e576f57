"""A sandbox, a browser and a shop's server for the plays."""

from __future__ import annotations

import hashlib
import http.server
import json
import os
import shutil
import subprocess
import tempfile
import threading
import unittest
import urllib.parse
import urllib.request
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import BrowserContext, Page, sync_playwright

ROOT = Path(__file__).resolve().parents[3]
BUILT = Path(os.environ.get("TILL_LIBRARY_DIR", ROOT / "build" / "debug"))
SANDBOX = os.environ.get("TILL_SANDBOX", str(BUILT / "till-sandbox"))
CHROMIUM = os.environ.get("TILL_CHROMIUM") or shutil.which("chromium") or "/usr/bin/chromium"
# Nothing of the browser's own may ask for anything.
FLAGS = [
    "--headless",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]
PICTURES = os.environ.get("TILL_PICTURES")
# A hang ends here; nothing else depends on it.
PATIENCE_MS = 60_000
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1280, "height": 860}


class Sandbox:
    """A sandbox in a process of its own."""

    def __init__(self, *options: str) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="till-browser-"))
        ready = self.folder / "ready.json"
        command = [SANDBOX, "--port", "0", "--quiet", "--ready-file", str(ready), *options]
        self.process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
        assert self.process.stdout is not None
        line = self.process.stdout.readline()
        assert line.startswith("ready "), line
        self.ready = json.loads(line.removeprefix("ready "))
        self.url: str = self.ready["url"]

    def stop(self) -> None:
        """Ends it, as a signal does."""
        self.process.terminate()
        assert self.process.wait(timeout=60) == 0
        self.process.stdout.close()
        shutil.rmtree(self.folder)

    def ask(self, path: str, body: object = None, headers: dict[str, str] | None = None) -> tuple[int, str]:
        """A request with a JSON body, or a GET without one."""
        data = None if body is None else json.dumps(body).encode()
        named = {"content-type": "application/json", **(headers or {})}
        request = urllib.request.Request(self.url + path, data=data, headers=named)
        try:
            with urllib.request.urlopen(request) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()

    def done(self, path: str, body: object = None, headers: dict[str, str] | None = None) -> dict:
        """The same, which has to succeed."""
        status, text = self.ask(path, body, headers)
        assert status == 200, f"{path}: {status} {text}"
        return json.loads(text)

    def entry(self, merchant: str, number: str) -> dict:
        """What the ledger has of an order."""
        ledger = self.done(f"/sandbox/ledger?merchant={merchant}")
        assert ledger["adds_up"], ledger
        return next(entry for entry in ledger["entries"] if entry["order_id"] == number)

    def paymart(self, number: str, merchant: dict | None = None, **fields: object) -> dict:
        """A payment of 25.00 EUR on PayMart's page."""
        config = (merchant or {"config": self.ready["configs"]["paymart"]})["config"]
        body = {
            "product": "Blue cap",
            "amount": 2500,
            "currency": "EUR",
            "orderNumber": number,
            "redirectSuccessUrl": self.url + "/?back=well",
            "redirectFailUrl": self.url + "/?back=badly",
            **fields,
        }
        key = config["credentials"]["private_key"]
        return self.done("/paymart/api/v1/payments", body, {"authorization": f"Bearer {key}"})

    def paypro(self, number: str, between: str = "", secret: str | None = None) -> tuple[int, str]:
        """A payment with Paypro, signed with something between the fields, or with another key."""
        credentials = self.ready["configs"]["paypro"]["credentials"]
        fields = {
            "tradeNo": number,
            "amount": "300",
            "notifyUrl": self.url + "/nowhere",
            "returnUrl": self.url + "/",
            "timestamp": str(self.done("/sandbox/clock")["now_ms"]),
            "mobile": "5512345678",
            "email": "ada@example.com",
        }
        text = between.join(f"{name}={fields[name]}" for name in sorted(fields))
        salt = credentials["secret"] if secret is None else secret
        fields["sign"] = hashlib.md5((text + salt).encode()).hexdigest()
        headers = {"merchantNo": credentials["merchant_no"]}
        return self.ask("/paypro/v1/paypro/payIn", fields, headers)


class Inbox:
    """A shop's server that keeps every notification, and accepts it unless it is to answer otherwise."""

    def __init__(self, status: int = 200, answer: bytes = b"OK") -> None:
        self.bodies: list[bytes] = []
        self.arrived = threading.Condition()
        inbox = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["content-length"]))
                with inbox.arrived:
                    inbox.bodies.append(body)
                    inbox.arrived.notify_all()
                self.send_response(status)
                self.end_headers()
                self.wfile.write(answer)

            def log_message(self, *arguments: object) -> None:
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}/notify"
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def wait(self, count: int) -> list[bytes]:
        """The bodies, once there are so many."""
        with self.arrived:
            assert self.arrived.wait_for(lambda: len(self.bodies) >= count, PATIENCE_MS / 1000)
            return list(self.bodies)

    def stop(self) -> None:
        """Ends it."""
        self.server.shutdown()
        self.server.server_close()


class Play(unittest.TestCase):
    """One sandbox and one browser for all plays of a class; every page is watched."""

    # What the browser says of an answer that a play wants: it is no error of the page.
    expected_console: tuple[str, ...] = ()
    # How its sandbox is started.
    options: tuple[str, ...] = ()

    @classmethod
    def setUpClass(cls) -> None:
        cls.sandbox = Sandbox(*cls.options)
        cls.playwright = sync_playwright().start()
        cls.browser = cls.playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)

    @classmethod
    def tearDownClass(cls) -> None:
        cls.browser.close()
        cls.playwright.stop()
        cls.sandbox.stop()

    def setUp(self) -> None:
        self.complaints: list[str] = []
        self.contexts: list[BrowserContext] = []

    def tearDown(self) -> None:
        for context in self.contexts:
            context.close()
        self.assertEqual(self.complaints, [])

    def page(self, **options: object) -> Page:
        """A page in a context of its own."""
        context = self.browser.new_context(**{"viewport": DESK, "locale": "en-US", **options})
        context.set_default_timeout(PATIENCE_MS)
        self.contexts.append(context)
        page = context.new_page()
        page.on("console", self.heard)
        page.on("pageerror", lambda error: self.complaints.append(f"script: {error}"))
        page.on("dialog", lambda dialog: self.complaints.append(f"dialog: {dialog.message}"))
        page.on("request", self.asked)
        return page

    def heard(self, message: object) -> None:
        """Errors and warnings in the console."""
        text = message.text
        if message.type in ("error", "warning") and not any(part in text for part in self.expected_console):
            self.complaints.append(f"console: {text}")

    def asked(self, request: object) -> None:
        """Requests stay on this host."""
        host = urllib.parse.urlsplit(request.url).hostname
        if host not in (None, "127.0.0.1", "localhost"):
            self.complaints.append(f"left the host: {request.url}")

    def visit(self, page: Page, path: str) -> None:
        """Opens a page of the sandbox."""
        page.goto(path if path.startswith("http") else self.sandbox.url + path)

    def picture(self, page: Page, name: str) -> None:
        """Keeps a picture where they are wanted."""
        if PICTURES:
            page.screenshot(path=str(Path(PICTURES) / f"{name}.png"))

    def check_access(self, page: Page) -> None:
        """Nothing that axe calls serious, and nothing that sticks out at the side."""
        found = Axe().run(page).response["violations"]
        serious = [
            (one["id"], [node["html"] for node in one["nodes"]][:3])
            for one in found
            if one["impact"] in ("serious", "critical")
        ]
        self.assertEqual(serious, [], page.url)
        width = page.evaluate("[document.documentElement.scrollWidth, window.innerWidth]")
        self.assertLessEqual(width[0], width[1], page.url)


def pasted(page: Page, folder: Path, language: str = "python") -> Path:
    """Saves what the first page shows to paste, as a user does."""
    (folder / "till.json").write_text(page.locator("#config").inner_text())
    program = folder / "first.py"
    program.write_text(page.locator(f"#code-{language}").inner_text())
    return program


def run_python(program: Path) -> list[str]:
    """Runs a program with the library as it was built; returns what it prints."""
    environment = {
        **os.environ,
        "PYTHONPATH": str(ROOT / "bindings" / "python" / "src"),
        "LIBTILL_LIBRARY": os.environ.get("LIBTILL_LIBRARY", str(BUILT / "libtill.so")),
    }
    done = subprocess.run(
        ["python3", program.name], cwd=program.parent, env=environment, capture_output=True, text=True
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.split()
