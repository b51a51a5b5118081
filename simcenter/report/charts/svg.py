"""A picture as SVG for a page: text stays text, nothing points outside, and screen readers are told what it shows."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from html import escape
from pathlib import Path
from typing import Any

import matplotlib
from matplotlib.figure import Figure

from simcenter.scenario.errors import harmless
from simcenter.scenario.writing import atomic_write

SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",  # text stays text: it can be searched, and grows with the page
    "text.parse_math": False,  # a name with $ in it is a name, not a formula
    "font.family": ["DejaVu Sans"],  # comes with matplotlib; Verdana, its relative, is as wide
    "font.size": 10,
}


def save_picture(draw: Callable[[], Figure], path: str | Path) -> None:
    """Draw a picture into a file, as its name ends: ``.svg`` or ``.png``.

    Parameters
    ----------
    draw
        Makes the figure.
    path
        Where to; a reader sees the old file or the whole new one.
    """
    atomic_write(path, picture_bytes(draw, Path(path).suffix.lower().removeprefix(".")))


def picture_bytes(draw: Callable[[], Figure], kind: str = "svg") -> bytes:
    """Draw a picture as a file of its own, ``svg`` or ``png``; the same bytes every time."""
    metadata: dict[Any, Any] = {"Date": None, "Creator": None} if kind == "svg" else {"Software": None}
    with matplotlib.rc_context({**SETTINGS, "svg.hashsalt": "picture"}):
        out = io.BytesIO()
        draw().savefig(out, format=kind, metadata=metadata)
    return out.getvalue()


def svg_of(draw: Callable[[], Figure], name: str, title: str, told: str) -> str:
    """Draw a picture and write it as an SVG element that can stand inside a page.

    Parameters
    ----------
    draw
        Makes the figure.
    name
        Of the picture on its page, letters only: ids inside begin with it.
    title, told
        What it is, and what it shows, for those who cannot see it.

    Returns
    -------
    str
        An ``<svg>`` element without prologue, metadata or outside addresses; all texts are escaped.
    """
    with matplotlib.rc_context({**SETTINGS, "svg.hashsalt": name}):
        out = io.StringIO()
        draw().savefig(out, format="svg", metadata={"Date": None, "Creator": None})
    text = out.getvalue()
    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.DOTALL)
    text = re.sub(r"<!--.*?-->\s*", "", text, flags=re.DOTALL)
    text = re.sub(r'\s+xmlns(:\w+)?="[^"]*"', "", text, count=2)
    text = text.replace("'DejaVu Sans'", "'DejaVu Sans', Verdana, sans-serif")
    text = re.sub(r'(?<=[\s"])id="', f'id="{name}-', text)
    text = re.sub(r'(xlink:href="#|url\(#)', rf"\g<1>{name}-", text)
    head = text[: text.index(">") + 1]
    box = re.search(r'viewBox="[^"]*"', head)
    assert box is not None
    named = f'<svg {box[0]} role="img" aria-labelledby="{name}-title {name}-told">'
    words = f'<title id="{name}-title">{escape(harmless(title))}</title>'
    words += f'<desc id="{name}-told">{escape(harmless(told))}</desc>'
    return named + words + text[len(head) :].strip()
