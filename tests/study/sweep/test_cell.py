"""What a cell is: the base with fields, changes and a policy, and exactly what replicating it alone would give."""

import json
from pathlib import Path

import pytest

from simcenter import load, replicate
from simcenter.scenario.changes import change
from simcenter.scenario.errors import Mistake, Mistakes
from simcenter.simulation import settle
from simcenter.study.policies import apply_policy
from simcenter.study.sweep.cell import build_scenario, work_on
from simcenter.study.sweep.fields import find_field, with_fields
from tests.study.sweep.center import small_sweep, written


def test_a_cell_is_what_its_scenario_alone_would_give(tmp_path: Path) -> None:
    sweep = small_sweep(tmp_path)
    told = json.loads(work_on(sweep.task, sweep.cells[3]))
    data = (tmp_path / "small.yaml").read_text("utf-8").replace("per_hour: 40", "per_hour: 32")
    (tmp_path / "alone.yaml").write_text(data, encoding="utf-8")
    alone = replicate(apply_policy(load(tmp_path / "alone.yaml"), "rested"), 5, workers=1)
    assert told["digest"] == alone.digest()
    assert told["rows"][0]["mean"] == alone.estimate().mean
    sums = told["rows"][0]
    assert sum(sums["above"]) / sum(sums["below"]) == sums["mean"]


def test_a_field_is_set_as_a_file_would_set_it(tmp_path: Path) -> None:
    base = load(written(tmp_path).parent / "small.yaml")
    fields = {
        find_field(base, "pools.team.wage"): "30/h",
        find_field(base, "volumes.streams[0].per_hour"): [1, 2, 3, 4],
        find_field(base, "tiers.standard.promise"): {"share": "90%", "within": "10 s"},
        find_field(base, "money.currency"): "USD",
    }
    made = with_fields(base, fields)
    assert made.pools["team"].wage == 30.0
    assert made.expected_per_interval(made.volumes.streams[0]) == [0.5, 1, 1.5, 2]
    promise = made.tiers["standard"].promise
    assert promise is not None
    assert (promise.share, promise.within) == (0.9, 10_000)
    assert made.money.currency == "USD"
    assert base.pools["team"].wage == 20.0


@pytest.mark.parametrize(
    ("path", "nearest"),
    [
        ("pools.team.wages", "pools.team.wage"),
        ("pool.team.wage", "pools"),
        ("volumes.streams[1].per_hour", None),
        ("pools.team.seated.more", None),
        ("pools..wage", None),
    ],
)
def test_a_field_that_is_not_there_is_refused_with_the_nearest(tmp_path: Path, path: str, nearest: str | None) -> None:
    base = load(written(tmp_path).parent / "small.yaml")
    with pytest.raises(Mistake) as caught:
        find_field(base, path)
    assert caught.value.nearest == nearest


def test_what_does_not_hold_with_a_field_set_says_where(tmp_path: Path) -> None:
    base = load(written(tmp_path).parent / "small.yaml")
    with pytest.raises(Mistakes) as caught:
        with_fields(base, {find_field(base, "pools.team.scheduled"): 5})
    assert "pools.team" in str(caught.value)


def test_cells_that_leave_volumes_alone_meet_the_customers_of_the_settled_base() -> None:
    base = load("bank_1999")
    settled = settle(base)
    assert settled is not base
    factors = {"wage": ("pools.general.wage", ""), "patience": ("", "patience x{}")}
    cell = build_scenario(base, settled, factors, {"wage": "2/h", "patience": 1.5})
    assert cell.volumes.counts == "issues"
    assert cell.expected_per_interval(cell.volumes.streams[0]) == settled.expected_per_interval(
        settled.volumes.streams[0]
    )
    assert cell.tiers == change(settled, "patience x1.5").tiers
