#!/usr/bin/env bash
# Makes a folder with the Python project and the licences, from which wheels are built, so that building leaves nothing
# behind in the sources: scripts/dist/python-project.sh FOLDER

set -euo pipefail

cd "$(dirname "$0")/../.."
folder=${1:?usage: scripts/dist/python-project.sh FOLDER}
rm -rf "$folder"
mkdir -p "$folder"
cp LICENSE-APACHE LICENSE-MIT "$folder"
cd bindings/python
cp pyproject.toml setup.py README.md "$folder"
find src -type f \( -name '*.py' -o -name py.typed \) -exec cp --parents -t "$folder" {} +
