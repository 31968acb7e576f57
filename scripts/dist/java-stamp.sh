#!/usr/bin/env bash
# Writes the hash and the length of a library beside it, for Java's loader: scripts/dist/java-stamp.sh LIBRARY

set -euo pipefail

library=${1:?usage: scripts/dist/java-stamp.sh LIBRARY}
printf '%s %s\n' "$(sha256sum "$library" | cut -d ' ' -f 1)" "$(stat --format %s "$library")" >"$library.sha256"
