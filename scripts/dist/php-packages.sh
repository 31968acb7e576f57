#!/usr/bin/env bash
# Packs what is PHP for every platform into dist/: the classes as a Composer package, and the sources of the extension with
# those of the core, which PIE or phpize build with Rust.

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

php=$root/bindings/php
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Composer reads the version of an archive from its composer.json, which a repository leaves to its tags.
with_version() { # with_version FROM TO
    # The dollars are PHP's.
    # shellcheck disable=SC2016
    php -r '
        $package = json_decode(file_get_contents($argv[1]), true, flags: JSON_THROW_ON_ERROR);
        $package = array_slice($package, 0, 1) + ["version" => $argv[3]] + $package;
        $flags = JSON_PRETTY_PRINT | JSON_UNESCAPED_SLASHES;
        file_put_contents($argv[2], json_encode($package, $flags) . "\n");
    ' "$1" "$2" "$version"
}

classes=$work/classes
mkdir -p "$classes"
cp -R "$php/src" "$php/autoload.php" "$php/README.md" "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$classes"
with_version "$php/composer.json" "$classes/composer.json"
"$root/scripts/dist/archive.py" "$classes" "$dist/libtill-$version-composer.zip"

sources=$work/php_till-$version
mkdir -p "$sources"
cp "$php/extension"/*.c "$php/extension"/*.h "$php/extension"/*.stub.php "$php/extension/config.m4" \
    "$php/extension/Makefile.frag" "$php/extension/till.sym" "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$sources"
with_version "$php/extension/composer.json" "$sources/composer.json"
"$root/scripts/dist/core_sources.py" "$sources/core"
archive "$sources" "$dist/php_till-$version-src.tgz"
made "$dist/libtill-$version-composer.zip" "$dist/php_till-$version-src.tgz"
