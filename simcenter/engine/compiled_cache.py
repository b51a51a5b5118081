"""Where compiled code is kept: a user folder named by a hash of the sources, so that no edit is ever missed."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any

import numba

PLAIN = bool(numba.config.DISABLE_JIT)  # type: ignore[attr-defined] # numba makes its options as it starts
"""Whether everything runs as plain Python, as NUMBA_DISABLE_JIT=1 asks."""
CHECKED = bool(numba.config.BOUNDSCHECK)  # type: ignore[attr-defined] # numba makes its options as it starts
"""Whether every index is checked, as NUMBA_BOUNDSCHECK=1 asks."""

PACKAGE = Path(__file__).resolve().parents[1]
FLAGS = (
    "BOUNDSCHECK",
    "CPU_FEATURES",
    "CPU_NAME",
    "DEBUGINFO_DEFAULT",
    "LOOP_VECTORIZE",
    "OPT",
    "SLP_VECTORIZE",
)
"""Settings of numba that change the code it makes; it does not look at most of them when it loads what it kept."""
SOURCES = ("engine/compiled*.py", "engine/compiled/**/*.py", "engine/drawing/*.py", "engine/tables.py", "routing/*.py")


@cache
def cache_folder() -> Path:
    """The folder of compiled code for these sources, this numba, its settings and this Python; made if need be.

    Returns
    -------
    Path
        Below ``SIMCENTER_CACHE`` if set, else the user's cache folder, else a temporary one when that cannot be
        written.
    """
    ways = [getattr(numba.config, flag) for flag in FLAGS]
    digest = hashlib.blake2b(f"{numba.__version__} {sys.version} {ways}".encode(), digest_size=8)
    for pattern in SOURCES:
        for source in sorted(PACKAGE.glob(pattern)):
            digest.update(source.name.encode() + source.read_bytes())
    for base in _bases():
        folder_path = base / digest.hexdigest()
        try:
            folder_path.mkdir(parents=True, exist_ok=True)
        except OSError:
            continue
        if os.access(folder_path, os.W_OK):
            return folder_path
    return Path(tempfile.mkdtemp(prefix="simcenter-"))


def _bases() -> list[Path]:
    own = os.environ.get("SIMCENTER_CACHE")
    if own:
        return [Path(own)]
    if sys.platform == "win32":
        return [Path(os.environ.get("LOCALAPPDATA", tempfile.gettempdir())) / "simcenter" / "compiled"]
    if sys.platform == "darwin":
        return [Path.home() / "Library" / "Caches" / "simcenter"]
    return [Path(os.environ.get("XDG_CACHE_HOME", Path.home() / ".cache")) / "simcenter"]


LOOPS = "lean", "full"
"""The loop for centers that use no extras, and the one that knows them all; each is compiled when first needed."""

_sayings: list[Callable[[], None]] = []


def is_kept(*loops: str) -> bool:
    """Whether any of these loops has been compiled before, so that a run of it starts at once."""
    return PLAIN or any(any(cache_folder().rglob(f"door.enter_{loop}*.nbi")) for loop in loops)


def say_before_compiling(say: Callable[[], None]) -> None:
    """Have something said before a loop is compiled that was not kept: at once if none was, and never twice."""
    _sayings[:] = [say]
    if not is_kept(*LOOPS):
        about_to_compile(*LOOPS)


def about_to_compile(*loops: str) -> None:
    """Say what was asked for if none of these loops was kept."""
    if _sayings and not is_kept(*loops):
        _sayings.pop()()


if "NUMBA_CACHE_DIR" not in os.environ:
    numba.config.CACHE_DIR = str(cache_folder())  # type: ignore[attr-defined] # numba makes its options as it starts


_njit: Any = numba.njit
"""Its published types lack the options without wrappers."""


def kernel(**options: Any) -> Callable[[Any], Any]:
    """Compile a function when first called from Python, keep the code, and let other threads run meanwhile."""
    return _njit(cache=True, nogil=True, **options)


def handler(*, inline: bool = False) -> Callable[[Any], Any]:
    """Compile a function only as part of a kernel that calls it.

    Without wrappers for Python and without a file of its own it compiles in half the time.

    Parameters
    ----------
    inline
        Make it part of the code of whoever calls it, for what happens to every contact and is called in one place:
        six such calls took 64 instructions a contact.
    """
    return _njit(nogil=True, no_cpython_wrapper=True, no_cfunc_wrapper=True, forceinline=inline)


def skip_linear_algebra() -> None:
    """Let numba load without scipy's linear algebra, which no handler uses and which takes a quarter of a second.

    For processes of our own only: afterwards numba compiles no ``np.cov`` in this process.
    """
    if "scipy.linalg" not in sys.modules:
        sys.modules["scipy.linalg"] = None  # type: ignore[assignment] # an import of it now says it is not there
        try:
            import numba.np.arraymath  # noqa: F401 # asks for it once, while it is imported
        finally:
            del sys.modules["scipy.linalg"]
