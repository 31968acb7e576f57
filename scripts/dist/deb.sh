#!/usr/bin/env bash
# Builds Debian packages of one platform into dist/: scripts/dist/deb.sh linux-x86_64|linux-aarch64 PACKAGE...
#
# libtill1 (the shared library), libtill-dev (header, static library, pkg-config), till (the static command, with the sandbox), and
# php-till (the extension of scripts/dist/php-extension.sh, and the classes). The libraries need glibc 2.17, so they serve
# Debian and Ubuntu of that age and newer; php-till needs the PHP of Debian 12.

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

platform=${1:?usage: scripts/dist/deb.sh linux-x86_64|linux-aarch64 PACKAGE...}
shift
case $platform in
linux-x86_64) architecture=amd64 multiarch=x86_64-linux-gnu ;;
linux-aarch64) architecture=arm64 multiarch=aarch64-linux-gnu ;;
*)
    echo "deb.sh: linux-x86_64 or linux-aarch64, and not $platform" >&2
    exit 2
    ;;
esac
debian=$version-1
php_api=20220829 # of PHP 8.2, Debian 12's
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

control() { # control PACKAGE SECTION DEPENDS DESCRIPTION: the text after the first line is from standard input
    local folder=$work/$1
    mkdir -p "$folder/DEBIAN"
    cat >"$folder/DEBIAN/control" <<CONTROL
Package: $1
Version: $debian
Architecture: $architecture
Maintainer: libtill <libtill@users.noreply.github.com>
Section: $2
Priority: optional
Homepage: https://github.com/libtill/libtill
${3:+Depends: $3
}Installed-Size: $(du --summarize --apparent-size --block-size=1024 --exclude=DEBIAN "$folder" | cut -f 1)
Description: $4
$(sed 's/^/ /')
CONTROL
}

pack() { # pack PACKAGE
    local folder=$work/$1
    install -D -m 644 "$root/LICENSE-MIT" "$folder/usr/share/doc/$1/LICENSE-MIT"
    install -D -m 644 "$root/LICENSE-APACHE" "$folder/usr/share/doc/$1/LICENSE-APACHE"
    printf '%s\n' 'Format: https://www.debian.org/doc/packaging-manuals/copyright-format/1.0/' \
        'Source: https://github.com/libtill/libtill' '' 'Files: *' 'Copyright: the authors of libtill' \
        'License: Expat or Apache-2.0' ' The texts of both are beside this file.' >"$folder/usr/share/doc/$1/copyright"
    (cd "$folder" && find . -path ./DEBIAN -prune -o -type f -printf '%P\0' | sort -z | xargs -0 md5sum >DEBIAN/md5sums)
    chmod -R go=u,go-w "$folder"
    SOURCE_DATE_EPOCH=$epoch dpkg-deb --root-owner-group -Zxz --build "$folder" "$dist/${1}_${debian}_$architecture.deb" >/dev/null
    made "$dist/${1}_${debian}_$architecture.deb"
}

install_library() {
    natives "$platform" libtill.a >/dev/null
    TILL_LIBDIR=lib/$multiarch "$root/scripts/install-library.sh" "$(natives "$platform" libtill.so)" /usr "$work/all" >/dev/null
}

libtill1() {
    install_library
    mkdir -p "$work/libtill1/usr/lib/$multiarch" "$work/libtill1/DEBIAN"
    cp -P "$work/all/usr/lib/$multiarch"/libtill.so.* "$work/libtill1/usr/lib/$multiarch"
    echo "libtill 1 libtill1 (>= $version)" >"$work/libtill1/DEBIAN/shlibs"
    echo 'activate-noawait ldconfig' >"$work/libtill1/DEBIAN/triggers"
    control libtill1 libs 'libc6 (>= 2.17)' 'payments through five payment gateways, with one C ABI' <<'TEXT'
Payments, refunds, payouts and trusted notifications. Every error says whether
money may have moved. This package has the shared library.
TEXT
    pack libtill1
}

libtill-dev() {
    install_library
    mkdir -p "$work/libtill-dev/usr/lib/$multiarch"
    cp -R "$work/all/usr/include" "$work/libtill-dev/usr/include"
    cp -PR "$work/all/usr/lib/$multiarch"/{libtill.so,libtill.a,pkgconfig} "$work/libtill-dev/usr/lib/$multiarch"
    install -D -m 644 "$root/docs/c.md" "$work/libtill-dev/usr/share/doc/libtill-dev/c.md"
    control libtill-dev libdevel "libtill1 (= $debian)" 'libtill for programs in C: header and static library' <<'TEXT'
The header till.h, the static library, and the file for pkg-config.
TEXT
    pack libtill-dev
}

till() {
    local program
    program=$(natives "$platform-musl" till)/till
    check_static "$program"
    TILL_RUNNABLE=$(runnable "$program" "${platform#linux-}" "$work")
    export TILL_RUNNABLE
    "$root/scripts/install-command.sh" "$program" /usr "$work/till" >/dev/null
    mv "$work/till/usr/share/zsh/site-functions" "$work/till/usr/share/zsh/vendor-completions"
    find "$work/till/usr/share/man" -type f -exec gzip --no-name --best {} +
    control till utils '' "libtill's command: calls, signatures, and a sandbox" <<'TEXT'
Runs payments, refunds and payouts from a shell, settles lists of orders with
an unknown outcome, and simulates the gateways for tests (till sandbox).
TEXT
    pack till
}

php-till() {
    local folder=$work/php-till
    mkdir -p "$folder/usr/lib/php/$php_api"
    unzip -q "$dist/php_till-${version}_php8.2-${platform#linux-}-linux-glibc-nts.zip" till.so -d "$folder/usr/lib/php/$php_api"
    chmod 644 "$folder/usr/lib/php/$php_api/till.so"
    mkdir -p "$folder/usr/share/php/Till" "$folder/etc/php/8.2/mods-available" "$folder/DEBIAN"
    cp -R "$root/bindings/php/src" "$root/bindings/php/autoload.php" "$folder/usr/share/php/Till"
    printf '; priority=20\nextension=till.so\n' >"$folder/etc/php/8.2/mods-available/till.ini"
    echo /etc/php/8.2/mods-available/till.ini >"$folder/DEBIAN/conffiles"
    cat >"$folder/DEBIAN/postinst" <<'SCRIPT'
#!/bin/sh
set -e
if [ "$1" = configure ] && command -v phpenmod >/dev/null; then phpenmod -v 8.2 till; fi
SCRIPT
    cat >"$folder/DEBIAN/prerm" <<'SCRIPT'
#!/bin/sh
set -e
if [ "$1" = remove ] && command -v phpdismod >/dev/null; then phpdismod -v 8.2 till; fi
SCRIPT
    chmod 755 "$folder/DEBIAN/postinst" "$folder/DEBIAN/prerm"
    control php-till php "phpapi-$php_api, libc6 (>= 2.17)" 'libtill for PHP: the extension and the classes' <<'TEXT'
The extension till for Debian's PHP 8.2, enabled by the installation, and the
classes, which /usr/share/php/Till/autoload.php loads.
TEXT
    pack php-till
}

for package in "$@"; do
    case $package in
    libtill1 | libtill-dev | till | php-till) "$package" ;;
    *)
        echo "deb.sh: no package $package; there are libtill1, libtill-dev, till, php-till" >&2
        exit 2
        ;;
    esac
done
