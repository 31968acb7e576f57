#!/usr/bin/env bash
# Installs one set of tools from the Python package index below build/dist, once, and prints the folder of its programs:
# scripts/dist/tools.sh tools|packing|runtime

set -euo pipefail

cd "$(dirname "$0")/../.."
set=${1:?usage: scripts/dist/tools.sh tools|packing|runtime}
environment=$PWD/build/dist/$set
wanted=scripts/dist/requirements-$set.txt
if ! cmp --silent "$wanted" "$environment/requirements.txt"; then
    rm -rf "$environment"
    python3 -m venv "$environment" >&2
    "$environment/bin/python" -m pip --quiet --disable-pip-version-check install --requirement "$wanted" >&2
    cp "$wanted" "$environment/requirements.txt"
fi
echo "$environment/bin"
