#!/bin/sh
# Runs a program with TILL_CONFIG and TILL_RUN against a sandbox of its own: with-sandbox.sh GATEWAY PROGRAM [--tls]
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
    if [ $tries -gt 300 ] || ! kill -0 $sandbox 2>/dev/null; then
        cat "$folder/log" >&2
        exit 1
    fi
    sleep 0.1
done
python3 - "$gateway" "$folder" <<'PYTHON'
import json
import sys

gateway, folder = sys.argv[1:]
with open(f"{folder}/ready.json") as ready, open(f"{folder}/config.json", "w") as config:
    json.dump(json.load(ready)["configs"][gateway], config)
PYTHON
TILL_CONFIG=$folder/config.json TILL_RUN=r$$ "$program"
