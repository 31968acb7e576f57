#!/bin/sh
# Finds functions and constants of the plugin that nothing in it uses. WordPress and WooCommerce call methods in snake_case by their
# names, and `initialize`.

cd "$(dirname "$0")/../plugin" || exit 1
found=0
for name in $(grep -rhoE '(function [a-z][A-Za-z]+\(|const [A-Z][A-Z_]+)' src | sed 's/^[a-z]* //; s/($//' | sort -u); do
    if [ "$name" != initialize ] && [ "$(grep -rowF "$name" . | wc -l)" -lt 2 ]; then
        echo "plugin: $name is used by nothing" >&2
        found=1
    fi
done
exit $found
