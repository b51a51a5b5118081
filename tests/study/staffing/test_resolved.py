"""Staff searched again: what a promise costs where it must cost the whole desk, and where plans cross, by hand."""

import numpy as np
import pytest

from simcenter.scenario.errors import Mistake
from simcenter.scenario.loading import load_text
from simcenter.study.staffing.resolved import (
    Crossover,
    Price,
    Resolved,
    Worlds,
    over_worlds,
    price,
    without_promise,
)

ONE_HOUR = """\
simcenter: 1
name: one_hour
calendar: {opens: "08:00", closes: "09:00", interval: 1 h}
tiers:
  premier: {patience: {exponential: 3 min}, promise: {share: 80%, within: 20 s}}
  standard: {patience: {exponential: 3 min}, promise: {share: 60%, within: 60 s}}
needs:
  help: {talk: {exponential: 3 min}}
volumes:
  day_factor: {shape: 30}
  streams:
    - {tier: premier, need: help, per_hour: 20}
    - {tier: standard, need: help, per_hour: 30}
pools:
  a: {seated: 3, wage: 20/h}
  b: {seated: 4, wage: 30/h}
routing:
  customers: strict_tiers
  desks: {premier: [a], standard: [b]}
  overflow: never
"""


def resolved(*costs: float) -> Resolved:
    values = np.array(costs)
    return Resolved(values, values / 10, np.zeros(len(costs)), np.ones(len(costs), bool))


@pytest.fixture(scope="module")
def priced() -> Price:
    return price(load_text(ONE_HOUR), "standard", Worlds(3, days=20, fresh_days=20, workers=1))


def test_a_promise_whose_desk_serves_nobody_else_costs_the_whole_desk(priced: Price) -> None:
    # Without it nobody need sit at 30 an hour; the other desk is the same in every world.
    heads = (priced.after.head_hours - priced.before.head_hours).round(9)
    assert (priced.after.cost - priced.before.cost).tolist() == (30 * heads).tolist()
    assert all(2 <= count <= 6 for count in heads)
    assert priced.agents.mean == pytest.approx(heads.mean())
    assert priced.sentence().startswith("The promise to standard costs")


def test_a_price_has_the_t_interval_of_its_worlds() -> None:
    found = Price("x", "EUR", 2.0, resolved(100, 120, 110), resolved(110, 132, 126))
    # Differences 10, 12, 16: mean 38/3, standard deviation sqrt(28/3), t of two degrees 4.3027.
    assert found.cost.mean == pytest.approx(38 / 3)
    assert found.cost.high - found.cost.mean == pytest.approx(4.302653 * np.sqrt(28 / 3 / 3), rel=1e-6)
    assert found.agents.mean == pytest.approx(38 / 3 / 10 / 2)
    assert over_worlds(np.array([5.0, 5.0, 5.0])).low == 5


def test_plans_cross_on_the_straight_line_between_volumes() -> None:
    dedicated = resolved(90, 91, 89), resolved(210, 211, 209)
    shared = resolved(100, 101, 99), resolved(190, 191, 189)
    found = Crossover((1.0, 2.0), {"dedicated": dedicated, "shared": shared}, "EUR")
    [place] = found.turns("shared", "dedicated")
    assert place.value == pytest.approx(1 + 10 / 30)
    assert (found.cheapest(0), found.cheapest(1)) == ("dedicated", "shared")
    assert found.told_apart(0)
    assert "shared becomes cheaper than dedicated at about volume x1.33" in found.sentences()[-1]


def test_plans_that_cannot_be_told_apart_are_said_to_be() -> None:
    found = Crossover((1.0, 2.0), {"a": (resolved(9, 12, 9),) * 2, "b": (resolved(10, 10, 11),) * 2}, "EUR")
    assert "looks cheapest, but cannot be told from all others" in found.sentences()[0]
    assert "the answer does not change" in found.sentences()[-1]


def test_plans_that_cost_the_same_before_one_becomes_cheaper_have_no_place_between() -> None:
    a, b = (resolved(9, 9, 9), resolved(20, 21, 22)), (resolved(9, 9, 9), resolved(18, 19, 20))
    found = Crossover((1.0, 2.0), {"a": a, "b": b}, "EUR")
    assert found.turns("a", "b") == []
    assert found.sentences()[-1] == "Up to volume x1 b costs as much as a, beyond it less."


def test_what_costs_the_same_in_every_world_is_said_to() -> None:
    free = Price("the promise to a", "EUR", 9.0, resolved(10, 20, 15), resolved(10, 20, 15))
    assert free.sentence().startswith("The promise to a costs nothing: the cheapest staff found costs the same with it")
    told = Crossover((1.0, 2.0), {"x": (resolved(5, 6, 5),) * 2, "y": (resolved(5, 6, 5), resolved(4, 5, 4))}, "EUR")
    assert told.sentences()[0] == "Volume x1: x costs no less than the others, 5 EUR a day; y as much in every world."


def test_what_has_no_price_is_refused() -> None:
    scenario = load_text(ONE_HOUR)
    with pytest.raises(Mistake, match="the only promise, that to premier"):
        without_promise(without_promise(scenario, "standard"), "premier")
    with pytest.raises(Mistake, match=r"a tier \(premier, standard\) or a what-if"):
        price(scenario, "standrad")
    with pytest.raises(ValueError, match="expected 3 to"):
        price(scenario, "standard", Worlds(2))
