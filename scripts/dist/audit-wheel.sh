#!/usr/bin/env bash
# Fails unless auditwheel finds the tag in a wheel's name honest: scripts/dist/audit-wheel.sh WHEEL

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

wheel=${1:?usage: scripts/dist/audit-wheel.sh WHEEL}
tools=$("$root/scripts/dist/tools.sh" packing)
tag=$(basename "$wheel" .whl | sed 's/.*-none-//')
report=$("$tools/auditwheel" show "$wheel")
grep --quiet "\"$tag\"" <<<"$report" || {
    printf '%s\n' "auditwheel finds another platform than $tag:" "$report" >&2
    exit 1
}
