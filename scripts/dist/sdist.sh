#!/usr/bin/env bash
# Packs the Python source distribution into dist/. It has the sources of the core in `core`, and builds them with cargo.

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

tools=$("$root/scripts/dist/tools.sh" packing)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$root/scripts/dist/python-project.sh" "$work/project"
"$root/scripts/dist/core_sources.py" "$work/project/core"
echo "graft core" >"$work/project/MANIFEST.in"
SOURCE_DATE_EPOCH=$epoch "$tools/python" -m build --sdist --no-isolation --outdir "$dist" "$work/project" >"$work/log" \
    || { cat "$work/log" >&2; exit 1; }
made "$dist/libtill-$version.tar.gz"
