#!/bin/sh
# Runs a program with TILL_CONFIG, TILL_REQUEST and TILL_RUN against a sandbox of its own:
# with-sandbox.sh GATEWAY PROGRAM [--tls]
# The configuration neither repeats nor resolves calls. The request is a payment, by card where the gateway takes cards,
# with twenty signs in its order number's place. Answers take TILL_DELAY_MS (30) milliseconds, those to the wire's operation
# TILL_DELAYED where it is set; for the orders that TILL_UNANSWERED lists, by what follows the run's name, it never answers.
set -eu
gateway=$1
program=$2
shift 2
folder=$(mktemp -d)
"$TILL_SANDBOX" --port 0 --quiet --ready-file "$folder/ready.json" "$@" >"$folder/log" 2>&1 &
sandbox=$!
trap 'kill $sandbox 2>/dev/null || true; rm -rf "$folder"' EXIT
tries=0
until [ -s "$folder/ready.json" ]; do
    tries=$((tries + 1))
    if [ $tries -gt 1800 ] || ! kill -0 $sandbox 2>/dev/null; then
        cat "$folder/log" >&2
        exit 1
    fi
    sleep 0.1
done
requests=$(dirname "$0")/../requests.json
TILL_RUN=r$$
export TILL_RUN
python3 - "$gateway" "$folder" "${TILL_DELAY_MS:-30}" "$requests" <<'PYTHON'
import json
import os
import ssl
import sys
import urllib.request

gateway, folder, delay, requests = sys.argv[1:]
with open(f"{folder}/ready.json") as file:
    ready = json.load(file)
# Answers take a moment, so that calls of two processes are under way at the same time.
fault = {"merchant": ready["merchants"][gateway], "fault": "delay", "milliseconds": int(delay), "times": 1000000}
if operation := os.environ.get("TILL_DELAYED"):
    fault["operation"] = operation
context = ssl.create_default_context(cafile=ready["ca_file"]) if ready["ca_file"] else None
headers = {"content-type": "application/json"}
unanswered = [
    {**fault, "milliseconds": 3_600_000, "order_id": f"{os.environ['TILL_RUN']}_{order}"}
    for order in os.environ.get("TILL_UNANSWERED", "").split()
]
for rule in (fault, *unanswered):
    request = urllib.request.Request(ready["url"] + "/sandbox/faults", json.dumps(rule).encode(), headers)
    urllib.request.urlopen(request, context=context)
config = ready["configs"][gateway]
config.update({"resolve": False, "retry": {"attempts": 1}})
# Every answer that comes is waited for: a machine that is busy is no failure.
config["timeouts"] = {"connect_ms": 180_000, "attempt_ms": 180_000, "total_ms": 180_000}
with open(f"{folder}/config.json", "w") as file:
    json.dump(config, file)
with open(requests) as file:
    requests = json.load(file)
payment = requests.get(f"{gateway}_card_payment") or requests[f"{gateway}_payment"]
payment["order_id"] = "@" * 20
if "notify_url" in payment:
    payment["notify_url"] = "https://shop.example/notifications"
with open(f"{folder}/request.json", "w") as file:
    json.dump(payment, file)
PYTHON
TILL_CONFIG=$folder/config.json TILL_REQUEST=$folder/request.json "$program"
