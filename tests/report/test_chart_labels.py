"""Labels, legends and small pictures keep out of one another's way."""

from __future__ import annotations

from itertools import combinations

import matplotlib
import pytest
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure
from matplotlib.text import Annotation

from simcenter import replicate
from simcenter.report import charts
from simcenter.report.charts.frame import new_figure
from simcenter.report.charts.labels import Label, place_labels
from simcenter.report.charts.svg import SETTINGS
from simcenter.simulation import Simulator
from tests.report.centers import center

CROWDS = {
    "on each other": [(0.5, 0.5)] * 4,
    "in a row": [(x / 100, 0.5) for x in (40, 45, 50, 55)],
    "at the right edge": [(0.97, 0.2), (0.98, 0.21), (0.99, 0.8)],
    "alone": [(0.1, 0.9)],
}


def drawn(figure: Figure) -> None:
    """Lay a figure out as it is when saved."""
    with matplotlib.rc_context(SETTINGS):
        FigureCanvasAgg(figure).draw()


@pytest.mark.parametrize("crowd", CROWDS)
def test_labels_hide_neither_one_another_nor_leave_the_picture(crowd: str) -> None:
    figure, axes = new_figure(8.0, 4.2)
    axes.set_xlim(0, 1)
    axes.set_ylim(0, 1)
    place_labels(axes, [Label(x, y, f"plan number {i}") for i, (x, y) in enumerate(CROWDS[crowd])])
    drawn(figure)
    boxes = [one.get_window_extent() for one in axes.texts if isinstance(one, Annotation)]
    assert len(boxes) == len(CROWDS[crowd])
    assert [pair for pair in combinations(boxes, 2) if pair[0].overlaps(pair[1])] == []
    assert all(box.x0 >= 0 and box.x1 <= figure.bbox.x1 for box in boxes)


def three_tiers() -> dict[str, object]:
    """Tiers for a center whose lines would lie on each other."""
    patience = {"patience": {"exponential": "3 min"}}
    return dict.fromkeys(("premier", "standard", "basic"), patience)


def test_more_than_two_tiers_have_a_small_picture_each() -> None:
    streams = [{"tier": tier, "need": "help", "per_hour": 20} for tier in three_tiers()]
    study = replicate(center(tiers=three_tiers(), volumes={"day_factor": {"shape": 30}, "streams": streams}), 6)
    figure = charts.service_level_by_interval(study)
    seen = [axes for axes in figure.axes if axes.get_visible()]
    assert [axes.get_title(loc="left").split()[0] for axes in seen] == list(three_tiers())
    assert all(len(axes.lines) == 1 for axes in seen)  # nobody is promised anything


@pytest.mark.parametrize("heads", [1, 5, 20])
def test_the_legend_of_the_agents_day_stands_inside_the_picture_below_the_axis(heads: int) -> None:
    run = Simulator(center(pools={"team": {"seated": heads, "wage": "20/h"}})).run(1, 0)
    figure = charts.agents_day(run)
    drawn(figure)
    (legend,), (axes,) = figure.legends, figure.axes
    assert isinstance(axes, Axes)
    box = legend.get_window_extent()
    assert figure.bbox.y0 <= box.y0
    assert box.y1 <= axes.xaxis.label.get_window_extent().y0
