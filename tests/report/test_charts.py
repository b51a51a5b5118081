"""Every picture is drawn, shows the numbers it claims to show, and copes with centers that are wide, empty or short."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simcenter import compare, replicate
from simcenter.engine.tables import SpellKind
from simcenter.report import charts
from simcenter.report.charts.flow import OUTCOMES, contact_flows
from simcenter.report.charts.frame import LONGEST_NAME, largest, shown
from simcenter.report.charts.money import cost_table
from simcenter.results.daily.fates import ARRIVED, DEFERRED
from simcenter.simulation import Simulator
from simcenter.study.replicate import Study
from tests.report.centers import center, nobody_answered, wide

OF_A_STUDY: dict[str, Callable[[Study], Figure]] = {
    "agents_day": lambda study: charts.agents_day(Simulator(study.scenario).run(study.seed, 0)),
    "cost_by_pool_and_tier": charts.cost_by_pool_and_tier,
    "flow_of_contacts": charts.flow_of_contacts,
    "heads_by_interval": charts.heads_by_interval,
    "occupancy_and_service": charts.occupancy_and_service,
    "over_and_under": charts.over_and_under,
    "service_level_by_interval": charts.service_level_by_interval,
    "waits_by_tier": charts.waits_by_tier,
}


def texts(figure: Figure) -> str:
    """All texts of a picture."""
    return " ".join(text.get_text() for text in figure.findobj(lambda one: hasattr(one, "get_text")))


def drawn(figure: Figure) -> str:
    """A picture as SVG."""
    return charts.svg_of(lambda: figure, "x", "X", "X")


def test_every_picture_is_drawn_by_some_test() -> None:
    tests = "".join(path.read_text("utf-8") for path in Path(__file__).resolve().parents[1].rglob("test_*.py"))
    assert [name for name in charts.__all__ if f"charts.{name}" not in tests and f"import {name}" not in tests] == []


@pytest.mark.parametrize("name", OF_A_STUDY)
@pytest.mark.parametrize("kind", ["usual", "wide", "nobody answered", "one day"])
def test_a_picture_is_drawn_with_its_title_days_and_seed(name: str, kind: str) -> None:
    scenario = {"wide": wide, "nobody answered": nobody_answered}.get(kind, center)()
    study = replicate(scenario, 1 if kind == "one day" else 10, seed=7)
    figure = OF_A_STUDY[name](study)
    said = texts(figure)
    assert "seed 7" in said
    assert name == "agents_day" or ("1 day," if kind == "one day" else "10 days,") in said
    assert "<svg" in drawn(figure)
    assert not [word for word in said.split() if len(word) > 66]


def test_alternatives_with_long_names_and_few_days_are_drawn() -> None:
    for days in (1, 10):
        found = compare(wide(), changes=["volume +15%", "patience x0.5"], days=days)
        assert "<svg" in drawn(charts.differences(found, "service_level"))
        assert "<svg" in drawn(charts.cost_and_service(found))


def test_estimates_below_one_another_are_drawn_as_far_as_they_are_known() -> None:
    known = replicate(center(), 12).estimate("mean_wait")
    unknown = replicate(center(), 2).estimate("mean_wait")
    figure = charts.rows_with_intervals({"known": known, "unknown": unknown}, "seconds", "Waits", "seed 1")
    single, thick, mean, other = axes_of(figure).lines
    assert list(single.get_xdata()) == [known.day_low, known.day_high]
    assert list(thick.get_xdata()) == [known.low, known.high]
    assert [float(dot.get_xdata()[0]) for dot in (mean, other)] == [known.mean, unknown.mean]


def test_a_picture_is_the_same_bytes_every_time() -> None:
    study = replicate(center(name="a $ and another $"), 2)
    first, second = (charts.picture_bytes(lambda: charts.waits_by_tier(study)) for _ in range(2))
    assert first == second
    assert b"a $ and another $" in first


def test_a_notebook_shows_a_picture_that_ends_a_cell() -> None:
    from IPython.core.formatters import DisplayFormatter

    data, _ = DisplayFormatter().format(charts.waits_by_tier(replicate(center(), 2)))
    assert data["image/svg+xml"].rstrip().endswith("</svg>")


def axes_of(figure: Figure) -> Axes:
    """The axes that carry the data: the first."""
    return figure.axes[0]


def test_what_it_costs_adds_up_to_the_cost_of_the_study() -> None:
    study = replicate(center(), 6)
    table = cost_table(study)
    cost = study.estimate("cost").mean
    assert sum(sum(row.values()) for row in table.values()) == pytest.approx(cost, rel=1e-12)
    bars = charts.cost_by_pool_and_tier(study).axes[0].patches
    assert sum(bar.get_width() for bar in bars) == pytest.approx(cost, rel=1e-12)


def test_flows_are_the_contacts_of_each_tier_by_what_became_of_them() -> None:
    study = replicate(center(), 6)
    flows = contact_flows(study)
    for tier in study.scenario.tiers:
        whose = {outcome: flow for (name, outcome), flow in flows.items() if name == tier}
        assert sum(whose.values()) == pytest.approx(study.estimate("arrived", tier).mean)
        assert whose["hung up"] == pytest.approx(study.estimate("abandoned", tier).mean)
        answered = whose["answered in time"] + whose.get("answered later", 0)
        assert answered == pytest.approx(study.estimate("answered", tier).mean)


def test_every_arrival_has_one_outcome() -> None:
    fates = [fate for some in OUTCOMES.values() for fate in some]
    assert sorted(fates) == sorted([*ARRIVED, *DEFERRED])


def heat_map(study: Study) -> np.ndarray:
    """The numbers of the heat map, a row for each kind of day."""
    (mesh,) = axes_of(charts.over_and_under(study)).collections
    return np.asarray(mesh.get_array())


def test_a_heat_map_shows_heads_scheduled_less_heads_required() -> None:
    study = replicate(center(), 12)
    found = heat_map(study)
    _, scheduled, required = axes_of(charts.heads_by_interval(study)).patches
    expected = scheduled.get_data().values - required.get_data().values
    assert found.shape == (3, len(expected))
    assert found[1] == pytest.approx(expected)
    assert (found[0] >= found[1]).all()
    assert (found[1] >= found[2]).all()
    assert found[0].sum() > found[2].sum()


def test_days_that_are_all_alike_have_one_row() -> None:
    alike = center(volumes={"day_factor": "none", "streams": [{"tier": "premier", "need": "help", "per_hour": 10}]})
    assert heat_map(replicate(alike, 12)).shape[0] == 1


def test_bars_of_agents_are_as_long_as_their_duty() -> None:
    run = Simulator(center()).run(3, 0)
    duty, *busy = charts.agents_day(run).axes[0].patches
    corners = duty.get_path().vertices.reshape(-1, 5, 2)
    hours = (corners[:, 1, 0] - corners[:, 0, 0]).sum()
    mine = run.spells.kind == SpellKind.DUTY
    assert hours == pytest.approx((run.spells.end_ms - run.spells.start_ms)[mine].sum() / 3_600_000)
    answered = sum(len(one.get_path().vertices) // 5 for one in busy)
    assert answered == (run.legs.answer_ms >= 0).sum()


def test_an_empty_picture_says_why() -> None:
    rare = [{"tier": "premier", "need": "help", "per_hour": 1e-9}]
    nobody = center(volumes={"day_factor": "none", "streams": rare})
    silent = replicate(nobody, 2)
    assert "no contact arrived" in texts(charts.flow_of_contacts(silent))
    assert "no wait was over" in texts(charts.waits_by_tier(silent))
    assert "nobody was answered and nobody hung up" in texts(charts.service_level_by_interval(silent))
    assert "no interval with both contacts and agents" in texts(charts.occupancy_and_service(silent))
    unpaid = replicate(center(pools={"team": {"seated": 5}}), 2)
    assert "no pool has a wage" in texts(charts.cost_by_pool_and_tier(unpaid))


def test_long_names_are_shortened_where_they_differ_least() -> None:
    assert shown("short") == "short"
    assert shown("x" * 200 + "_17").endswith("_17")
    assert len(shown("x" * 200)) == LONGEST_NAME


def test_the_largest_keep_their_order() -> None:
    assert largest({"a": 1, "b": 3, "c": 2}, 2) == (["b", "c"], ["a"])
    assert largest({"a": 1, "b": 3}, 2) == (["a", "b"], [])
