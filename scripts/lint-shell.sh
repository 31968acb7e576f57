#!/usr/bin/env bash
# Checks the scripts: bash parses each of them, and shellcheck lints them.

set -euo pipefail
cd "$(dirname "$0")/.."

mapfile -t files < <(git ls-files --cached --others --exclude-standard -- '*.sh' .ci/run)
for file in "${files[@]}"; do
    bash -n "$file"
done
if command -v shellcheck >/dev/null 2>&1; then
    shellcheck --severity=style "${files[@]}"
    echo "shellcheck: ${#files[@]} scripts without findings"
else
    echo "shellcheck is not installed: ${#files[@]} scripts were only parsed"
fi
