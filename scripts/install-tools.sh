#!/usr/bin/env bash
# Installs what is needed to build and test libtill on Debian 12 (or a later Debian or Ubuntu), and lists what it installs.
# Tools that already exist are left alone, whatever their source: rustup, pyenv and other JDKs are fine.
#
#   scripts/install-tools.sh          what `make demo`, `make test` and `make deep` need
#   scripts/install-tools.sh bench    additionally what `make bench` needs
#   scripts/install-tools.sh dist     additionally what `make dist` and its install tests need
#   scripts/install-tools.sh shops    additionally what the tests of integrations/ need
#   scripts/install-tools.sh php-zts  additionally what `make deep-php-zts` builds a PHP with threads from
#   scripts/install-tools.sh --check  only lists what is missing
#
# Root installs at once. Other users are asked first and use sudo; TILL_ASSUME_YES=1 answers for scripts.

set -euo pipefail

rust_minimum=1.88
python_minimum=3.9
php_minimum=8.1
java_minimum=11
php_modules=(curl dom json mbstring openssl pcntl posix sockets tokenizer xml xmlwriter)

missing=()
reasons=()

need() { # need "what is missing" package...
    reasons+=("$1")
    shift
    missing+=("$@")
}

has() { command -v "$1" >/dev/null 2>&1; }

