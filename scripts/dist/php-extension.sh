#!/usr/bin/env bash
# Builds the PHP extension for the installed PHP, with the static library of a platform in it, and packs it as PIE takes
# it: scripts/dist/php-extension.sh PLATFORM
#
# It goes to dist/ as php_till-VERSION_phpX.Y-ARCH-linux-LIBC-TS.zip. TILL_CC is another compiler than zig.

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

platform=${1:?usage: scripts/dist/php-extension.sh PLATFORM}
library=$(natives "$platform" libtill.a)/libtill.a
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

processor=${platform#linux-}
processor=${processor%-musl}
case $platform in
*-musl) libc=musl target=$processor-linux-musl ;;
*) libc=glibc target=$processor-linux-gnu.2.17 ;;
esac
php=$(php-config --version | cut -d . -f 1,2)
threads=$(php -r 'echo PHP_ZTS ? "zts" : "nts";')

compiler=${TILL_CC:-}
if [ -z "$compiler" ]; then
    # zig knows the symbols of an old glibc, as for the library. It does not know --exclude-libs; libtool's version script hides
    # the library's symbols as well.
    compiler=$work/cc
    cat >"$compiler" <<COMPILER
#!/bin/bash
arguments=()
for argument in "\$@"; do
    case \$argument in
    -Wl,--exclude-libs* | -Wl,ALL) ;;
    *) arguments+=("\$argument") ;;
    esac
done
exec $("$root/scripts/dist/tools.sh" tools)/python-zig cc -target $target "\${arguments[@]}"
COMPILER
    chmod +x "$compiler"
fi
make --no-print-directory -C "$root/bindings/php" "$work/build/extension/modules/till.so" BUILD="$work/build" \
    TILL_LIBRARY_DIR="$(dirname "$library")" CC="$compiler"
module=$work/build/extension/modules/till.so
strip --strip-unneeded "$module"
exported=$(nm -D --defined-only "$module" | awk '{ print $3 }')
[ "$exported" = get_module ] || {
    echo "$module exports more than get_module: $exported" >&2
    exit 1
}

mkdir "$work/archive"
cp "$module" "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$work/archive"
package=$dist/php_till-${version}_php$php-${processor/aarch64/arm64}-linux-$libc-$threads.zip
"$root/scripts/dist/archive.py" "$work/archive" "$package"
made "$package"
