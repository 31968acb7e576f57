#!/usr/bin/env python3
"""Copies the sources of the core, without the tests and tools around it, so that cargo builds the library of them alone.

    scripts/dist/core_sources.py FOLDER

The workspace's manifest is reduced to the core, and the lock file to what the core needs, in the same versions.
"""

import re
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
COPIED = ["build.rs", "include/till.h", "LICENSE-APACHE", "LICENSE-MIT", ".cargo/config.toml"]
# Sections about tests and development, and members of the workspace, that are left behind.
LEFT = r"\[\[test\]\]|\[dev-dependencies\]|\[profile\.(?:deep|dev)[^\n]*\]"
SECTIONS = re.compile(rf"(?:#[^\n]*\n)*(?:{LEFT})\n.*?(?:\n\n|\Z)", re.S)
MEMBERS = re.compile(r"^(default-)?members = .*\n", re.M)
LOCAL = re.compile(r"^libtill[-a-z]* = \{ path.*\n", re.M)


def manifest(text: str) -> str:
    """The core's own manifest, as a workspace of one."""
    return MEMBERS.sub("", LOCAL.sub("", SECTIONS.sub("", text)))


def copy(folder: Path) -> None:
    """Copies, and reduces the lock file."""
    for name in COPIED:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(ROOT / name, folder / name)
    shutil.copytree(
        ROOT / "src", folder / "src", ignore=shutil.ignore_patterns("tests", "tests.rs")
    )
    (folder / "Cargo.toml").write_text(manifest((ROOT / "Cargo.toml").read_text()))
    shutil.copyfile(ROOT / "Cargo.lock", folder / "Cargo.lock")
    # Cargo drops from a lock file what is no longer needed, and changes no version.
    pruned = [
        "cargo",
        "metadata",
        "--format-version=1",
        "--manifest-path",
        str(folder / "Cargo.toml"),
    ]
    subprocess.run(pruned, stdout=subprocess.DEVNULL, check=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    copy(Path(sys.argv[1]))
