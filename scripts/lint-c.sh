#!/usr/bin/env bash
# Checks the format of the C code in tests/, examples/ and benches/ against .clang-format; --fix applies it. Versions of clang-format
# differ in details, so only Debian 12's version counts.

set -euo pipefail
cd "$(dirname "$0")/.."

version=$(clang-format --version 2>/dev/null | sed -n 's/.*version \([0-9]*\)\..*/\1/p')
if [ "$version" != 14 ]; then
    echo "clang-format 14 is not installed (found: ${version:-none}): C's format is not checked"
    exit 0
fi
mapfile -t files < <(find tests/c tests/abi tests/secrets examples/c benches -name '*.[ch]' | sort)
if [ "${1:-}" = --fix ]; then
    clang-format -i "${files[@]}"
else
    clang-format --dry-run -Werror "${files[@]}"
    echo "clang-format: ${#files[@]} files are formatted"
fi
