"""The picture of a frontier shows each plan once, where its averages are, in the colour of its standing."""

from pathlib import Path

import pytest
from matplotlib.colors import to_hex

from simcenter.report import charts
from simcenter.study.compare import compare
from tests.study.test_replicate import busy


def test_dominated_plans_are_grey_and_every_plan_is_named_at_its_place(tmp_path: Path) -> None:
    more = ["standard +1 agent", "wage +20%"]
    found = compare(busy(), changes=more, frontier=["mean_wait", "cost"], days=10, seed=3)
    figure = charts.frontier(found)
    (axes,) = figure.axes
    plans = {plan.name: plan for plan in found.frontier()}
    assert plans["wage +20%"].status == "dominated"
    assert {text.get_text() for text in axes.texts} >= set(plans)
    colours = {float(line.get_ydata()[0]): to_hex(line.get_color()) for line in axes.lines}
    for plan in plans.values():
        grey = colours[plan.values[1]] == "#aaaaaa"
        assert grey == (plan.status == "dominated")
    assert axes.get_xlabel() == "mean wait, seconds (less is better)"
    assert axes.get_ylabel() == "wage cost, EUR (less is better)"
    figure.savefig(tmp_path / "frontier.svg")
    assert (tmp_path / "frontier.svg").stat().st_size > 1_000


def test_a_comparison_without_a_frontier_has_no_picture_of_one() -> None:
    with pytest.raises(ValueError, match="expected compare"):
        charts.frontier(compare(busy(), changes=["standard +1 agent"], days=1))
