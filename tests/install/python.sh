#!/usr/bin/env bash
# Installs the wheels into a fresh environment of each Python that this machine has, without cargo or a compiler in PATH, and
# pays in the sandbox of the installed sandbox wheel, or in TILL_SANDBOX: tests/install/python.sh DIST PLATFORM_TAG [sdist]
#
# PLATFORM_TAG is the end of the wheels' names, such as manylinux_2_17_x86_64. With `sdist`, one environment more builds the
# source distribution, with cargo.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
dist=$(realpath "${1:?usage: tests/install/python.sh DIST PLATFORM_TAG [sdist]}")
tag=${2:?usage: tests/install/python.sh DIST PLATFORM_TAG [sdist]}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

pythons() { # every CPython that is new enough, once per version
    local found
    for found in $(compgen -c python3 | grep -E '^python3(\.[0-9]+)?$' | sort -u | xargs which -a 2>/dev/null) \
        "${PYENV_ROOT:-$HOME/.pyenv}"/versions/*/bin/python3; do
        [ -x "$found" ] || continue
        "$found" -c 'import sys, ensurepip, venv
if sys.version_info >= (3, 9): print("{}.{}".format(*sys.version_info), sys.executable)' 2>/dev/null || true
    done | sort --version-sort --unique --key=1,1
}

pip() { # pip ENVIRONMENT ARGUMENT...: nothing from an index, nothing built
    PATH=/nowhere "$work/$1/bin/python" -m pip --quiet --disable-pip-version-check install "${@:2}"
}

install() { # install ENVIRONMENT WHEEL...: and the sandbox's wheel, if there is one
    local wheels=()
    mapfile -t wheels < <(compgen -G "$dist/libtill_sandbox-*$tag*.whl")
    pip "$1" --no-index --only-binary :all: "${@:2}" "${wheels[@]}"
}

pay() { # pay ENVIRONMENT WHAT
    local sandbox=$work/$1/bin/till-sandbox
    [ -e "$sandbox" ] || sandbox=${TILL_SANDBOX:?the sandbox, where there is no wheel of it}
    PATH=/nowhere TILL_SANDBOX=$sandbox /usr/bin/python3 "$here/paid.py" "$2" "$work/$1/bin/python" "$here/pay.py"
}

mapfile -t found < <(pythons)
[ "${#found[@]}" -gt 0 ] || { echo "there is no Python 3.9 or newer" >&2; exit 1; }
for each in "${found[@]}"; do
    read -r number python <<<"$each"
    "$python" -m venv "$work/$number"
    install "$number" "$dist"/libtill-*-py3-none-"$tag".whl
    pay "$number" "Python $number, wheel $tag"
    if [ -e "$work/$number/bin/till-sandbox" ]; then
        env -u TILL_SANDBOX PATH=/nowhere "$work/$number/bin/python" "$here/testing.py" | sed "s/^/Python $number, /"
    fi
done

if [ "${3:-}" = sdist ]; then
    read -r number python <<<"${found[-1]}"
    "$python" -m venv "$work/sdist"
    said=$(pip sdist "$dist"/libtill-*.tar.gz 2>&1) && { echo "the source distribution was installed without cargo" >&2; exit 1; }
    grep --quiet "needs Rust 1.88 or newer and a C compiler" <<<"$said" || { echo "without cargo, pip says: $said" >&2; exit 1; }
    "$work/sdist/bin/python" -m pip --quiet --disable-pip-version-check install "$dist"/libtill-*.tar.gz
    install sdist
    pay sdist "Python $number, source distribution"
fi
