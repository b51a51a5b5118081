"""Whether call-backs were made within the time customers were promised."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.entries import Offer
from simcenter.engine.tables import NOT_YET, State
from simcenter.results.daily.scopes import Scope
from simcenter.results.measures import MEASURES
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

PROMISED_MS = 20 * 60_000


def center(closing: str, promised: str | None = "20 min") -> Scenario:
    """A small center that calls back behind live callers; only its standard customers are promised a time."""
    offer: dict[str, Any] = {"waiting": 1, "accepted": "60%", "place": "behind", "reached": "60%", "tries": 2}
    told = {} if promised is None else {"promised": promised}
    words = {
        "calendar": {"opens": "08:00", "closes": "12:00", "closing": closing},
        "tiers": {"premier": {"patience": "10 min"}, "standard": {"patience": "10 min"}},
        "needs": {"help": {"talk": {"exponential": "5 min"}}},
        "entry": {"callbacks": {"premier": offer, "standard": offer | told}},
        "volumes": {
            "day_factor": "none",
            "streams": [
                {"tier": tier, "need": "help", "per_hour": rate} for tier, rate in (("premier", 10), ("standard", 45))
            ],
        },
        "pools": {"desk": {"seated": 4}},
    }
    return Scenario.model_validate(words, context={"in_file": True})


@pytest.mark.parametrize("closing", ["drain", "hang_up", "stop"])
def test_a_promise_is_kept_by_the_first_call_within_it(closing: str) -> None:
    result = Simulator(center(closing)).run(3)
    legs, offers, calls = result.legs, result.outcome.entries.offer, result.outcome.calls
    judged = kept = 0
    for row in np.flatnonzero((offers == Offer.ACCEPTED) & (result.demand.type == 1)):
        accepted, due = legs.entry_ms[row], legs.entry_ms[row] + PROMISED_MS
        made = calls.start_ms[calls.row == row].tolist()
        made += [legs.answer_ms[row]] if legs.answer_ms[row] >= 0 else []
        if made:
            judged, kept = judged + 1, kept + (min(made) <= due)
        elif legs.state[row] == State.CLOSED_OUT or due < result.end_ms:
            judged += 1
        assert accepted != NOT_YET
    summary = day_summary(result)
    assert 0 < kept < judged
    for scope in ({}, {"scope": Scope("tier", "standard")}):
        assert float(MEASURES["callback_promise"].value(summary, **scope)) == pytest.approx(kept / judged)
    assert np.isnan(float(MEASURES["callback_promise"].value(summary, Scope("tier", "premier"))))


def test_what_is_promised_changes_nothing_that_happens() -> None:
    told, untold = (Simulator(center("drain", promised)).run(3) for promised in ("20 min", None))
    assert told.legs.answer_ms.tolist() == untold.legs.answer_ms.tolist()
    assert np.isnan(float(MEASURES["callback_promise"].value(day_summary(untold))))
