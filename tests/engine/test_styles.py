"""Styles of service: talk and wrap, preparation and the chance to solve, settled in the tables."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator
from tests.scenario.center import center

STYLES: dict[str, Any] = {
    "generic": {"handle_time": 0.85},
    "customised": {},
    "personalised": {"handle_time": 1.3, "preparation": "2 min", "resolution": 1.25},
}
RESOLUTION = {"pools__premier__resolution": "90%", "pools__standard__resolution": "60%"}


def styled(style: Any, **altered: Any) -> Simulator:
    """The small center, its premier customers served in a style."""
    words = center(styles=STYLES, tiers__premier__style=style, **RESOLUTION, **altered)
    return Simulator(Scenario.model_validate(words, context={"in_file": True}))


@pytest.mark.parametrize(("style", "factor", "minutes"), [("generic", 0.85, 0), ("personalised", 1.3, 2)])
def test_a_style_multiplies_talk_and_wrap_and_puts_preparation_on_hold(
    style: str, factor: float, minutes: int
) -> None:
    plain, own = styled("customised").draw(7), styled(style).draw(7)
    premier = plain.type == 0
    assert np.abs(own.talk_ms[premier] - factor * plain.talk_ms[premier]).max() <= 1.5
    assert (own.wrap_ms[premier] == round(30_000 * factor)).all()
    assert (own.hold_ms[premier] == plain.hold_ms[premier] + 60_000 * minutes).all()
    for name in ("talk_ms", "hold_ms", "wrap_ms"):
        assert getattr(own, name)[~premier].tolist() == getattr(plain, name)[~premier].tolist()
    for name in ("dial_ms", "patience_ms", "resolve_word"):
        assert getattr(own, name).tolist() == getattr(plain, name).tolist()


def test_a_style_multiplies_the_chance_to_solve_up_to_certainty() -> None:
    plain, own = (styled(style).supply.resolve_below / 2**32 for style in ("customised", "personalised"))
    np.testing.assert_allclose(plain, [[0.9, 0.6]] * 3, atol=1e-9)
    np.testing.assert_allclose(own, [[1.0, 0.75], [0.9, 0.6], [0.9, 0.6]], atol=1e-9)


def test_customers_come_back_less_often_where_the_style_solves_more() -> None:
    follow_ups = {"returns": {"probability": "100%", "delay": "10 min"}}
    rows = [
        (styled(style, volumes__counts="issues", follow_ups=follow_ups).draw(7).attempt > 1).sum()
        for style in ("customised", "personalised")
    ]
    assert rows[1] < rows[0]


def test_a_style_may_depend_on_the_need_and_leaves_times_of_a_stream_alone() -> None:
    style = {"billing": "personalised", "default": "generic"}
    orders = {"tier": "premier", "need": "orders", "per_hour": 4}
    own = {"tier": "standard", "need": "billing", "per_hour": 4, "talk": "1 min", "hold": "5 s"}
    words = center(styles=STYLES, tiers__premier__style=style, tiers__standard__style="personalised")
    words["volumes"]["streams"] = [words["volumes"]["streams"][0], orders, own]
    kinds = Scenario.model_validate(words, context={"in_file": True}).types
    assert [kind.hold.mean_ms() for kind in kinds] == [120_000, 0, 5_000]
    assert [kind.talk.mean_ms() for kind in kinds] == pytest.approx([240_000 * 1.3, 180_000 * 0.85, 60_000])
    assert [kind.wrap.mean_ms() for kind in kinds] == pytest.approx([39_000, 0, 39_000])
