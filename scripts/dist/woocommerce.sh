#!/usr/bin/env bash
# Packs the plugin for WooCommerce as WordPress installs it: a zip with libtill's PHP classes in it, in a namespace of the plugin's own.

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
"$root/integrations/woocommerce/package/build.sh" "$work"
"$root/scripts/dist/archive.py" "$work" "$dist/libtill-woocommerce-$version.zip"
made "$dist/libtill-woocommerce-$version.zip"
