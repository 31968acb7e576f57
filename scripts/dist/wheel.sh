#!/usr/bin/env bash
# Packs the Python wheel of one platform into dist/, and lets auditwheel confirm that it runs where its name says:
# scripts/dist/wheel.sh PLATFORM

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

platform=${1:?usage: scripts/dist/wheel.sh PLATFORM}
tools=$("$root/scripts/dist/tools.sh" packing)
library_dir=$(natives "$platform" libtill.so)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/scripts/dist/python-project.sh" "$work/project"
SOURCE_DATE_EPOCH=$epoch PYTHONHASHSEED=0 TILL_LIBRARY_DIR=$library_dir "$tools/python" -m pip --quiet \
    --disable-pip-version-check wheel "$work/project" --no-deps --no-build-isolation --no-cache-dir --wheel-dir "$work/wheel"
wheel=$(ls "$work"/wheel/*.whl)
"$root/scripts/dist/audit-wheel.sh" "$wheel"
mv "$wheel" "$dist/"
made "$dist/$(basename "$wheel")"
