#!/usr/bin/env python3
"""Packs the sandbox's program as the wheel `libtill-sandbox`, whose installation puts `till-sandbox` on the path.

scripts/dist/sandbox_wheel.py VERSION PLATFORM_TAG PROGRAM FOLDER LICENCE...
"""

import sys
import zipfile
from pathlib import Path

from wheel.wheelfile import WheelFile

METADATA = """\
Metadata-Version: 2.4
Name: libtill-sandbox
Version: {version}
Summary: A simulator of five payment gateways: libtill's sandbox, for tests without a network.
Project-URL: Source, https://github.com/libtill/libtill
License-Expression: MIT OR Apache-2.0
{licences}Classifier: Intended Audience :: Developers
Classifier: Operating System :: POSIX :: Linux
Requires-Python: >=3.9
Description-Content-Type: text/markdown

# The sandbox of libtill

It simulates payment gateways in their own wire formats, so that a shop's tests need neither an account nor a network:

    till-sandbox --port 0 --ready-file sandbox.json

`sandbox.json` has a client configuration for each gateway, and `libtill.testing` asserts what the shop did.
"""
WHEEL = """\
Wheel-Version: 1.0
Generator: libtill
Root-Is-Purelib: false
{tags}"""


def pack(version: str, tag: str, program: Path, folder: Path, licences: "list[Path]") -> Path:
    """Writes the wheel."""
    stem = f"libtill_sandbox-{version}"
    named = "".join(f"License-File: {path.name}\n" for path in licences)
    tags = "".join(f"Tag: py3-none-{one}\n" for one in tag.split("."))
    files = {
        f"{stem}.data/scripts/till-sandbox": (0o755, program.read_bytes()),
        f"{stem}.dist-info/METADATA": (
            0o644,
            METADATA.format(version=version, licences=named).encode(),
        ),
        f"{stem}.dist-info/WHEEL": (0o644, WHEEL.format(tags=tags).encode()),
    }
    for path in licences:
        files[f"{stem}.dist-info/licenses/{path.name}"] = (0o644, path.read_bytes())
    target = folder / f"{stem}-py3-none-{tag}.whl"
    with WheelFile(str(target), "w", zipfile.ZIP_DEFLATED) as wheel:
        for name, (mode, content) in files.items():
            entry = zipfile.ZipInfo(name, (2025, 1, 1, 0, 0, 0))
            entry.external_attr = (0o100000 | mode) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            wheel.writestr(entry, content)
    return target


if __name__ == "__main__":
    if len(sys.argv) < 6:
        raise SystemExit(__doc__)
    pack(
        sys.argv[1],
        sys.argv[2],
        Path(sys.argv[3]),
        Path(sys.argv[4]),
        list(map(Path, sys.argv[5:])),
    )
