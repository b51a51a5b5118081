"""Texts beside what they name, placed so that they hide neither one another nor the points."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np
from matplotlib.axes import Axes
from matplotlib.patheffects import withStroke

from simcenter.report.charts.frame import shown

LETTER, LINE = 0.62, 1.25
"""Width of a letter, bold ones included, and height of a line, as shares of the size of the type."""
DOT = 5.0
"""Points from the middle of a mark to its rim."""
INSIDE = (0.84, 0.72)
"""Shares of a figure's width and height that its axes take at least, beside titles, ticks and labels."""

Box = tuple[float, float, float, float]
"""Left, bottom, right and top in points."""


class Label(NamedTuple):
    """A point, in the units of the axes, and what stands beside it."""

    x: float
    y: float
    text: str
    colour: str = "#1b1b1b"
    weight: str = "normal"


def place_labels(
    axes: Axes, labels: Sequence[Label], size: float = 9, dots: Sequence[tuple[float, float]] = ()
) -> None:
    """Write labels, each at the first place around its point where it hides nothing.

    Parameters
    ----------
    axes
        With its limits as they will stay.
    labels
        In the order in which they choose.
    size
        Of the type, in points.
    dots
        Further points not to hide, in the units of the axes.
    """
    room = _size_of(axes)
    points = _in_points(axes, [(label.x, label.y) for label in labels] + list(dots))
    taken: list[Box] = [(x - DOT, y - DOT, x + DOT, y + DOT) for x, y in points]
    for label, at in zip(labels, points, strict=False):
        text = (size * LETTER * len(label.text), size * LINE)
        offset = _best(at, text, room, taken)
        written = axes.annotate(
            label.text, (label.x, label.y), xytext=offset, textcoords="offset points", va="center", fontsize=size,
            ha="left" if offset[0] > 0 else "right", color=label.colour, fontweight=label.weight,
        )  # fmt: skip
        written.set_path_effects([withStroke(linewidth=3, foreground="white")])
        taken.append(_box(at, offset, text))


def label_at_the_right(axes: Axes, marks: list[tuple[float, str, str]], x: float) -> None:
    """Write the names of lines at their right ends, moved apart where they would overlap, shortened where long."""
    low, high = axes.get_ylim()
    gap = 0.055 * (high - low)
    last = -np.inf
    for y, text, colour in sorted(marks):
        last = max(y, last + gap)
        axes.annotate(
            shown(text, 64),
            (x, last),
            xytext=(6, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            annotation_clip=False,
        )


def _size_of(axes: Axes) -> tuple[float, float]:
    figure = axes.get_figure(root=True)
    assert figure is not None
    wide, high = figure.get_size_inches()
    return 72 * wide * INSIDE[0], 72 * high * INSIDE[1]


def _in_points(axes: Axes, points: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    (left, right), (low, top), (wide, high) = axes.get_xlim(), axes.get_ylim(), _size_of(axes)
    return [((x - left) / (right - left) * wide, (y - low) / (top - low) * high) for x, y in points]


def _best(
    at: tuple[float, float], text: tuple[float, float], room: tuple[float, float], taken: Sequence[Box]
) -> tuple[float, float]:
    """Offset at which a text hides least; the first of the best."""
    offsets = [(side, step * text[1]) for step in (0, 1, -1, 2, -2, 3, -3) for side in (8.0, -8.0)]

    def hidden(offset: tuple[float, float]) -> float:
        own = _box(at, offset, text)
        outside = max(0.0, own[2] - room[0], -own[0]) + max(0.0, own[3] - room[1], -own[1])
        return sum(_common(own, other) for other in taken) + outside * text[1]

    return min(offsets, key=hidden)


def _box(at: tuple[float, float], offset: tuple[float, float], text: tuple[float, float]) -> Box:
    left = at[0] + offset[0] - (0 if offset[0] >= 0 else text[0])
    middle = at[1] + offset[1]
    return left, middle - text[1] / 2, left + text[0], middle + text[1] / 2


def _common(one: Box, other: Box) -> float:
    """Area that two boxes share."""
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    return max(wide, 0.0) * max(high, 0.0)
