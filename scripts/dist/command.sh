#!/usr/bin/env bash
# Packs the static command `till`, with its manual and completion, for one processor into dist/. It runs on every Linux:
# scripts/dist/command.sh x86_64|aarch64

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

processor=${1:?usage: scripts/dist/command.sh x86_64|aarch64}
name=till-$version-linux-$processor
program=$(natives "linux-$processor-musl" till)/till
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

check_static "$program"
TILL_RUNNABLE=$(runnable "$program" "$processor" "$work")
export TILL_RUNNABLE
"$root/scripts/install-command.sh" "$program" "/$name" "$work" >/dev/null
install -D -m 644 -t "$work/$name/share/doc/till" "$root/LICENSE-APACHE" "$root/LICENSE-MIT" "$root/cli/README.md"
archive "$work/$name" "$dist/$name.tar.gz"
made "$dist/$name.tar.gz"
