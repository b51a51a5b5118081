"""Batch means: batches add up to the run they were cut from, and say when they are too alike to be believed."""

from __future__ import annotations

import numpy as np
import pytest
from click.testing import CliRunner

from simcenter.cli.main import app
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary, total
from simcenter.scenario.changes import change
from simcenter.scenario.errors import Mistake
from simcenter.scenario.loading import load
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from simcenter.study.batches import batch_means
from tests.exact.centers import center, exponential, relaxation
from tests.exact.formulas import strict_priority


def tickets(*changes: str) -> Scenario:
    return change(load("ticket_plans"), *changes) if changes else load("ticket_plans")


@pytest.mark.parametrize("measure", ["offered", "answered", "response_time", "cost", "occupancy", "backlog_at_end"])
def test_batches_add_up_to_the_run(measure: str) -> None:
    batches = batch_means(tickets(), 14)
    whole = day_summary(Simulator(tickets()).run(1))
    together = total(batches.study.stacked)
    of_all = float(MEASURES[measure].value(together, OVERALL))
    if MEASURES[measure].denominator is None:
        of_all *= 14  # an amount a batch
    # Each batch's wages are rounded to the cent by themselves.
    assert of_all == pytest.approx(float(MEASURES[measure].value(whole, OVERALL)), rel=1e-6)


def test_what_makes_no_whole_batch_is_left_out_with_the_warm_up() -> None:
    batches = batch_means(tickets(), 9)
    assert (batches.days, batches.study.days) == (3, 9)
    assert batches.left_out_ms == (35 - 27) * 86_400_000


def test_every_hour_of_a_batch_counts_once_in_its_backlog() -> None:
    stacked = batch_means(tickets(), 7).study.stacked
    assert stacked.put_off.shape == (7, 3, 4 * 24)
    whole = day_summary(Simulator(tickets()).run(1)).put_off
    assert np.array_equal(np.concatenate(list(stacked.put_off), axis=1), whole)


def test_a_week_is_judged_only_where_a_batch_holds_it_whole() -> None:
    premier = Scope("tier", "six_hours")
    assert np.isnan(batch_means(tickets(), 14).study.estimate("response_promise_kept", premier).mean)
    assert batch_means(tickets(), 5).days == 5
    lean = Simulator(tickets("desk -1 agent")).run(1)
    assert float(MEASURES["response_promise_kept"].value(day_summary(lean), premier)) in (0, 0.25, 0.5, 0.75, 1)


def test_a_desk_that_cannot_keep_up_has_neighbouring_batches_alike() -> None:
    crowded = batch_means(tickets("desk -2 agents"), 14)
    assert crowded.alike("backlog") > 0.5
    assert crowded.too_alike("backlog")


def test_days_that_have_nothing_to_do_with_each_other_seldom_look_alike() -> None:
    """With room to spare tomorrow does not remember today: one figure in twenty is thought to."""
    spare = tickets("desk +6 agents")
    found = [batch_means(spare, 28, seed=seed).too_alike("response_time") for seed in range(1, 13)]
    assert sum(found) <= 4


@pytest.mark.parametrize(
    ("name", "number", "says"),
    [
        ("tuesday_morning", 10, "batches of a center that closes"),
        ("ticket_plans", 4, "at least 5"),
        ("ticket_plans", 29, "29 batches of 28 measured days"),
    ],
)
def test_what_cannot_be_cut_is_refused(name: str, number: int, says: str) -> None:
    with pytest.raises(Mistake, match=says):
        batch_means(load(name), number)


def test_the_command_tells_one_run_in_batches() -> None:
    done = CliRunner().invoke(app, ["run", "ticket_plans", "--batches", "14"])
    assert done.exit_code == 0
    text = " ".join(done.output.split())
    assert "cut into 14 batches of 2 days." in text
    assert "A single batch" in text
    assert "Neighbours are more alike in" in text or "No figure of a tier has neighbouring" in text
    refused = CliRunner().invoke(app, ["run", "ticket_plans", "--batches", "14", "--days", "3"])
    assert refused.exit_code == 2


@pytest.mark.slow
@pytest.mark.timeout(1_800)
def test_intervals_from_batches_hold_the_exact_mean_as_often_as_they_say() -> None:
    """Tickets alone, four agents, exponential times: M/M/4 at 60 % load, 200 runs of 20 days in batches of one."""
    scenario = center(
        {"all": 0.6},
        {"agents": {"seated": 4}},
        days=21,
        forgets=relaxation(0.6, 4.0, 4),
        talk=exponential(4.0),
        channels={"phone": {"kind": "deferred"}},
    )
    waits = strict_priority([0.6], 1 / 4.0, 4).means[0]
    exact_h = (waits + 4.0) / 60
    runs = 200
    found = [batch_means(scenario, 20, replication=run).study.estimate("response_time") for run in range(runs)]
    held = sum(one.low <= exact_h <= one.high for one in found)
    assert 0.95 * runs - 4.5 * (0.95 * 0.05 * runs) ** 0.5 <= held
    assert abs(np.mean([one.mean for one in found]) - exact_h) < 4.5 * np.std([one.mean for one in found]) / runs**0.5
