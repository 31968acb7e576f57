#!/usr/bin/env bash
# Makes the plugin's folder as a site has it: package/build.sh FOLDER makes FOLDER/libtill-woocommerce, with libtill's PHP classes in
# a namespace of the plugin's own.

set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$here/../../.." && pwd)
made=$1/libtill-woocommerce
prefix='Libtill\WooCommerce\Vendor'

version=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' "$root/Cargo.toml")
for place in "^ \* Version: $version\$ $here/../plugin/libtill-woocommerce.php" "VERSION = '$version'; $here/../plugin/src/Plugin.php"; do
    grep --quiet "${place% *}" "${place##* }" || {
        echo "${place##* } has another version than Cargo.toml, which has $version" >&2
        exit 1
    }
done

rm -rf "$made"
mkdir -p "$made"
cp -R "$here/../plugin/." "$made"
cp "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$here/../README.md" "$made"
# The plugin's own code names the classes as their documentation does.
php "$here/prefix.php" "$prefix" "$here/../plugin" "$made"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cp -R "$root/bindings/php/src" "$work/src"
rm -rf "$work/src/Testing"
php "$here/prefix.php" "$prefix" "$work/src" "$made/library/src"
# The classes that use the extension, whose own classes keep their names.
php "$here/prefix.php" "$prefix" "$work/src" "$made/library/native" 'Till\Native'
