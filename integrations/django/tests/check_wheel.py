"""Looks into the wheel: everything that the app needs at run time is in it, and nothing of the tests."""

from __future__ import annotations

import sys
import zipfile
from pathlib import Path

SOURCE = Path(__file__).parent.parent / "src"
LICENSES = {"LICENSE-APACHE", "LICENSE-MIT"}


def main(wheel: str) -> int:
    """Compares the wheel with the sources."""
    packed = set(zipfile.ZipFile(wheel).namelist())
    needed = {
        str(path.relative_to(SOURCE))
        for path in SOURCE.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and ".egg-info" not in str(path)
    }
    extra = {name for name in packed - needed if ".dist-info/" not in name}
    lacks = sorted(needed - packed) + sorted(LICENSES - {Path(name).name for name in packed})
    for name in lacks:
        print(f"{wheel} lacks {name}", file=sys.stderr)
    for name in sorted(extra):
        print(f"{wheel} has {name}, which is not in src", file=sys.stderr)
    return 1 if lacks or extra else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
