#!/usr/bin/env bash
# Sourced by the scripts beside it: where things are, and what the version is. Each script builds one kind of artifact and
# takes the natives of `native.sh` from build/dist/PLATFORM, or from TILL_LIBRARY_DIR.

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
dist=${TILL_DIST:-$root/dist}
# shellcheck disable=SC2034 # the scripts use it
version=$(sed -n '/^\[workspace.package\]/,/^$/s/^version = "\(.*\)"/\1/p' "$root/Cargo.toml")
# Archives have one time, so that they depend on nothing but their content.
epoch=1735689600 # 2025-01-01
mkdir -p "$dist"

natives() { # natives PLATFORM FILE: the folder that has the file
    local folder=${TILL_LIBRARY_DIR:-$root/build/dist/$1}
    [ -e "$folder/$2" ] || {
        echo "$folder/$2 is missing: run scripts/dist/native.sh $1" >&2
        exit 1
    }
    echo "$folder"
}

made() { # made FILE...: says what is there now
    local file
    for file in "$@"; do
        printf 'dist: %s, %s bytes\n' "${file#"$root"/}" "$(stat --format %s "$file")"
    done
}

archive() { # archive FOLDER FILE: a folder as a tar file, which begins with the folder's name
    tar --sort=name --mtime="@$epoch" --owner=0 --group=0 --numeric-owner --mode=go=u,go-w \
        -C "$(dirname "$1")" -cf - "$(basename "$1")" | gzip --no-name --best >"$2"
}

check_static() { # check_static PROGRAM
    if readelf --program-headers "$1" | grep --quiet INTERP; then
        echo "$1 needs libraries of the system, and should be static" >&2
        exit 1
    fi
}

# The manual comes from the command itself, so a command for another processor runs under qemu.
runnable() { # runnable PROGRAM PROCESSOR WORK: the path of a program that this machine can run
    if [ "$2" = "$(uname -m)" ]; then
        echo "$1"
        return
    fi
    command -v "qemu-$2-static" >/dev/null || {
        echo "the manual of till comes from the program, and one for $2 runs under qemu here: install qemu-user-static" >&2
        exit 1
    }
    printf '#!/bin/sh\nexec qemu-%s-static %q "$@"\n' "$2" "$1" >"$3/runnable"
    chmod +x "$3/runnable"
    echo "$3/runnable"
}
