#!/usr/bin/env bash
# Runs the tests of the PHP binding and of the Symfony bundle with the PHP, PHPUnit, Symfony and Doctrine of another Debian, in
# a chroot below build/: scripts/php-on-debian.sh BUILT [RELEASE]
#
# RELEASE is trixie by default: PHP 8.4, Symfony 6.4, Doctrine DBAL 4. The extension is built there, with the static library
# of BUILT. Needs root, debootstrap and a network.

set -euo pipefail

cd "$(dirname "$0")/.."
built=$(realpath "${1:?usage: scripts/php-on-debian.sh BUILT [RELEASE]}")
release=${2:-trixie}
system=$PWD/build/php-on-debian/$release
checkout=$system/srv/libtill
packages=(ca-certificates composer gcc libc6-dev make openssl php-cli php-curl php-dev php-doctrine-dbal php-fpm
    php-guzzlehttp-guzzle php-mbstring php-nyholm-psr7 php-psr-log php-sqlite3 php-symfony-console
    php-symfony-framework-bundle php-symfony-http-client php-symfony-yaml php-xml phpunit)

[ "$(id -u)" -eq 0 ] || {
    echo "php-on-debian: a chroot needs root" >&2
    exit 1
}
command -v debootstrap >/dev/null || {
    echo "php-on-debian: install debootstrap first" >&2
    exit 1
}

finish() {
    # Only mounts below this system, which must be gone before it is removed.
    awk -v below="$system/" 'index($2, below) == 1 {print $2}' /proc/mounts | sort -r | xargs --no-run-if-empty umount
}
trap finish EXIT

if ! [ -e "$system.stamp" ]; then
    rm -rf --one-file-system "$system"
    mkdir -p "$system"
    debootstrap --variant=minbase --include="$(IFS=, && echo "${packages[*]}")" "$release" "$system" >"$system.log" 2>&1 || {
        tail -n 20 "$system.log" >&2
        exit 1
    }
    touch "$system.stamp"
fi
mount -t proc proc "$system/proc"
mount --bind /dev "$system/dev"

rm -rf "$checkout"
mkdir -p "$checkout/build/debug"
git ls-files -z | xargs -0 cp --parents -t "$checkout"
cp "$built/libtill.a" "$built/till" "$built/till-sandbox" "$checkout/build/debug"
# The dollars are the inner shell's.
# shellcheck disable=SC2016
chroot "$system" /usr/bin/env -i HOME=/root LANG=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin sh -ec '
    built=/srv/libtill/build/debug
    make --no-print-directory -C /srv/libtill/bindings/php test-extension test-package TILL_LIBRARY_DIR=$built \
        TILL_SANDBOX=$built/till-sandbox TILL_COMMAND=$built/till
    make --no-print-directory -C /srv/libtill/integrations/symfony test-sqlite
    php --version | head -n 1
    dpkg-query --show php-symfony-framework-bundle php-doctrine-dbal phpunit
'
