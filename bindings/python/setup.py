"""Puts the library into the wheel, and says honestly on which systems it runs.

`TILL_LIBRARY_DIR` names the directory that holds libtill.so. Without it, the library is built of the
Rust sources in `core`, which the source distribution has. The same sources and library make the same
wheel, byte for byte: the modes of the files are set here, and the Makefile sets the times.
"""

import functools
import os
import re
import shutil
import subprocess
from pathlib import Path

from elftools.elf.elffile import ELFFile
from elftools.elf.gnuversions import GNUVerNeedSection
from setuptools import Distribution, setup
from setuptools.command.bdist_wheel import bdist_wheel
from setuptools.command.build_py import build_py

CORE = Path(__file__).parent / "core"
# The libraries that every manylinux system has (PEP 600) and that libtill may need.
SYSTEM_LIBRARIES = re.compile(
    r"(libc|libm|libdl|libpthread|librt|libgcc_s|ld-linux[-_a-z0-9]*)\.so\.[0-9]+"
)
GLIBC = re.compile(r"GLIBC_2\.([0-9]+)(?:\.[0-9]+)?")
# What musl calls its C library. Its versions are not in the file: 1.2 is the oldest that is built for.
MUSL = re.compile(r"libc\.so|libc\.musl-[_a-z0-9]+\.so\.1")
PROCESSORS = {"EM_X86_64": "x86_64", "EM_AARCH64": "aarch64"}


@functools.lru_cache(maxsize=None)
def library() -> Path:
    """The library that goes into the wheel."""
    folder = os.environ.get("TILL_LIBRARY_DIR")
    if not folder:
        return built_library()
    path = Path(folder) / "libtill.so"
    if not path.is_file():
        raise SystemExit(f"{path} is missing: build it with `cargo build` first")
    return path


def built_library() -> Path:
    """The library of the sources in `core`, in release."""
    if not (CORE / "Cargo.toml").is_file():
        raise SystemExit("set TILL_LIBRARY_DIR to the directory that holds libtill.so")
    if not shutil.which("cargo"):
        raise SystemExit(
            "This is libtill's source distribution, which needs Rust 1.88 or newer and a C compiler:"
            " install them (https://rustup.rs), or take the wheel of your platform, which needs"
            " neither"
        )
    target = Path(os.environ.get("CARGO_TARGET_DIR") or CORE / "target").absolute()
    command = "cargo rustc --locked --release --lib --features wipe --crate-type cdylib"
    environment = {**os.environ, "CARGO_TARGET_DIR": str(target)}
    # Cargo reads the configuration of the folder that it is started in.
    subprocess.run(command.split(), cwd=CORE, env=environment, check=True)
    return target / "release" / "libtill.so"


def platform_tag(path: Path) -> str:
    """The oldest manylinux that has every version of glibc that the library asks for, or musllinux."""
    with path.open("rb") as file:
        elf = ELFFile(file)
        processor = PROCESSORS.get(elf["e_machine"])
        dynamic = elf.get_section_by_name(".dynamic")
        needed = [tag.needed for tag in dynamic.iter_tags("DT_NEEDED")]
        versions = [
            version.name
            for section in elf.iter_sections()
            if isinstance(section, GNUVerNeedSection)
            for _, wanted in section.iter_versions()
            for version in wanted
        ]
    if processor is None:
        raise SystemExit(f"{path} is for a processor that no wheel is made for")
    if any(MUSL.fullmatch(name) for name in needed):
        foreign = [name for name in needed if not MUSL.fullmatch(name)]
    else:
        foreign = [name for name in needed if not SYSTEM_LIBRARIES.fullmatch(name)]
    if foreign:
        raise SystemExit(f"{path} needs {', '.join(foreign)}, which not every system has")
    if any(MUSL.fullmatch(name) for name in needed):
        return f"musllinux_1_2_{processor}"
    minors = [int(found[1]) for found in map(GLIBC.fullmatch, versions) if found]
    if not minors:
        raise SystemExit(f"{path} asks for no version of glibc: its system cannot be named")
    return f"manylinux_2_{max(minors)}_{processor}"


class BuildWithLibrary(build_py):
    """Copies the library beside the modules."""

    def run(self) -> None:
        """Copies everything, and makes the files alike whoever builds them."""
        super().run()
        package = Path(self.build_lib) / "libtill"
        shutil.copyfile(library(), package / "libtill.so")
        for path in package.rglob("*"):
            path.chmod(0o755 if path.is_dir() or path.suffix == ".so" else 0o644)


class PlatformWheel(bdist_wheel):
    """A wheel for every Python 3 of one platform: ctypes needs no more."""

    def get_tag(self) -> "tuple[str, str, str]":
        """Any Python 3, no ABI of Python's, and the library's platform."""
        return "py3", "none", platform_tag(library())


class WithLibrary(Distribution):
    """A package with binary content, although it has no extension module."""

    def has_ext_modules(self) -> bool:
        """Makes the wheel one of a platform."""
        return True


setup(
    cmdclass={"build_py": BuildWithLibrary, "bdist_wheel": PlatformWheel},
    distclass=WithLibrary,
)
