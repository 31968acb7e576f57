#!/usr/bin/env bash
# Installs a built library into an empty folder, and uses pkg-config to build and run a program with the shared and with
# the static library: scripts/check-install.sh LIBRARY_DIR

set -euo pipefail

library_dir=${1:?usage: scripts/check-install.sh LIBRARY_DIR}
scripts=$(cd "$(dirname "$0")" && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

"$scripts/install-library.sh" "$library_dir" "$work/till"
export PKG_CONFIG_PATH=$work/till/lib/pkgconfig
cat >"$work/program.c" <<'PROGRAM'
#include <stdio.h>
#include <string.h>
#include <till.h>

int main(void)
{
    static const char message[] = "{\"b\": \"2\", \"a\": \"1\"}";
    till_buf out = {NULL, 0};
    int32_t status = till_explain("paypro", (const uint8_t *)message, strlen(message), &out);
    printf("%s %s %.*s\n", till_version(), status == 0 ? "explains" : "fails", (int)out.len, (const char *)out.data);
    till_buf_free(&out);
    return status == 0 && till_abi_version() >> 16 == TILL_ABI_MAJOR ? 0 : 1;
}
PROGRAM

# pkg-config prints a list of words.
# shellcheck disable=SC2046
{
    gcc -std=c11 -Wall -Werror "$work/program.c" -o "$work/shared" $(pkg-config --cflags --libs libtill)
    gcc -std=c11 -Wall -Werror "$work/program.c" -o "$work/static" $(pkg-config --cflags libtill) \
        "$work/till/lib/libtill.a" $(pkg-config --static --libs libtill | sed 's/-ltill//')
}
LD_LIBRARY_PATH=$work/till/lib "$work/shared"
"$work/static"
readelf -d "$work/shared" | grep -q 'NEEDED.*libtill\.so\.' || { echo "the shared program does not use the library" >&2; exit 1; }
if readelf -d "$work/static" | grep -q 'NEEDED.*libtill'; then
    echo "the static program still needs the shared library" >&2
    exit 1
fi
echo "check-install: shared and static programs build and run"
