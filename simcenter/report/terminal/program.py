"""How the program is called here, so that the commands a report suggests can be typed as they stand."""

from __future__ import annotations

import os
import sys

ENVIRONMENT = ".simcenter-env"
"""The folder in which ``go.py`` keeps its private environment."""


def program() -> str:
    """The words to type before a command: ``simcenter``, or ``go.py`` where that set the environment up."""
    if ENVIRONMENT in os.path.abspath(sys.prefix).split(os.sep):
        return "go.cmd" if os.name == "nt" else "python3 go.py"
    return "simcenter"
