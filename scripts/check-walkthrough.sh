#!/usr/bin/env bash
# Follows CONTRIBUTING.md as a reader would: runs the fenced `sh` blocks of each walkthrough, and only those, in order in one
# shell.
#
#   scripts/check-walkthrough.sh outside   a gateway in a separate crate, from an empty folder to the first payment
#   scripts/check-walkthrough.sh inside    a field, an operation and a gateway in a copy of the tree
#
# Walkthroughs inside the tree must not need more files by hand than their sections say. The blocks that change files are
# apart from those that generate files, so git tells the two apart.
#
# Both build in the usual folder and with the usual profile, so that they share its compiled dependencies; the tests use the
# programs and libraries that scripts/keep-built.sh has copied.

set -euo pipefail
cd "$(dirname "$0")/.."

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
target=${CARGO_TARGET_DIR:-$PWD/target}

fail() {
    echo "check-walkthrough: $*" >&2
    exit 1
}

# The blocks of a section, each followed by the command `block_with_codegen` or `block_by_hand`.
blocks() { # blocks HEADING
    awk -v heading="$1" '
        /^## / {section = $0 == heading}
        /^```/ {
            if (inside) print generates ? "block_with_codegen" : "block_by_hand"
            inside = section && $0 == "```sh"
            generates = 0
            next
        }
        inside {print; if (/codegen/) generates = 1}' CONTRIBUTING.md >"$work/blocks.sh"
    [ -s "$work/blocks.sh" ] || fail "CONTRIBUTING.md has no block below \"$1\""
}

outside() {
    blocks '## Adding a gateway from outside'
    printf 'block_with_codegen() { :; }\nblock_by_hand() { :; }\n' | cat - "$work/blocks.sh" >"$work/walkthrough.sh"
    mkdir "$work/.cargo"
    scripts/usual-profile.sh >"$work/.cargo/config.toml"
    env --unset=PYTHONPATH --unset=LIBTILL_LIBRARY CARGO_TARGET_DIR="$target" TMPDIR="$work" \
        PYTHONDONTWRITEBYTECODE=1 sh -eu "$work/walkthrough.sh"
    echo "check-walkthrough: a sixth gateway was built, and paid from Python"
}

copy=$PWD/build/walkthrough/tree
git_in_copy=(git -C "$copy" -c user.name=walkthrough -c user.email=walkthrough@localhost -c commit.gpgsign=false)

# Brings the copy up to date. Files that stay the same keep their time, so that cargo does not build them again.
refresh_copy() {
    mkdir -p "$copy"
    [ -e "$copy/.git" ] || git init --quiet "$copy"
    git --git-dir="$copy/.git" --work-tree=. add --all
    "${git_in_copy[@]}" commit --quiet --allow-empty --message tree
    "${git_in_copy[@]}" update-index --refresh >"$work/refreshed" || true
    "${git_in_copy[@]}" reset --quiet --hard
    "${git_in_copy[@]}" clean --quiet --force -d
}

# What follows each block: it notes what the block changed, unless it ran the generators, and commits it.
hooks() {
    cat <<'END'
block_with_codegen() {
    git add --all
    git -c user.name=w -c user.email=w@localhost -c commit.gpgsign=false commit --quiet --allow-empty --message block
}
block_by_hand() {
    git status --porcelain | cut -c4- >>"$TILL_TOUCHED"
    block_with_codegen
}
END
}

inside() { # inside HEADING FILES_MAX
    local generated count
    blocks "$1"
    hooks | cat - "$work/blocks.sh" >"$work/walkthrough.sh"
    : >"$work/touched"
    (cd "$copy" && env --unset=PYTHONPATH --unset=LIBTILL_LIBRARY CARGO_TARGET_DIR="$target" TMPDIR="$work" \
        CARGO_PROFILE_DEV_DEBUG=false PYTHONDONTWRITEBYTECODE=1 RUST_LIB_BACKTRACE=0 TILL_TOUCHED="$work/touched" \
        sh -eu "$work/walkthrough.sh") || fail "\"$1\" of CONTRIBUTING.md fails"
    sort -u -o "$work/touched" "$work/touched"
    generated=$("${git_in_copy[@]}" check-attr --stdin linguist-generated <"$work/touched" | grep ': set$' || true)
    [ -z "$generated" ] || fail "\"$1\" changes generated files by hand: $generated"
    count=$(wc -l <"$work/touched")
    [ "$count" -le "$2" ] || fail "\"$1\" needs $count files by hand, and at most $2: $(tr '\n' ' ' <"$work/touched")"
    echo "check-walkthrough: \"$1\" works, with $count files by hand: $(tr '\n' ' ' <"$work/touched")"
}

case ${1:-} in
    outside) outside ;;
    inside)
        refresh_copy
        inside '## Adding a field' 2
        inside '## Adding an operation' 5
        # One folder, and one line in each of two files.
        inside '## Adding a gateway inside' 3
        ;;
    *) fail "usage: scripts/check-walkthrough.sh outside | inside" ;;
esac
