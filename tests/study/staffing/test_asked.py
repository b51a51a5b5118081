"""What a search for staff may be asked besides: a cap on occupancy, promises by week and month, an end by Ctrl-C."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from simcenter import Scenario, replicate
from simcenter.results.daily.summary import Kept
from simcenter.scenario.loading import load_text
from simcenter.simulation import settle
from simcenter.study.staffing import staff
from simcenter.study.staffing.door import PERIODS
from simcenter.study.staffing.promises import promises_of
from simcenter.study.staffing.searching.judging import replications_for
from tests.cli.center import SMALL


def stop_after(replications: int) -> Callable[[int, int], None]:
    def progress(done: int, most: int) -> None:
        if done >= replications:
            raise KeyboardInterrupt

    return progress


def test_a_cap_on_occupancy_is_kept_in_every_interval_of_fresh_days() -> None:
    found = staff(load_text(SMALL), max_occupancy=0.35, days=20, fresh_days=20, workers=1)
    assert found.verified
    assert found.found.occupancy is not None
    assert (found.found.occupancy <= 0.35 + 1e-9).all()
    # One head fewer would be busier than the cap in some interval: the cap binds, not the promises.
    busier = found.found.occupancy * found.found.seated / (found.found.seated - 1)
    assert (busier > 0.35).any()


@pytest.mark.parametrize(("period", "days"), [("week", 7), ("month", 30)])
def test_longer_promises_are_judged_on_days_in_a_row(period: str, days: int) -> None:
    text = SMALL.replace("within: 20 s}", f"within: 20 s, period: {period}}}")
    found = staff(load_text(text), days=4 * days, fresh_days=4 * days, workers=1)
    assert {outcome.promise.period for outcome in found.found.promises} == {period}
    assert {outcome.met.n for outcome in found.found.promises} == {4}
    assert f"of 4 fresh {period}s" in " ".join(found.sentences())


@pytest.mark.slow
def test_a_month_evens_out_what_a_day_does_not() -> None:
    by_day = staff(load_text(SMALL), days=60, fresh_days=60, workers=2)
    by_month = staff(
        load_text(SMALL.replace("within: 20 s}", "within: 20 s, period: month}")), days=300, fresh_days=300, workers=2
    )
    assert by_month.found.seated.sum() < by_day.found.seated.sum()


def test_without_days_stated_every_promise_gets_as_many_periods_as_its_kind_needs() -> None:
    promises = promises_of(settle(load_text(SMALL.replace("within: 20 s}", "within: 20 s, period: week}", 1))))
    assert [replications_for([promise], 1, PERIODS[promise.period]) for promise in promises] == [420, 300]


def test_an_end_by_ctrl_c_gives_the_best_heads_so_far_unverified() -> None:
    found = staff(load_text(SMALL), days=40, fresh_days=60, workers=1, progress=stop_after(800))
    assert found.interrupted
    assert found.verified is None
    assert found.found.promises == ()
    assert found.sentences()[0].startswith("Interrupted: these are the best heads found so far")
    assert "not verified on fresh ones" in " ".join(found.sentences())
    assert (found.found.seated > 0).all()
    assert np.isfinite(found.found.cost)


def test_an_end_before_any_heads_hold_gives_nothing() -> None:
    with pytest.raises(KeyboardInterrupt):
        staff(load_text(SMALL), days=40, fresh_days=60, workers=1, progress=stop_after(1))


@pytest.mark.slow
@pytest.mark.parametrize("seed", range(1, 7))
def test_promises_hold_on_days_nobody_looked_at_as_often_as_told(seed: int) -> None:
    """The heads found keep each promise on 5,000 other days at the rate told of the fresh ones, and at that asked for.

    The rate on fresh days is a count of 1,000, so 4.5 standard errors of the difference to 5,000 others are allowed.
    """
    found = staff(load_text(SMALL), seed=seed)
    assert found.verified
    again = kept_by(found.staffed, seed=seed + 1_000)
    for outcome, met in zip(found.found.promises, again, strict=True):
        error = np.sqrt(0.09 * (1 / 1_000 + 1 / 5_000))
        assert abs(outcome.met.mean - met) < 4.5 * error
        assert met > 0.9 - 4.5 * np.sqrt(0.09 / 1_000)


def kept_by(scenario: Scenario, seed: int) -> list[float]:
    """Share of 5,000 days that keep each tier's promise."""
    kept = replicate(scenario, days=5_000, seed=seed).stacked.promises
    return [float(kept[:, row, Kept.PERIODS_KEPT].sum() / kept[:, row, Kept.PERIODS].sum()) for row in range(2)]