at_least() { # at_least 1.88 1.96.0
    [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$1" ]
}

needs_command() { # needs_command command package...
    has "$1" || need "$1" "${@:2}"
}

check_c() {
    { has gcc && has g++ && printf '#include <stdio.h>\n' | gcc -E -x c - >/dev/null 2>&1; } \
        || need "a C and C++ compiler" gcc g++ libc6-dev
    needs_command make make
    needs_command pkg-config pkg-config
    needs_command clang-format clang-format
    needs_command openssl openssl
    needs_command curl curl
    needs_command unzip unzip
    needs_command script bsdutils
    # Counts instructions, and finds memory errors in `make deep`.
    needs_command valgrind valgrind
    [ -e /etc/ssl/certs/ca-certificates.crt ] || need "certificate authorities" ca-certificates
}

check_rust() {
    local found=none
    if has rustc && has cargo; then
        # In the root folder, a rustup without a default toolchain must not fail the script.
        found=$(rustc --version 2>/dev/null | cut -d ' ' -f 2) || found=none
    fi
    if [ -n "$found" ] && [ "$found" != none ] && at_least "$rust_minimum" "$found"; then
        return
    fi
    if has rustup; then
        echo "Rust $rust_minimum or newer is needed, but rustup has ${found:-none}: run \`rustup update stable\`." >&2
        exit 1
    fi
    need "Rust $rust_minimum or newer (found: ${found:-none})" rustc-web cargo-web rust-web-clippy rustfmt-web
}

check_python() {
    local program="import sys, venv, ensurepip; sys.exit(sys.version_info < (${python_minimum/./, }))"
    python3 -c "$program" >/dev/null 2>&1 || need "Python $python_minimum or newer, with venv" python3 python3-venv
}

check_php() {
    local module modules
    if has php && has phpize && has php-config && at_least "$php_minimum" "$(php -r 'echo PHP_VERSION;')"; then
        modules=$(php -m | tr '[:upper:]' '[:lower:]')
        for module in "${php_modules[@]}"; do
            if ! grep -qx "$module" <<<"$modules"; then
                need "PHP's module $module" php-cli php-curl php-mbstring php-xml
                break
            fi
        done
    else
        need "PHP $php_minimum or newer, with headers" php-cli php-curl php-dev php-mbstring php-xml
    fi
    compgen -G "/usr/sbin/php-fpm*" >/dev/null || need "PHP's process manager" php-fpm
    needs_command phpunit phpunit
    needs_command composer composer
    # For the extension's generated argument information, and for the tests of logging and of HTTP clients.
    [ -e /usr/share/php/PhpParser/autoload.php ] || need "PHP-Parser" php-parser
    [ -e /usr/share/php/Psr/Log/autoload.php ] || need "PSR-3's interfaces" php-psr-log
    [ -e /usr/share/php/GuzzleHttp/autoload.php ] || need "a PSR-18 client" php-guzzlehttp-guzzle
    [ -e /usr/share/php/Symfony/Component/HttpClient/autoload.php ] || need "another PSR-18 client" php-symfony-http-client
    [ -e /usr/share/php/Nyholm/Psr7/autoload.php ] || need "PSR-7 messages" php-nyholm-psr7
}

check_java() {
    local found=none
    if has javac; then
        found=$(javac -version 2>&1 | sed -n 's/^javac //p')
    fi
    if [ "$found" = none ] || ! at_least "$java_minimum" "$found"; then
        need "a JDK, $java_minimum or newer" default-jdk-headless
    fi
    needs_command mvn maven
}

check_browser() {
    needs_command chromium chromium
    # The pages speak Chinese and Japanese, and pictures of them are looked at.
    compgen -G "/usr/share/fonts/opentype/noto/NotoSansCJK*" >/dev/null || need "a font for Chinese and Japanese" fonts-noto-cjk
}

check_shops() {
    # The shops' tests start a PostgreSQL of their own. Debian keeps its programs out of the PATH.
    compgen -G "/usr/lib/postgresql/*/bin/initdb" >/dev/null || has initdb || need "PostgreSQL" postgresql
    check_symfony
    check_woocommerce
}

check_symfony() {
    local module modules
    modules=$(php -m 2>/dev/null || true)
    [ -e /usr/share/php/Symfony/Bundle/FrameworkBundle/autoload.php ] || need "Symfony" php-symfony-framework-bundle
    [ -e /usr/share/php/Symfony/Component/Console/autoload.php ] || need "Symfony's console" php-symfony-console
    [ -e /usr/share/php/Symfony/Component/Yaml/autoload.php ] || need "Symfony's YAML" php-symfony-yaml
    [ -e /usr/share/php/Doctrine/DBAL/autoload.php ] || need "Doctrine DBAL" php-doctrine-dbal
    for module in sqlite pgsql; do
        grep -qx "pdo_$module" <<<"$modules" || need "PHP's module pdo_$module" "php-${module/sqlite/sqlite3}"
    done
}

check_php_zts() {
    pkg-config --exists libxml-2.0 2>/dev/null || need "libxml2 with headers" libxml2-dev
    pkg-config --exists openssl 2>/dev/null || need "OpenSSL with headers" libssl-dev
    pkg-config --exists libcurl 2>/dev/null || need "libcurl with headers" libcurl4-openssl-dev
    needs_command dpkg-source dpkg-dev
    needs_command xz xz-utils
    [ -e /usr/share/keyrings/debian-archive-keyring.gpg ] || need "Debian's keys" debian-archive-keyring
}

check_woocommerce() {
    # The tests of the plugin for WooCommerce start a WordPress with a MariaDB and a web server of its own.
    [ -e /usr/share/wordpress/wp-load.php ] || need "WordPress" wordpress wordpress-theme-twentytwentythree
    has mariadbd || [ -x /usr/sbin/mariadbd ] || need "MariaDB" mariadb-server
    has nginx || [ -x /usr/sbin/nginx ] || need "a web server" nginx-light
    php -m 2>/dev/null | grep -qx mysqli || need "PHP's module mysqli" php-mysql
    needs_command phpcs php-codesniffer
}

check_bench() {
    # Debian keeps nginx where only root looks for programs.
    has nginx || [ -x /usr/sbin/nginx ] || need "a web server" nginx-light
    pkg-config --exists libcurl 2>/dev/null || need "libcurl with headers" libcurl4-openssl-dev
}

check_dist() {
    # Where this Rust lacks the sources of its standard library, scripts/dist/rust.sh unpacks Debian's and installs nothing.
    # scripts/dist/tools.sh installs tools of the Python package index below build/dist, among them a Java of 22 or newer where
    # there is none: see scripts/java-runtime.sh.
    needs_command dpkg-deb dpkg
    needs_command dpkg-architecture dpkg-dev
    needs_command xz xz-utils
    # The install tests: programs for other processors, a clean Debian, programs for musl, and the sandbox's image.
    needs_command qemu-aarch64-static qemu-user-static
    has debootstrap || [ -x /usr/sbin/debootstrap ] || need "what makes a clean Debian" debootstrap
    needs_command musl-gcc musl-tools
    has podman && { has runc || [ -x /usr/sbin/runc ]; } || need "containers" podman runc
}

privileged() {
    if [ "$(id -u)" -eq 0 ]; then
        "$@"
    else
        sudo "$@"
    fi
}

may_install() {
    [ "$(id -u)" -eq 0 ] || [ "${TILL_ASSUME_YES:-}" = 1 ] || {
        [ -t 0 ] || return 1
        local answer
        read -r -p "Install them with sudo? [Y/n] " answer
        case $answer in
        '' | [Yy]*) ;;
        *) return 1 ;;
        esac
    }
}

