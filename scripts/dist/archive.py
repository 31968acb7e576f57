#!/usr/bin/env python3
"""Packs a folder as a zip file (or jar) that depends on its content alone: names in order, one time.

scripts/dist/archive.py FOLDER FILE
"""

import sys
import zipfile
from pathlib import Path

TIME = (2025, 1, 1, 0, 0, 0)


def pack(folder: Path, file: Path) -> None:
    """Writes the file; a manifest comes first, as jars have it."""
    paths = [path for path in folder.rglob("*") if path.is_file()]
    paths.sort(key=lambda path: (path.name != "MANIFEST.MF", str(path.relative_to(folder))))
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
        for path in paths:
            entry = zipfile.ZipInfo(str(path.relative_to(folder)), TIME)
            entry.compress_type = zipfile.ZIP_DEFLATED
            entry.external_attr = (0o100755 if path.stat().st_mode & 0o100 else 0o100644) << 16
            archive.writestr(entry, path.read_bytes())


if __name__ == "__main__":
    if len(sys.argv) != 3:
        raise SystemExit(__doc__)
    pack(Path(sys.argv[1]), Path(sys.argv[2]))
