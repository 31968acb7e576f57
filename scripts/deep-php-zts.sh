#!/usr/bin/env bash
# Runs the tests of the PHP binding in a PHP with threads (ZTS), which Debian's packages are not built with:
# scripts/deep-php-zts.sh BUILT
#
# Debian's source package of the installed PHP is fetched by apt and built below build/php-zts, which takes ten minutes on
# two cores, once per version. Nothing is installed.

set -euo pipefail

cd "$(dirname "$0")/.."
built=$(realpath "${1:?usage: scripts/deep-php-zts.sh BUILT}")
folder=$PWD/build/php-zts
package=php$(php-config --version | cut -d . -f 1,2)

# What bindings/php/tests need, and no more. fpm and opcache are for the tests of workers.
configuration=(--disable-all --enable-zts --enable-cli --enable-fpm --disable-cgi --disable-phpdbg --enable-opcache
    --disable-opcache-jit --with-libxml --enable-dom --enable-xml --enable-xmlwriter --enable-mbstring --disable-mbregex
    --enable-tokenizer --enable-pcntl --enable-posix --enable-sockets --enable-filter --enable-ctype --enable-phar
    --with-openssl --with-curl)

# The machine's own apt, with the sources of the places that it has packages from.
source_apt() {
    local command=$1
    shift
    "$command" -o Dir::Etc::SourceList="$folder/apt/sources.list" -o Dir::Etc::SourceParts=- \
        -o Dir::State::Lists="$folder/apt/lists" -o Dir::Cache="$folder/apt/cache" -o APT::Sandbox::User=root "$@"
}

fetch() {
    local version
    rm -rf "$folder/apt" "$folder/archives"
    mkdir -p "$folder/apt/lists/partial" "$folder/apt/cache/archives/partial" "$folder/archives"
    # The dollars are apt's.
    # shellcheck disable=SC2016
    apt-get indextargets --format '$(SITE) $(RELEASE)' 'Created-By: Packages' 'Origin: Debian' | sort -u |
        sed 's|^|deb-src [signed-by=/usr/share/keyrings/debian-archive-keyring.gpg] |; s|$| main|' \
            >"$folder/apt/sources.list"
    source_apt apt-get update --quiet=2
    # A mirror may lack the newest one.
    for version in $(source_apt apt-cache showsrc "$package" | sed -n 's/^Version: //p' | sort --version-sort --reverse); do
        if (cd "$folder/archives" && source_apt apt-get source --quiet=2 --download-only "$package=$version") \
            >"$folder/log" 2>&1; then
            echo "deep-php-zts: building $package $version with threads"
            return
        fi
    done
    tail -n 5 "$folder/log" >&2
    echo "deep-php-zts: apt has no source of $package" >&2
    exit 1
}

build() {
    rm -rf "$folder/source" "$folder/php"
    fetch
    mkdir -p "$folder/source"
    tar --extract --file "$folder"/archives/*.orig.tar.xz --directory "$folder/source" --strip-components 1
    (
        cd "$folder/source"
        ./configure --quiet --prefix="$folder/php" "${configuration[@]}"
        make --jobs 2
        make install-cli install-fpm install-build install-headers install-programs install-modules
    ) >"$folder/log" 2>&1 || {
        tail -n 30 "$folder/log" >&2
        exit 1
    }
    # Where Debian has PHPUnit and the other libraries.
    printf 'include_path=".:/usr/share/php"\nzend_extension=opcache\n' >"$folder/php/lib/php.ini"
    rm -rf "$folder/source"
    touch "$folder/stamp"
}

[ -e "$folder/stamp" ] || build
export PATH="$folder/php/bin:$PATH" TILL_PHP_FPM="$folder/php/sbin/php-fpm"
php -r 'PHP_ZTS || exit(1);'
for part in test-extension test-package; do
    make --no-print-directory -C bindings/php "$part" BUILD="$folder/binding" TILL_LIBRARY_DIR="$built" \
        TILL_SANDBOX="$built/till-sandbox" TILL_COMMAND="$built/till"
done
