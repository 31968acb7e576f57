#!/usr/bin/env bash
# Runs every fuzz target for a while, starting from the corpus in the repository. With a nightly Rust it uses libFuzzer with
# AddressSanitizer, and installs cargo-fuzz if needed. Without one, it mutates the corpus at random on stable Rust, which
# finds less, and says so. scripts/deep-fuzz.sh [SECONDS_FOR_EACH_TARGET]

set -euo pipefail
cd "$(dirname "$0")/.."

seconds=${1:-${TILL_FUZZ_SECONDS:-60}}
targets=(abi answers notifications requests signatures)
found=build/fuzz
# A separate folder: Cargo gives a library for C the same name in every workspace.
target_dir=$(realpath -m "${CARGO_TARGET_DIR:-target}/fuzz")
mkdir -p "$found"

if ! cargo +nightly --version >/dev/null 2>&1; then
    echo "deep-fuzz: no nightly Rust, so no libFuzzer: the corpus is mutated at random instead"
    cargo run --release --locked --quiet --target-dir "$target_dir" --manifest-path fuzz/Cargo.toml --bin blind -- $((seconds * ${#targets[@]}))
    exit
fi
if ! cargo fuzz --version >/dev/null 2>&1; then
    echo "deep-fuzz: installing cargo-fuzz"
    cargo install --locked --quiet cargo-fuzz
fi

for target in "${targets[@]}"; do
    # New and failing inputs go into a separate folder; a failing one belongs into fuzz/corpus together with its fix.
    mkdir -p "$found/$target"
    log=$found/$target.log
    if ! (cd fuzz && cargo +nightly fuzz run --features libfuzzer --target-dir "$target_dir" "$target" \
        "../$found/$target" "corpus/$target" -- -max_total_time="$seconds" -timeout=10 -rss_limit_mb=1024 \
        -max_len=65536 -artifact_prefix="../$found/$target-" -print_final_stats=1) >"$log" 2>&1; then
        tail -40 "$log" >&2
        echo "deep-fuzz: $target failed; the input is next to $log" >&2
        exit 1
    fi
    echo "deep-fuzz: $target: $(sed -n 's/^stat::number_of_executed_units: *//p' "$log") inputs in $seconds s, none failed"
done
