#!/usr/bin/env bash
# The format of the C code in tests/ and examples/, as .clang-format has it; --fix writes it. Versions of clang-format
# differ in small things, so that only Debian 12's decides.

set -euo pipefail
cd "$(dirname "$0")/.."

version=$(clang-format --version 2>/dev/null | sed -n 's/.*version \([0-9]*\)\..*/\1/p')
if [ "$version" != 14 ]; then
    echo "clang-format 14 is not installed (found: ${version:-none}): C's format is not checked"
    exit 0
fi
mapfile -t files < <(find tests/c tests/abi tests/secrets examples/c -name '*.[ch]' | sort)
if [ "${1:-}" = --fix ]; then
    clang-format -i "${files[@]}"
else
    clang-format --dry-run -Werror "${files[@]}"
    echo "clang-format: ${#files[@]} files as they should be"
fi
