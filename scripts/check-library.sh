#!/usr/bin/env bash
# Checks the C ABI that programs rely on: the exports and dependencies of the shared library, its SONAME, that it stays
# mapped (Java's library too), and the header's constants. Also checks that the header compiles alone. tests/abi lists
# what was promised.
#
#   scripts/check-library.sh LIBRARY_DIR           compares
#   scripts/check-library.sh --accept LIBRARY_DIR  adds new functions and constants to the lists; removes nothing

set -euo pipefail
export LC_ALL=C.UTF-8

accept=no
if [ "${1:-}" = --accept ]; then
    accept=yes
    shift
fi
library_dir=${1:?usage: scripts/check-library.sh [--accept] LIBRARY_DIR}
root=$(cd "$(dirname "$0")/.." && pwd)
cd "$root"
library=$library_dir/libtill.so
java=$library_dir/libtill_java.so
header=include/till.h
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

fail() {
    echo "check-library: $*" >&2
    exit 1
}

# Everything promised must be present, and everything present must be promised.
compare() { # compare "what" promised found
    local gone new
    gone=$(comm -23 "$2" "$3")
    [ -z "$gone" ] || fail "$1 that programs rely on are gone or have changed: $(tr '\n' ' ' <<<"$gone")(see $2)"
    new=$(comm -13 "$2" "$3")
    if [ -n "$new" ] && [ "$accept" = yes ]; then
        cp "$3" "$2"
        echo "$2: added $(tr '\n' ' ' <<<"$new")"
    elif [ -n "$new" ]; then
        fail "new $1 missing in $2: $(tr '\n' ' ' <<<"$new")(add them with scripts/check-library.sh --accept)"
    fi
}

check_symbols() {
    nm -D --defined-only "$library" | awk '{print $3}' | sort >"$work/symbols"
    compare "functions" tests/abi/symbols.txt "$work/symbols"
    grep -v '^till_' "$work/symbols" && fail "exports more than till_*"
    # The header's declarations: after a type, before a bracket.
    sed -n 's/^[a-z].*[ *]\(till_[a-z_]*\)(.*/\1/p' "$header" | sort >"$work/declared"
    diff "$work/symbols" "$work/declared" || fail "$header and $library have different functions"
}

check_names() {
    local major soname needed each
    major=$(sed -n 's/^#define TILL_ABI_MAJOR //p' "$header")
    soname=$(readelf -d "$library" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
    [ "$soname" = "libtill.so.$major" ] || fail "the SONAME is '$soname' and should be libtill.so.$major"
    needed=$(readelf -d "$library" | sed -n 's/.*(NEEDED).*\[\(.*\)\]/\1/p' \
        | grep -vE '^(libc|libm|libgcc_s|libdl|libpthread|librt|ld-linux[-a-z0-9_]*)\.so\.[0-9]+$' || true)
    [ -z "$needed" ] || fail "needs more than the C library: $needed"
    soname=$(readelf -d "$java" | sed -n 's/.*(SONAME).*\[\(.*\)\]/\1/p')
    [ "$soname" = libtill_java.so ] || fail "the SONAME of $java is '$soname' and should be libtill_java.so"
    # When a thread that used AWS-LC ends, it runs AWS-LC's code, even after the library was closed.
    for each in "$library" "$java"; do
        readelf -d "$each" | grep -q 'FLAGS_1.*NODELETE' || fail "$each must stay mapped (-z nodelete)"
    done
}

check_constants() {
    sed -n -e 's/^#define \(TILL_STATUS_[A-Z_]* [0-9][0-9]*\)$/\1/p' \
        -e 's/^#define \(TILL_OPERATION_[A-Z_]* "[a-z_]*"\)$/\1/p' "$header" | sort >"$work/constants"
    compare "constants" tests/abi/constants.txt "$work/constants"
    cut -d ' ' -f 2 "$work/constants" | sort | uniq -d >"$work/twice"
    [ ! -s "$work/twice" ] || fail "one value has two names: $(tr '\n' ' ' <"$work/twice")"
}

check_header() {
    local strict=(-Wall -Wextra -Wpedantic -Wredundant-decls -Werror -fsyntax-only -Iinclude)
    printf '#include "till.h"\n#include "till.h"\nint till_header_compiles;\n' >"$work/alone.c"
    "${CC:-gcc}" -std=c11 "${strict[@]}" "$work/alone.c"
    "${CXX:-g++}" -std=c++17 -x c++ "${strict[@]}" "$work/alone.c"
    "${CC:-gcc}" -std=c11 "${strict[@]}" -Itests/c tests/abi/shape.c
}

for each in "$library" "$java"; do
    [ -e "$each" ] || fail "there is no $each: run \`make library\`"
done
check_symbols
check_names
check_constants
check_header
echo "check-library: $(wc -l <"$work/symbols") functions, $(wc -l <"$work/constants") constants, header and layout as promised"
