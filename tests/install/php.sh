#!/usr/bin/env bash
# Loads the built extension into this machine's PHP, with the classes of the Composer package, and pays: on the command line,
# in php-fpm, in a project that Composer made, and without the extension through the command `till`. Then from the Debian
# package: tests/install/php.sh DIST PLATFORM [cli] [fpm] [composer] [process] [debian] [sources]
#
# `sources` builds the archive of the sources with phpize and cargo.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dist=$(realpath "${1:?usage: tests/install/php.sh DIST PLATFORM [CHECK...]}")
platform=${2:?usage: tests/install/php.sh DIST PLATFORM [CHECK...]}
shift 2
[ "$#" -gt 0 ] || set -- cli fpm composer process debian
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

php=$(command -v php)
number=$(php-config --version | cut -d . -f 1,2)
processor=${platform#linux-}
mkdir "$work/extension" "$work/classes"
unzip -q "$dist"/php_till-*_php"$number"-"${processor/aarch64/arm64}"-linux-glibc-nts.zip -d "$work/extension"
unzip -q "$dist"/libtill-*-composer.zip -d "$work/classes"

pay() { # pay WHAT COMMAND...
    PATH=/nowhere /usr/bin/python3 "$here/paid.py" "PHP $number, $platform, $1" "${@:2}"
}

cli() {
    pay "-d extension=" "$php" -d extension="$work/extension/till.so" "$here/pay.php" "$work/classes/autoload.php"
}

# One request to a php-fpm with a worker of its own.
fpm() {
    local server
    server=$(compgen -G '/usr/sbin/php-fpm*' | head -n 1)
    cat >"$work/fpm.conf" <<CONF
[global]
error_log = $work/fpm.log
daemonize = no
[www]
listen = $work/fpm.socket
pm = static
pm.max_children = 1
clear_env = no
CONF
    pay "php-fpm" /usr/bin/python3 "$here/fpm.py" "$work/fpm.socket" "$here/pay.php" "$work/classes/autoload.php" \
        "$server" -R -n -y "$work/fpm.conf" -d extension="$work/extension/till.so"
}

composer() {
    local composer
    composer=$(type -P composer)
    mkdir "$work/project"
    cat >"$work/project/composer.json" <<JSON
{
  "repositories": [{"packagist": false}, {"type": "path", "url": "$work/classes", "options": {"symlink": false}}],
  "require": {"libtill/libtill": "*"}
}
JSON
    COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_HOME=$work/composer "$php" "$composer" install --quiet --no-interaction --working-dir="$work/project"
    pay "Composer's project" "$php" -d extension="$work/extension/till.so" "$here/pay.php" "$work/project/vendor/autoload.php"
}

process() {
    mkdir "$work/command"
    tar -C "$work/command" -xzf "$dist"/till-*-"$platform".tar.gz
    TILL_COMMAND=$(ls "$work"/command/*/bin/till) TILL_PASS=TILL_COMMAND pay "command in place of the extension" \
        "$php" -n "$here/pay.php" "$work/classes/autoload.php"
}

debian() {
    dpkg-deb --extract "$dist"/php-till_*_"$(dpkg --print-architecture)".deb "$work/debian"
    # The module's own setting, where another folder holds the module.
    grep --quiet '^extension=till.so$' "$work/debian/etc/php/$number/mods-available/till.ini"
    pay "php-till.deb" "$php" -d extension="$(ls "$work"/debian/usr/lib/php/*/till.so)" "$here/pay.php" \
        "$work/debian/usr/share/php/Till/autoload.php"
}

sources() {
    tar -C "$work" -xzf "$dist"/php_till-*-src.tgz
    (cd "$work"/php_till-* && phpize >/dev/null && ./configure --quiet --enable-till && make) >"$work/make.log" 2>&1 \
        || { cat "$work/make.log" >&2; exit 1; }
    pay "phpize of the sources" "$php" -d extension="$(ls "$work"/php_till-*/modules/till.so)" "$here/pay.php" "$work/classes/autoload.php"
}

for check in "$@"; do
    "$check"
done
