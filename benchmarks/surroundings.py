"""Where and when something was measured, without which no figure means anything."""

from __future__ import annotations

import os
import platform
from datetime import date
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

LIBRARIES = ("numpy", "numba", "simpy", "ciw")


def describe(command: str) -> str:
    """Date, command, machine, versions and the load of the machine, as lines of Markdown."""
    versions = ", ".join(f"{name} {_version(name)}" for name in LIBRARIES)
    return "\n".join(
        [
            f"Measured on {date.today().isoformat()} with `{command}`: {processor()}, {os.cpu_count()} cores, "
            f"{platform.system()}, Python {platform.python_version()}, {versions}; {load()}.",
            "",
        ]
    )


def processor() -> str:
    """Name of the processor as far as the system tells."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        return next(line.split(":", 1)[1].strip() for line in lines if line.startswith("model name"))
    except (OSError, StopIteration):
        return platform.processor() or platform.machine()


def load() -> str:
    """How busy the machine is: figures taken beside other work are slower, and their ratios noisier."""
    if not hasattr(os, "getloadavg"):
        return "load unknown"
    return f"load {os.getloadavg()[0]:.1f} when it was printed"


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "not installed"
