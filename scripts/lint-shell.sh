#!/usr/bin/env bash
# The scripts: bash reads each of them, and shellcheck looks for traps.

set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.sh' .ci/run)
for file in "${files[@]}"; do
    bash -n "$file"
done
if command -v shellcheck >/dev/null 2>&1; then
    shellcheck --severity=style "${files[@]}"
    echo "shellcheck: ${#files[@]} scripts as they should be"
else
    echo "shellcheck is not installed: ${#files[@]} scripts were only parsed"
fi
