#!/usr/bin/env bash
# Packs the static program of the sandbox for one processor as the wheel libtill-sandbox into dist/. It runs on every Linux:
# scripts/dist/sandbox-wheel.sh x86_64|aarch64

set -euo pipefail
# shellcheck source=scripts/dist/lib.sh
. "$(dirname "$0")/lib.sh"

processor=${1:?usage: scripts/dist/sandbox-wheel.sh x86_64|aarch64}
tools=$("$root/scripts/dist/tools.sh" packing)
program=$(natives "linux-$processor-musl" till-sandbox)/till-sandbox
# A program without a C library runs where any of these does.
tag=manylinux_2_17_$processor.musllinux_1_2_$processor

check_static "$program"
"$tools/python" "$root/scripts/dist/sandbox_wheel.py" "$version" "$tag" "$program" "$dist" "$root/LICENSE-APACHE" "$root/LICENSE-MIT"
made "$dist/libtill_sandbox-$version-py3-none-$tag.whl"
