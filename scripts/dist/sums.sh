#!/usr/bin/env bash
# Writes what belongs to all of dist/: bills of materials (CycloneDX) of the library, of Java's natives, of the command and of
# the sandbox, and SHA256SUMS. Needs build/debug/xtask.

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

"$root/build/debug/xtask" sbom "$dist/libtill-$version.cdx.json"
"$root/build/debug/xtask" sbom --package libtill-java "$dist/libtill_java-$version.cdx.json"
"$root/build/debug/xtask" sbom --package libtill-cli "$dist/till-$version.cdx.json"
"$root/build/debug/xtask" sbom --package libtill-sandbox "$dist/till-sandbox-$version.cdx.json"
cd "$dist"
rm -f SHA256SUMS
mapfile -t files < <(find . -type f -printf '%P\n' | LC_ALL=C sort)
sha256sum "${files[@]}" >SHA256SUMS
sha256sum --quiet --check SHA256SUMS
made "$dist/SHA256SUMS"
