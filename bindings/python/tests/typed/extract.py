"""Writes the Python programs of documents into a folder, for the type checkers: extract.py FOLDER DOCUMENT..."""

from __future__ import annotations

import re
import sys
from pathlib import Path


def main(folder: Path, documents: list[Path]) -> None:
    """One file for each program, named after the folder of its document and its place there."""
    folder.mkdir(parents=True, exist_ok=True)
    for document in documents:
        text = document.read_text(encoding="utf-8")
        programs = re.findall(r"^```python\n(.*?)^```", text, re.DOTALL | re.MULTILINE)
        for number, program in enumerate(programs):
            name = f"{document.resolve().parent.name}_{document.stem}_{number}".lower()
            path = folder / (re.sub(r"\W", "_", name) + ".py")
            path.write_text(program, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]), [Path(argument) for argument in sys.argv[2:]])
