#!/usr/bin/env bash
# Installs the command, its manual and its completion where shells and man look for them:
# scripts/install-command.sh COMMAND PREFIX [DESTDIR]
# TILL_RUNNABLE is the same command for this machine, where COMMAND is for another one.

set -euo pipefail

command=${1:?usage: scripts/install-command.sh COMMAND PREFIX [DESTDIR]}
prefix=${2:?usage: scripts/install-command.sh COMMAND PREFIX [DESTDIR]}
destination=${3:-}$prefix

made=$(mktemp -d)
trap 'rm -rf "$made"' EXIT
runnable=${TILL_RUNNABLE:-$command}
"$runnable" man --output "$made"
"$runnable" completion bash >"$made/till"
"$runnable" completion zsh >"$made/_till"
"$runnable" completion fish >"$made/till.fish"

install -D -m 755 "$command" "$destination/bin/till"
install -D -m 644 -t "$destination/share/man/man1" "$made"/*.1
install -D -m 644 -t "$destination/share/bash-completion/completions" "$made/till"
install -D -m 644 -t "$destination/share/zsh/site-functions" "$made/_till"
install -D -m 644 -t "$destination/share/fish/vendor_completions.d" "$made/till.fish"
echo "till, its manual and its completion are in $destination"
