"""How many are not served yet after so long, tier by tier, with promises as circles to pass below."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import ArrayLike

from simcenter.engine.tables import Floats
from simcenter.report.charts.frame import new_figure, percent_axis, say_nothing_to_show, set_title, shown, styles
from simcenter.report.charts.labels import Label, place_labels

CIRCLES = "a circle is a promise: the line must pass below it"


@dataclass(frozen=True)
class Curve:
    """The share of a tier that waits longer than each edge.

    Attributes
    ----------
    tier
        Whose.
    said
        What else its name in the legend says.
    edges
        On the axis along the bottom, shape (edges,).
    counts
        Contacts up to each edge, and those beyond the last, shape (more than edges,).
    promise
        Time on the same axis and share that may take longer; None without one.
    """

    tier: str
    said: str
    edges: Floats
    counts: Floats
    promise: tuple[float, float] | None

    @property
    def beyond(self) -> Floats:
        """Share that takes longer than each edge."""
        return np.asarray(1 - self.counts.cumsum()[: len(self.edges)] / self.counts.sum(), np.float64)


def all_counts(table: ArrayLike) -> Floats:
    """Add counts up over everything but their last axis."""
    counts = np.asarray(table, np.float64)
    return np.asarray(counts.reshape(-1, counts.shape[-1]).sum(axis=0), np.float64)


def draw_curves(
    curves: Sequence[Curve], end: float, axis: tuple[str, str], title: tuple[str, str], empty: str
) -> Figure:
    """Draw how many take longer, with the promises.

    Parameters
    ----------
    curves
        Each of a tier with contacts.
    end
        Where the axis along the bottom ends; promises behind it are left out.
    axis
        What stands along the bottom and at the left.
    title
        Title and note.
    empty
        Why there is nothing to show, where there is not.
    """
    figure, axes = new_figure(8.0, 4.2)
    promised: dict[tuple[float, float], list[str]] = {}
    for curve, (_, colour, dashes) in zip(curves, styles([one.tier for one in curves]), strict=True):
        name = f"{shown(curve.tier, 20)}{curve.said} ({curve.counts.sum():,.0f} contacts)"
        axes.step(curve.edges, curve.beyond, where="post", color=colour, linestyle=dashes, linewidth=2, label=name)
        if curve.promise is not None and curve.promise[0] <= end:
            axes.plot(*curve.promise, "o", color=colour, markersize=8, markerfacecolor="w")
            promised.setdefault(curve.promise, []).append(shown(curve.tier, 20))
    axes.set_xlim(0, end)
    axes.set_ylim(0, max(axes.get_ylim()[1], 0.05))
    axes.set_xlabel(axis[0])
    axes.set_ylabel(axis[1])
    percent_axis(axes.yaxis)
    if curves:
        # The lines meet at nothing on the right, so their names stand beside samples of them.
        axes.legend(frameon=False, loc="upper right")
    else:
        say_nothing_to_show(axes, empty)
    place_labels(axes, [Label(*place, f"promise to {_listed(names)}") for place, names in promised.items()])
    set_title(axes, *title)
    return figure


def _listed(names: Sequence[str]) -> str:
    return ", ".join(names) if len(", ".join(names)) <= 40 else f"{len(names)} tiers"
