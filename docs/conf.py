"""The documentation, built by ``python3 go.py docs``: pages by hand, and reference pages made from the code itself."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

HERE = Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent)]

from reference_pages import write_pages  # noqa: E402 # found through the path above

from simcenter import __version__  # noqa: E402 # found through the path above

project, author, version = "simcenter", "simcenter contributors", __version__
copyright = author  # the name Sphinx looks for
extensions = ["myst_parser", "sphinx.ext.autodoc", "sphinx.ext.napoleon"]
myst_enable_extensions = ["deflist"]
myst_heading_anchors = 3
exclude_patterns = ["_build"]
html_theme = "furo"
html_title = f"simcenter {__version__}"
autodoc_typehints = "description"
autodoc_member_order = "bysource"
napoleon_google_docstring = False
nitpicky = False
suppress_warnings = ["myst.xref_missing", "ref.python"]


def setup(app: Any) -> None:
    """Write the reference pages before the pages are read."""
    app.connect("builder-inited", lambda _: write_pages(HERE / "generated"))
