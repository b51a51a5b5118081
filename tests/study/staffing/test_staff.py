"""Staff that keeps every promise: found on some days, verified on others, the same numbers everywhere."""

import json

import numpy as np
import pytest

from simcenter.scenario.errors import Mistakes
from simcenter.scenario.loading import load_text
from simcenter.study.staffing import Staffing, staff
from tests.cli.center import SMALL


@pytest.fixture(scope="module")
def found() -> Staffing:
    return staff(load_text(SMALL), days=100, fresh_days=200, workers=1)


def test_every_promise_holds_on_fresh_days_at_the_rate_asked_for(found: Staffing) -> None:
    assert found.verified is True
    assert [outcome.promise.tier for outcome in found.found.promises] == ["premier", "standard"]
    for outcome in found.found.promises:
        assert outcome.met.mean >= 0.9
        assert outcome.met.n == 200
        assert outcome.slack >= 0


def test_cost_is_that_of_the_paid_heads(found: Staffing) -> None:
    hours = found.found.seated.sum() / 2 / (1 - 0.2)
    assert found.found.cost == pytest.approx(hours * 30)
    assert found.unit == "EUR"
    assert sum(record["cost"] for record in found.records()) == pytest.approx(found.found.cost)


def test_the_present_staff_and_erlangs_are_judged_on_the_same_days(found: Staffing) -> None:
    assert found.present.seated.tolist() == [[5] * 4]
    assert found.erlang.seated.tolist() == [[7] * 4]
    assert {outcome.met.n for plan in found.plans for outcome in plan.promises} == {200}


def test_the_same_arguments_give_the_same_answer_with_other_workers(found: Staffing) -> None:
    again = staff(load_text(SMALL), days=100, fresh_days=200, workers=2)
    assert again.to_json() == found.to_json()


def test_everything_is_written_down_without_numbers_json_has_no_word_for(found: Staffing) -> None:
    told = json.loads(found.to_json())
    assert told["kind"] == "staffing"
    assert len(told["heads"]) == 4
    assert len(told["promises"]) == 6
    assert np.array_equal(found.frame()["seated"], found.found.seated[0])
    assert found.staffed.heads("team") == found.found.seated[0].tolist()


def test_without_a_promise_it_is_told_how_to_add_one() -> None:
    text = SMALL.replace(", promise: {share: 90%, within: 20 s}", "").replace(
        ", promise: {share: 80%, within: 20 s}", ""
    )
    with pytest.raises(Mistakes, match=r"no promise in any tier.*promise: \{share: 80%"):
        staff(load_text(text))


def test_rosters_alone_leave_nothing_to_search() -> None:
    roster = "roster: [{agents: 5, start: '08:00', end: '10:00'}]"
    text = SMALL.replace("seated: 5, shrinkage: 20%", roster)
    with pytest.raises(Mistakes, match="only pools with rosters"):
        staff(load_text(text))


def test_least_cost_is_said_where_every_cheaper_staffing_was_tried_and_nowhere_else(found: Staffing) -> None:
    assert not found.least
    assert found.sentences()[0].startswith("Cheapest found")
    assert "which does not prove there is none" in " ".join(found.sentences())
    one_cell = SMALL.replace("interval: 30 min", "interval: 2 h")
    proved = staff(load_text(one_cell), days=40, fresh_days=60, confidence=0.6, workers=1)
    assert proved.least
    assert proved.verified
    assert proved.sentences()[0].startswith("Least cost")
    assert "Every staffing that costs less was tried" in " ".join(proved.sentences())


def test_heads_that_fail_on_fresh_days_are_mended_on_twice_the_days(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("simcenter.study.staffing.door.LIFT", -4.0)  # asks for too little, so that fresh days fail
    found = staff(load_text(SMALL), days=40, fresh_days=200, workers=1)
    assert found.repairs >= 1
    assert found.search_days == 40 * 2**found.repairs
    assert found.verified
    assert all(outcome.met.mean >= 0.9 for outcome in found.found.promises)
    assert ("after one repair" if found.repairs == 1 else "repairs on ever more days") in " ".join(found.sentences())
