#!/usr/bin/env bash
# Builds what is native for one platform, in release, into build/dist/PLATFORM/:
#
#   scripts/dist/native.sh PLATFORM [PART...]
#
# Platforms: linux-x86_64 and linux-aarch64 (glibc 2.17 or newer), linux-x86_64-musl and linux-aarch64-musl (musl 1.2).
# Parts, all unless named: shared (libtill.so), static (libtill.a), java (libtill_java.so), and for musl till and sandbox
# (till-sandbox). These two are static there and run on every Linux, so they are built for musl alone.

set -euo pipefail

cd "$(dirname "$0")/../.."
platform=${1:?usage: scripts/dist/native.sh PLATFORM [PART...]}
shift
programs=()
[[ $platform != *-musl ]] || programs=(till sandbox)
[ "$#" -gt 0 ] || set -- shared static java "${programs[@]}"

case $platform in
linux-x86_64 | linux-aarch64) target=${platform#linux-}-unknown-linux-gnu glibc=.2.17 ;;
linux-x86_64-musl) target=x86_64-unknown-linux-musl glibc= ;;
linux-aarch64-musl) target=aarch64-unknown-linux-musl glibc= ;;
*)
    echo "native.sh: no platform $platform; there are linux-x86_64, linux-aarch64, linux-x86_64-musl, linux-aarch64-musl" >&2
    exit 2
    ;;
esac

PATH=$(scripts/dist/tools.sh tools):$PATH
# A folder of its own: the same libraries are built for tests elsewhere.
CARGO_TARGET_DIR=${CARGO_TARGET_DIR:-$PWD/target}/dist
export PATH CARGO_TARGET_DIR CARGO_INCREMENTAL=0
standard=()
if ! [ -d "$(rustc --print sysroot)/lib/rustlib/$target/lib" ]; then
    # Without a ready standard library, it is built with the rest. Cargo calls that unstable, in each of its versions.
    RUSTC=$(scripts/dist/rust.sh)
    export RUSTC RUSTC_BOOTSTRAP=1
    standard=("-Zbuild-std=std,panic_unwind")
fi

build() { # build OUTPUT SUBCOMMAND ARGUMENT...
    cargo-zigbuild "$2" --locked --release --target "$target$glibc" "${standard[@]}" "${@:3}"
    mkdir -p "build/dist/$platform"
    install -m "$mode" "$CARGO_TARGET_DIR/$target/release/$1" "build/dist/$platform/$1"
}

for part in "$@"; do
    # Libraries for musl are linked with the system's C library; programs contain it.
    unset RUSTFLAGS
    case $platform-$part in
    *-musl-shared | *-musl-java | *-musl-static)
        export RUSTFLAGS="-C target-feature=-crt-static -C link-self-contained=no"
        ;;
    esac
    mode=644
    case $part in
    # Each crate type alone, because cargo drops link-time optimization where a crate becomes a Rust library too.
    shared) build libtill.so rustc --package libtill --lib --features wipe --crate-type cdylib ;;
    static) build libtill.a rustc --package libtill --lib --features wipe --crate-type staticlib ;;
    java) build libtill_java.so build --package libtill-java ;;
    till) mode=755 && build till build --package libtill-cli ;;
    sandbox) mode=755 && build till-sandbox build --package libtill-sandbox ;;
    *)
        echo "native.sh: no part $part; there are shared, static, java, till, sandbox" >&2
        exit 2
        ;;
    esac
done
