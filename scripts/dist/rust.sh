#!/usr/bin/env bash
# Finds a Rust that has the sources of its standard library, which the platforms without a ready one are built with, and
# prints its compiler's path. The installed Rust serves if it has them (rustup's component rust-src, or Debian's
# rust-web-src). Otherwise Debian's packages are unpacked below build/dist/rust, and nothing is installed.

set -euo pipefail

cd "$(dirname "$0")/../.."
unpacked=$PWD/build/dist/rust
packages=(rustc-web libstd-rust-web-dev rust-web-src)

has_sources() { # has_sources RUSTC
    [ -e "$("$1" --print sysroot)/lib/rustlib/src/rust/library/std/Cargo.toml" ]
}

unpack() {
    local archives=$unpacked.archives
    command -v apt-get >/dev/null || {
        echo "rust.sh: this Rust lacks the sources of its standard library: rustup component add rust-src" >&2
        exit 1
    }
    rm -rf "$unpacked" "$archives"
    mkdir -p "$unpacked" "$archives"
    # The compiler's own libraries have their version in their name.
    packages+=("$(first_dependency libstd-rust-web-dev 'libstd-rust-web-[0-9.]*')")
    packages+=("$(first_dependency "${packages[-1]:?run apt-get update}" 'libllvm[0-9]*')")
    (cd "$archives" && apt-get download --quiet=2 -o APT::Sandbox::User=root "${packages[@]}") >&2
    for archive in "$archives"/*.deb; do
        dpkg-deb --extract "$archive" "$unpacked"
    done
    rm -rf "$archives"
    # The compiler finds its own libraries wherever it is.
    mv "$unpacked/usr/bin/rustc" "$unpacked/usr/bin/rustc.real"
    printf '#!/bin/sh\nLD_LIBRARY_PATH=%s exec %s "$@"\n' \
        "$unpacked/usr/lib/$(dpkg-architecture --query DEB_HOST_MULTIARCH)" "$unpacked/usr/bin/rustc.real" \
        >"$unpacked/usr/bin/rustc"
    chmod +x "$unpacked/usr/bin/rustc"
}

first_dependency() { # first_dependency PACKAGE PATTERN
    apt-cache depends "$1" | sed -n "s/^ *Depends: \($2\)\$/\1/p" | head -n 1
}

installed=$(command -v rustc)
if has_sources "$installed"; then
    echo "$installed"
    exit
fi
if ! [ -x "$unpacked/usr/bin/rustc" ]; then
    unpack
fi
has_sources "$unpacked/usr/bin/rustc"
echo "$unpacked/usr/bin/rustc"
