#!/bin/sh
# Prints the folder with WooCommerce that the tests use: TILL_WOOCOMMERCE_DIR, or a copy that is downloaded once, where WordPress's
# server can be reached. Prints nothing otherwise.

version=7.9.0
url=${TILL_WOOCOMMERCE_URL:-https://downloads.wordpress.org/plugin/woocommerce.$version.zip}
kept=$(dirname "$0")/../build/woocommerce

if [ -n "${TILL_WOOCOMMERCE_DIR:-}" ]; then
    echo "$TILL_WOOCOMMERCE_DIR"
    exit
fi
if [ ! -e "$kept/woocommerce.php" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    curl --silent --fail --location --connect-timeout 10 --output "$work/woocommerce.zip" "$url" || exit 0
    unzip -q "$work/woocommerce.zip" -d "$work" || exit 0
    mkdir -p "$(dirname "$kept")"
    rm -rf "$kept"
    mv "$work/woocommerce" "$kept"
fi
cd "$kept" && pwd
