#!/usr/bin/env bash
# Runs the C tests with AddressSanitizer, LeakSanitizer and UndefinedBehaviorSanitizer, linked with the static library. nm
# shows that each program contains them, and three broken programs show that they work. scripts/deep-sanitizer.sh LIBRARY_DIR

set -euo pipefail
cd "$(dirname "$0")/.."

library_dir=$(realpath "${1:?usage: scripts/deep-sanitizer.sh LIBRARY_DIR}")
sandbox=${TILL_SANDBOX:-$library_dir/till-sandbox}
build=build/sanitizer
flags=(-std=c11 -O1 -g -fno-omit-frame-pointer -fsanitize=address -fsanitize=undefined -fno-sanitize-recover=all -Iinclude
    -Itests/c)
libraries=("$library_dir/libtill.a" -lpthread -lm -ldl)
export ASAN_OPTIONS=detect_leaks=1:abort_on_error=0

fail() {
    echo "deep-sanitizer: $*" >&2
    exit 1
}

compile() { # compile SOURCE PROGRAM
    gcc "${flags[@]}" "$1" -o "$2" "${libraries[@]}"
    # Write the whole table first: a reader that stops early would make nm fail.
    nm "$2" >"$2.names"
    grep -q __asan_init "$2.names" || fail "AddressSanitizer is not in $2"
}

compile_test() { # compile_test SOURCE PROGRAM: a program with arithmetic and pointers to check
    compile "$1" "$2"
    grep -q __ubsan_handle "$2.names" || fail "UndefinedBehaviorSanitizer is not in $2"
}

must_be_noticed() { # must_be_noticed NAME WORDS, with the body of main on standard input
    {
        printf '#include "till.h"\nint main(void)\n{\n    till_buf out = {NULL, 0};\n    till_capabilities(&out);\n'
        cat
        printf '}\n'
    } >"$build/$1.c"
    compile "$build/$1.c" "$build/$1"
    if "$build/$1" >"$build/$1.log" 2>&1; then
        fail "$1 was not detected"
    fi
    grep -q "$2" "$build/$1.log" || fail "$1 failed for another reason, see $build/$1.log"
}

mkdir -p "$build"
must_be_noticed use_after_free heap-use-after-free <<'BODY'
    volatile uint8_t *kept = out.data;
    till_buf_free(&out);
    return kept[0] & 0;
BODY
must_be_noticed overflow 'signed integer overflow' <<'BODY'
    volatile int highest = 0x7fffffff;
    till_buf_free(&out);
    volatile int sum = highest + 1;
    return sum == 0;
BODY
must_be_noticed leak 'detected memory leaks' <<'BODY'
    out.data = NULL;
    return 0;
BODY

# fork_in_call is left out: GCC 12's AddressSanitizer does not release its allocator's locks after a fork, so a child of a
# process with threads may wait forever in malloc. Valgrind runs it.
make --no-print-directory -C tests/c "$PWD/build/c/readme.c"
for program in abi driver fork signals threads; do
    compile_test "tests/c/$program.c" "$build/$program"
done
compile_test build/c/readme.c "$build/readme"
"$build/abi"
printf '%s\n' '{"do":"explain","scheme":"paypro","message":"{\"a\":\"1\"}"}' '{"do":"dictionary","name":"currencies"}' \
    '{"do":"quit"}' | "$build/driver" | cut -c 1-100
for arguments in "" --tls; do
    for program in fork signals; do
        # shellcheck disable=SC2086
        TILL_SANDBOX=$sandbox tests/c/with-sandbox.sh payermax "$build/$program" $arguments
    done
    # shellcheck disable=SC2086
    TILL_SANDBOX=$sandbox TILL_DELAY_MS=8000 TILL_DELAYED=orderAndPay TILL_UNANSWERED=cancelled17 \
        tests/c/with-sandbox.sh payermax "$build/threads" $arguments
done
TILL_SANDBOX=$sandbox tests/c/with-sandbox.sh payermax "$build/readme" --tls
echo "deep-sanitizer: the C tests are clean, and the sanitizers work"
