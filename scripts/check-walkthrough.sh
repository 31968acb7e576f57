#!/usr/bin/env bash
# Follows CONTRIBUTING.md from an empty folder to the first payment with a separate gateway: runs the fenced `sh` blocks of
# that section, and only those, in order in one shell, as a reader would.
#
# Cargo builds in build/sixth: this libtill is built as part of another workspace, and in the usual folder it would
# overwrite the one that the other tests link. The first run compiles every dependency (a minute and a half on one
# processor, most of it for AWS-LC); later runs take seconds. Without debug information the folder is a third of the
# size.

set -euo pipefail
cd "$(dirname "$0")/.."

heading='## Adding a gateway from outside'
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

awk -v heading="$heading" \
    '/^## / {section = $0 == heading} /^```/ {inside = section && $0 == "```sh"; next} inside' \
    CONTRIBUTING.md >"$work/walkthrough.sh"
[ -s "$work/walkthrough.sh" ] || {
    echo "check-walkthrough: CONTRIBUTING.md has no block below \"$heading\"" >&2
    exit 1
}
env --unset=PYTHONPATH --unset=LIBTILL_LIBRARY CARGO_TARGET_DIR="$PWD/build/sixth" TMPDIR="$work" \
    CARGO_PROFILE_DEV_DEBUG=false CARGO_INCREMENTAL=0 PYTHONDONTWRITEBYTECODE=1 sh -eu "$work/walkthrough.sh"
echo "check-walkthrough: a sixth gateway was built, and paid from Python"
