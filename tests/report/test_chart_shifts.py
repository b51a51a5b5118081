"""The picture of a shift plan: bars up to who is present, split at what is required."""

from pathlib import Path

import pytest

from simcenter import load
from simcenter.report import charts
from simcenter.study.shifts import Terms, plan_shifts, read_shift_kind


def test_bars_are_who_is_required_over_and_under(tmp_path: Path) -> None:
    plan = plan_shifts(load("tuesday_morning"), [read_shift_kind("4 h")], terms=Terms(under_price=1.5))
    [one] = plan.pools
    assert one.over.any()
    assert one.under.any()
    figure = charts.shift_cover(plan)
    (axes,) = figure.axes
    met, over, under = ([bar.get_height() for bar in bars] for bars in axes.containers)
    assert [m + o for m, o in zip(met, over, strict=True)] == pytest.approx(one.present)
    assert [m + u for m, u in zip(met, under, strict=True)] == pytest.approx(one.required)
    figure.savefig(tmp_path / "shifts.svg")
    with pytest.raises(ValueError, match="expected one of standard_team"):
        charts.shift_cover(plan, "nobody")
