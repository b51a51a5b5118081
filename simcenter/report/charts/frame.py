"""What all pictures share: colours, dashes, titles, and labels at the ends of lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import wrap

import numpy as np
from matplotlib.axes import Axes
from matplotlib.axis import Axis
from matplotlib.figure import Figure

from simcenter.report.charts.svg import picture_bytes
from simcenter.report.terminal.horizon import Horizon
from simcenter.scenario.errors import harmless
from simcenter.study.replicate import Study

COLOURS = ("#0072B2", "#D55E00", "#009E73", "#CC79A7", "#E69F00", "#56B4E9")
"""Okabe and Ito's palette, distinct for common kinds of colour blindness; dashes tell lines apart in grey."""
HATCHES = ("", "//", "..", "xx", "\\\\", "++")
"""Tell areas apart in grey."""
DASHES = ("-", "--", "-.", ":", (0, (5, 1)), (0, (3, 1, 1, 1)))
GREY = "#555555"
LETTERS_A_LINE = 92
"""What a note has room for."""


def styles(names: Sequence[str]) -> list[tuple[str, str, object]]:
    """Give each name a colour and dashes of its own."""
    return [(name, COLOURS[i % len(COLOURS)], DASHES[i % len(DASHES)]) for i, name in enumerate(names)]


LONGEST_NAME = 28
"""Letters of a name that a picture has room for; tables have all of it."""


def shown(name: str, most: int = LONGEST_NAME) -> str:
    """Shorten a name in its middle, where names of one list differ least."""
    plain = harmless(name)
    if len(plain) <= most:
        return plain
    return f"{plain[: most - most // 2 - 1]}\N{HORIZONTAL ELLIPSIS}{plain[-(most // 2) :]}"


def largest(sizes: Mapping[str, float], most: int) -> tuple[list[str], list[str]]:
    """Split names into the largest ones, in their own order, and the rest, empty where there is room for all."""
    if len(sizes) <= most:
        return list(sizes), []
    first = set(sorted(sizes, key=lambda name: -sizes[name])[:most])
    return [name for name in sizes if name in first], [name for name in sizes if name not in first]


def percent_axis(axis: Axis) -> None:
    """Write shares as per cent."""
    axis.set_major_formatter(lambda value, _: f"{round(100 * value, 6):g} %")


def columns_for(names: Sequence[str]) -> int:
    """Columns of a legend: three of short names, two of long ones."""
    return 2 if any(len(name) > 14 for name in names) else 3


def say_nothing_to_show(axes: Axes, why: str) -> None:
    """Say why a picture is empty, where its lines would be."""
    axes.text(0.5, 0.5, why, transform=axes.transAxes, ha="center", va="center", color=GREY)


def days_of(study: Study) -> str:
    """Say what a picture shows days of."""
    days = Horizon.of_study(study).count(study.days)
    return f"{shown(study.scenario.name, 40).replace('_', ' ')}, {days}, seed {study.seed}"


class Picture(Figure):
    """A figure that notebooks show by itself: matplotlib's own are shown only where `pyplot` made them."""

    def _repr_svg_(self) -> str:
        return picture_bytes(lambda: self).decode()


def new_figure(width: float, height: float) -> tuple[Figure, Axes]:
    """Make a figure that belongs to no global state, drawn the same on every machine."""
    made = Picture(figsize=(width, height), layout="constrained", dpi=110)
    axes = made.add_subplot()
    axes.spines[["top", "right"]].set_visible(False)
    return made, axes


def new_grid(width: float, height: float, number: int, columns: int = 2) -> tuple[Figure, list[Axes]]:
    """Make a figure of several small pictures on the same axes, a row of such a height for each line of them."""
    rows = -(-number // columns)
    made = Picture(figsize=(width, 0.7 + height * rows), layout="constrained", dpi=110)
    grid: list[Axes] = []
    for place in range(number):
        first = grid[0] if grid else None
        axes = made.add_subplot(rows, columns, place + 1, sharex=first, sharey=first)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelbottom=place >= number - columns, labelleft=place % columns == 0)
        grid.append(axes)
    return made, grid


def set_title(axes: Axes, text: str, note: str) -> None:
    """Write the title of a picture, and a note below it, in as many lines as it takes."""
    lines = wrap(note, LETTERS_A_LINE)
    figure = axes.get_figure(root=True)
    assert figure is not None
    # The empty lines keep room for the note, which stands at the edge of the figure however wide names are.
    figure.suptitle(text + "\n" * len(lines), x=0.01, ha="left", fontsize=12, fontweight="bold")
    told = axes.annotate(
        "\n".join(lines),
        (0.01, 1),
        xytext=(0, -24),
        xycoords="figure fraction",
        textcoords="offset points",
        fontsize=9,
        color=GREY,
        va="top",
    )
    told.set_in_layout(False)


def clock_axis(axes: Axes, names: Sequence[str], labels: int = 7) -> None:
    """Name intervals of the day along the bottom, as many as there is room for."""
    step = max(1, -(-len(names) // labels))
    axes.set_xticks(range(0, len(names), step), names[::step])
    axes.set_xlabel("interval start")


def measured(study: Study) -> tuple[list[int], list[str]]:
    """Intervals that are measured, by their numbers and by the names of their starts."""
    layout = study.stacked.layout
    numbers = [int(i) for i in np.flatnonzero(layout.slots.measured_ms > 0)]
    return numbers, [layout.intervals[i] for i in numbers]
