#!/usr/bin/env python3
"""A gateway that accepts everything, for the walkthroughs of CONTRIBUTING.md.

`gateway.py COMMAND...` answers while the command runs, which finds the address in GATEWAY_URL. Each
request that arrives is printed.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl


def answer(path: str, body: str) -> dict[str, Any]:
    """The answer to a form of globalmerchant, or to a JSON request of Paypro."""
    if not body.startswith("{"):
        form = dict(parse_qsl(body))
        order, amount, currency = form["out_trade_no"], form["amt"], form["currency"]
        return {
            "code": "0000",
            "msg": "Payment Success",
            "txid": "T1",
            "out_trade_no": order,
            "amt": amount,
            "ccy": currency,
        }
    if path.endswith("/queryBalance"):
        data = {"availableAmount": "5000", "freezeAmount": "0"}
    else:
        asked = json.loads(body)
        data = {"tradeNo": asked["tradeNo"], "amount": asked["amount"], "status": "0015"}
    return {"code": "0000", "msg": "success", "data": data}


class Gateway(BaseHTTPRequestHandler):
    """Prints each request, and accepts it."""

    def do_POST(self) -> None:
        """Answers one request."""
        body = self.rfile.read(int(self.headers["content-length"])).decode()
        print(f"received {self.path} {body}", flush=True)
        content = json.dumps(answer(self.path, body)).encode()
        self.send_response(200)
        self.send_header("content-type", "application/json")
        self.send_header("content-length", str(len(content)))
        self.end_headers()
        self.wfile.write(content)

    def log_message(self, *_: Any) -> None:
        """Keeps standard error for mistakes."""


def main() -> int:
    """Serves while the command runs."""
    server = ThreadingHTTPServer(("127.0.0.1", 0), Gateway)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    url = f"http://127.0.0.1:{server.server_port}"
    return subprocess.run(sys.argv[1:], env={**os.environ, "GATEWAY_URL": url}, check=False).returncode


if __name__ == "__main__":
    sys.exit(main())