check_candidate() {
    # The Rust of Debian 12's first release is too old; its security updates have a newer one.
    local version
    case " ${missing[*]} " in
    *" rustc-web "*) ;;
    *) return 0 ;;
    esac
    version=$(LC_ALL=C apt-cache policy rustc-web | sed -n 's/^ *Candidate: \([0-9.]*\).*/\1/p')
    if [ -z "$version" ] || ! at_least "$rust_minimum" "$version"; then
        echo "apt offers Rust ${version:-none} (rustc-web), but $rust_minimum is needed: enable Debian's security" \
            "updates (bookworm-security), or install Rust with rustup." >&2
        exit 1
    fi
}

install_missing() {
    local log
    echo "Missing: $(printf '%s; ' "${reasons[@]}" | sed 's/; $//')."
    echo "To install with apt-get: ${missing[*]}"
    if [ "$only_check" = yes ]; then
        exit 1
    fi
    if ! has apt-get; then
        echo "This system has no apt-get: please install these yourself." >&2
        exit 1
    fi
    if [ "$(id -u)" -ne 0 ] && ! has sudo; then
        echo "You are not root, and sudo is missing. As root: apt-get install ${missing[*]}" >&2
        exit 1
    fi
    if ! may_install; then
        echo "Not installed. Run: sudo apt-get install ${missing[*]}" >&2
        exit 1
    fi
    privileged apt-get update --quiet=2
    check_candidate
    # Never remove an installed package: a person must resolve a conflict.
    log=$(mktemp)
    if ! privileged env DEBIAN_FRONTEND=noninteractive apt-get install --yes --quiet --no-install-recommends \
        --no-remove "${missing[@]}" >"$log" 2>&1; then
        cat "$log" >&2
        rm -f "$log"
        exit 1
    fi
    rm -f "$log"
    echo "Installed."
}

only_check=no
bench=no
dist=no
shops=no
php_zts=no
for argument in "$@"; do
    case $argument in
    --check) only_check=yes ;;
    bench) bench=yes ;;
    dist) dist=yes ;;
    shops) shops=yes ;;
    php-zts) php_zts=yes ;;
    *)
        echo "usage: $0 [--check] [bench] [dist] [shops] [php-zts]" >&2
        exit 2
        ;;
    esac
done

check_c
check_rust
check_python
check_php
check_java
check_browser
if [ "$bench" = yes ]; then
    check_bench
fi
if [ "$dist" = yes ]; then
    check_dist
fi
if [ "$shops" = yes ]; then
    check_shops
fi
if [ "$php_zts" = yes ]; then
    check_php_zts
fi
if [ "${#missing[@]}" -gt 0 ]; then
    install_missing
fi
