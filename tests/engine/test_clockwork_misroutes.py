"""Contacts that land in a wrong line first, on a few whose every millisecond is worked out by hand."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.engine.tables import PASSED_ON, State, differences
from simcenter.results.measures import MEASURES
from simcenter.results.result import Result
from simcenter.results.table import day_summary
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.scenario.center import center

TWO_DESKS: dict[str, Any] = {
    "simcenter": 1,
    "calendar": {"opens": "08:00", "closes": "09:00"},
    "tiers": {"standard": {}, "premier": {"skip_ivr": True}},
    "needs": {
        "billing": {"skill": "billing", "talk": "100 s", "wrap": "20 s"},
        "orders": {"skill": "orders", "talk": "60 s"},
    },
    "channels": {"phone": {"before_queue": "5 s"}},
    "levels": {"wrong_desk": {"skill": "orders", "talk": "30 s", "wrap": "10 s"}},
    "misroutes": [{"of": "billing", "to": "wrong_desk", "share": "100%"}],
    "pools": {"clerks": {"skills": ["billing"], "seated": 1}, "shop": {"skills": ["orders"], "seated": 1}},
}
CLERKS, SHOP = 0, 1


def lived(streams: list[dict[str, Any]], **altered: Any) -> Result:
    """What became of recorded arrivals; both engines must agree."""
    volumes = {"day_factor": "none", "streams": [{"holes": "kept", **stream} for stream in streams]}
    scenario = Scenario.model_validate({**TWO_DESKS, "volumes": volumes, **altered}, context={"in_file": True})
    left, right = (Simulator(scenario, engine).run(1) for engine in ("reference", "compiled"))
    assert differences(left.legs, right.legs) == []
    return right


def seconds(times: Any) -> list[float]:
    """Milliseconds as seconds."""
    return [time / 1_000 for time in times.tolist()]


def billing(*times: str, tier: str = "standard") -> dict[str, Any]:
    """Calls about a bill at recorded times."""
    return {"tier": tier, "need": "billing", "recorded": [list(times)]}


def test_the_wrong_agent_takes_a_while_and_passes_the_contact_on_cold() -> None:
    result = lived([billing("08:00:10", "08:00:20")])
    legs, first = result.legs, result.demand.contact == np.arange(4)
    assert legs.pool.tolist() == [SHOP, SHOP, CLERKS, CLERKS]
    assert legs.resolved.tolist() == [PASSED_ON, PASSED_ON, 1, 1]
    # Dialled at 10 s, 5 s in the voice response unit, 30 s with the wrong agent, who then wraps up for 10 s.
    assert seconds(legs.answer_ms[first]) == [15, 55]
    assert seconds(legs.free_ms[first]) == [55, 95]
    # In the right line at 45 s and 85 s; the clerk is busy with the first one for 120 s.
    assert seconds(legs.dial_ms[~first]) == [45, 85]
    assert seconds(legs.answer_ms[~first]) == [45, 165]


def test_measures_tell_who_was_in_a_wrong_line_and_the_wait_after_it() -> None:
    orders = {"tier": "standard", "need": "orders", "recorded": [["08:30", "08:40"]]}
    summary = day_summary(lived([billing("08:00:10", "08:00:20"), orders]))
    told = {name: float(MEASURES[name].value(summary)) for name in ("misrouted", "right_line_wait", "escalations")}
    assert told == {"misrouted": 2 / 4, "right_line_wait": (0 + 80) / 2, "escalations": 0}
    # Waits and the time to a human are those of the wrong line: 0 s and 30 s for the two, 0 s for orders.
    assert float(MEASURES["asa"].value(summary)) == pytest.approx(30 / 4)
    assert float(MEASURES["time_to_human"].value(summary)) == pytest.approx((5 + 35 + 5 + 5) / 4)


def test_who_skips_the_voice_response_unit_lands_nowhere_wrong() -> None:
    legs = lived([billing("08:00:10", tier="premier")]).legs
    assert legs.pool.tolist() == [CLERKS]
    assert seconds(legs.answer_ms) == [10]


def test_who_hangs_up_in_the_wrong_line_never_sees_the_right_one() -> None:
    impatient = {"wrong_desk": {"skill": "orders", "talk": "30 s", "wrap": "10 s", "patience": "9 s"}}
    result = lived([billing("08:00:10", "08:00:20")], levels=impatient)
    assert [State(state) for state in result.legs.state.tolist()] == [
        State.FINISHED, State.ABANDONED, State.FINISHED, State.ASLEEP,
    ]  # fmt: skip


def test_a_wrong_line_moves_no_other_draw() -> None:
    levels = {"second": {"talk": {"exponential": "5 min"}}}
    escalations = [{"to": "second", "share": "30%"}]
    plain = center(levels=levels, escalations=escalations)
    wrong = center(
        levels={**levels, "wrong": {"talk": "30 s"}}, escalations=escalations,
        misroutes=[{"of": "billing", "to": "wrong", "share": "20%"}],
    )  # fmt: skip
    before, after = (Simulator(Scenario.model_validate(words)).draw(5) for words in (plain, wrong))
    landed = np.flatnonzero((after.level > 0) & (after.contact == np.arange(len(after.type))))
    billing_type = np.flatnonzero(before.type[: before.fresh] < 2)
    assert abs(len(landed) - 0.2 * len(billing_type)) < 4.5 * np.sqrt(0.16 * len(billing_type))
    own = np.arange(len(before.type))
    first_line = np.where(np.isin(own, landed), after.then[own], own)[: before.fresh]
    for name in ("talk_ms", "wrap_ms", "patience_ms", "resolve_word", "pass_word", "type", "issue"):
        assert getattr(after, name)[first_line].tolist() == getattr(before, name)[: before.fresh].tolist(), name
