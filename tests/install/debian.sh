#!/usr/bin/env bash
# Installs what is built into a Debian 12 without Rust and without a compiler, and pays in the sandbox that TILL_SANDBOX names:
#
#   tests/install/debian.sh DIST x86_64|aarch64 [wheel] [packages]
#
# `wheel` installs the wheel into a fresh environment of Debian's Python. `packages` installs the Debian packages with dpkg,
# pays with a C program, with PHP and with the command, and removes them again. Debian is made in a root of its own, below
# build/systems, and for another processor from unpacked packages, whose programs run under qemu: dpkg does not run there.

set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd)
# shellcheck source=tests/install/root.sh
. "$here/root.sh"
dist=$(realpath "${1:?usage: tests/install/debian.sh DIST x86_64|aarch64 [CHECK...]}")
processor=${2:?usage: tests/install/debian.sh DIST x86_64|aarch64 [CHECK...]}
shift 2
if [ "$#" -eq 0 ]; then
    set -- wheel
    [ "$processor" != "$(uname -m)" ] || set -- wheel packages
fi
root=$(system "$processor")
make_root "$root"
work=$(mktemp -d)
trap 'rm -rf "$work" "$root/libtill"' EXIT
rm -rf "$root/libtill"
mkdir "$root/libtill"
if [ -e "$root/usr/bin/cc" ] || [ -e "$root/usr/bin/cargo" ]; then
    echo "$root has a compiler" >&2
    exit 1
fi

pay() { # pay WHAT COMMAND...: COMMAND is inside
    make_enterer "$work/enter" "$root" "$processor" "${@:2}"
    TMPDIR=$root/tmp PATH=/nowhere /usr/bin/python3 "$here/paid.py" "Debian 12, $processor, $1, $(how "$processor")" "$work/enter"
}

inside() { # inside COMMAND...
    make_enterer "$work/inside" "$root" "$processor" "$@"
    LC_ALL=C.UTF-8 PATH=/usr/sbin:/usr/bin:/sbin:/bin "$work/inside"
}

wheel() {
    local pip packages
    cp "$dist"/libtill-*-py3-none-manylinux_2_17_"$processor".whl "$here/pay.py" "$root/libtill"
    inside /usr/bin/python3 -m venv --without-pip /libtill/python
    if [ "$processor" = "$(uname -m)" ]; then
        # Debian's pip, which the environment does not have yet.
        pip=$(cd "$root" && ls usr/share/python-wheels/pip-*.whl)
        inside /libtill/python/bin/python "/$pip/pip" --quiet --disable-pip-version-check install --no-index \
            "/libtill/$(cd "$root/libtill" && ls ./*.whl)"
    else
        # pip takes minutes under qemu. This machine's installs for the other processor.
        packages=$(cd "$root/libtill/python" && ls -d lib/python3*/site-packages)
        python3 -m pip --quiet --disable-pip-version-check install --no-index --only-binary :all: \
            --platform "manylinux_2_17_$processor" --target "$root/libtill/python/$packages" "$root/libtill"/*.whl
    fi
    pay "wheel" /libtill/python/bin/python /libtill/pay.py
}

packages() {
    local name names=(libtill1 libtill-dev till php-till) files=()
    for name in "${names[@]}"; do
        cp "$dist/${name}"_*_amd64.deb "$root/libtill"
        files+=("/libtill/$(cd "$root/libtill" && ls "${name}"_*.deb)")
    done
    inside /usr/bin/dpkg --install "${files[@]}" >"$work/log" || { cat "$work/log" >&2; exit 1; }
    # A program from elsewhere finds the library where dpkg has put it.
    cc -std=c11 -I"$root/usr/include" "$here/pay.c" -o "$root/libtill/pay" -L"$root/usr/lib/x86_64-linux-gnu" -ltill
    pay "libtill1" /libtill/pay
    cp "$here/pay.php" "$root/libtill"
    pay "php-till" /usr/bin/php /libtill/pay.php /usr/share/php/Till/autoload.php
    TILL_COMMAND=/usr/bin/till TILL_PASS=TILL_COMMAND pay "till, for PHP without the extension" \
        /usr/bin/php -n /libtill/pay.php /usr/share/php/Till/autoload.php
    inside /usr/bin/dpkg --purge "${names[@]}" >"$work/log" || { cat "$work/log" >&2; exit 1; }
    find "$root/usr" "$root/etc" -name '*till*' ! -path '*/dpkg/*' | grep . >&2 && { echo "dpkg left these files" >&2; exit 1; }
    return 0
}

for check in "$@"; do
    "$check"
done
