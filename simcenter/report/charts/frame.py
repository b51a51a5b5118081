"""What all pictures share: colours, dashes, titles, and labels at the ends of lines."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simcenter.scenario.errors import harmless
from simcenter.study.replicate import Study

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito's palette, distinct for common kinds of colour blindness; dashes tell lines apart in grey."""
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))
GREY = "#555555"


def styles(names: Sequence[str]) -> list[tuple[str, str, object]]:
    """Give each name a colour and dashes of its own."""
    return [(name, COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)]) for i, name in enumerate(names)]


def days_of(study: Study) -> str:
    """Say what a picture shows days of."""
    return f"{harmless(study.scenario.name).replace('_', ' ')}, {study.days} days, seed {study.seed}"


def new_figure(width: float, height: float) -> tuple[Figure, Axes]:
    """Make a figure that belongs to no global state, drawn the same on every machine."""
    made = Figure(figsize=(width, height), layout="constrained", dpi=110)
    axes = made.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return made, axes


def set_title(axes: Axes, text: str, note: str) -> None:
    """Write the title of a picture, and a line below it."""
    axes.set_title(f"{text}\n", loc="left", fontsize=12, fontweight="bold")
    axes.text(0, 1.02, note, transform=axes.transAxes, fontsize=9, color=GREY)


def label_at_the_right(axes: Axes, marks: list[tuple[float, str, str]], x: float) -> None:
    """Write the names of lines at their right ends, moved apart where they would overlap."""
    low, high = axes.get_ylim()
    gap = 0.055 * (high - low)
    last = -np.inf
    for y, text, colour in sorted(marks):
        last = max(y, last + gap)
        axes.annotate(
            text,
            (x, last),
            xytext=(6, 0),
            textcoords="offset points",
            color=colour,
            va="center",
            annotation_clip=False,
        )


def clock_axis(axes: Axes, names: Sequence[str]) -> None:
    """Name intervals of the day along the bottom, as many as there is room for."""
    step = max(1, -(-len(names) // 7))
    axes.set_xticks(range(0, len(names), step), names[::step])
    axes.set_xlabel("interval start")


def measured(study: Study) -> tuple[list[int], list[str]]:
    """Intervals that are measured, by their numbers and by the names of their starts."""
    layout = study.stacked.layout
    numbers = [int(i) for i in np.flatnonzero(layout.slots.measured_ms > 0)]
    return numbers, [layout.intervals[i] for i in numbers]
