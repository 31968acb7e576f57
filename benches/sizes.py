"""`make bench-size`: what ships and how large it is, and build/bench/sizes.json."""

from __future__ import annotations

import subprocess
import tempfile
import zipfile
from pathlib import Path

from benches import results
from benches.cases import ROOT
from benches.run import EXTENSION, RELEASE

WHEELS = ROOT / "bindings/python/build/shipped"


def main() -> None:
    """Prints and writes the sizes in bytes."""
    with tempfile.TemporaryDirectory() as name:
        sizes = {
            "libtill.so": stripped(RELEASE / "libtill.so", Path(name)),
            "wheel": next(WHEELS.glob("*.whl")).stat().st_size,
            "natives for Java": deflated(RELEASE / "libtill_java.so", Path(name)),
            "PHP extension": stripped(EXTENSION, Path(name)),
        }
    for what, size in sizes.items():
        print(f"{what:20} {size / 1e6:6.2f} MB")
    path = results.write("sizes", {"bytes": sizes})
    print(f"the sizes are in {path.relative_to(ROOT)}")


def stripped(library: Path, folder: Path) -> int:
    """The size of a library without its symbols."""
    into = folder / library.name
    subprocess.run(["strip", "-o", str(into), str(library)], check=True)
    return into.stat().st_size


def deflated(library: Path, folder: Path) -> int:
    """The size of a library in a jar."""
    archive = folder / "natives.jar"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as jar:
        jar.write(library, library.name)
    return archive.stat().st_size


if __name__ == "__main__":
    main()
