"""What matters, on a center whose costs are known: wages times heads times hours."""

import json

import pytest

from simcenter import load
from simcenter.study.compare import compare
from simcenter.study.replicate import replicate
from simcenter.study.sensitivity import Sensitivity, sensitivity

CENTER = load("tuesday_morning")
COST = replicate(CENTER, 5).estimate("cost").mean
WAGE = "wage x{0.8..1.2}"
HEADS = "standard_team {-1..+2} agents"


def of_cost(**more: object) -> Sensitivity:
    # Options of many types.
    return sensitivity(CENTER, "cost", inputs=[WAGE, HEADS, "patience x{0.5..2}"], days=5, **more)  # type: ignore[arg-type]


def test_wages_and_heads_move_cost_by_what_they_are() -> None:
    found = of_cost()
    wage, heads, patience = found.swings
    assert found.base.mean == COST
    assert wage.across.difference.mean == pytest.approx(0.4 * COST)
    # One head for four hours; what it changes of the last calls after noon is little beside it.
    head = 4 * 26 * 1.427
    assert heads.low.difference.mean == pytest.approx(-head, rel=0.1)
    assert heads.high.difference.mean == pytest.approx(2 * head, rel=0.1)
    assert patience.size < 0.1 * head


def test_the_break_even_of_a_target_is_where_it_must_be() -> None:
    found = of_cost(target=1.05 * COST)
    places = {one.input.name: one.crossings for one in found.break_evens}
    [wage] = places["wage"]
    assert wage.value == pytest.approx(1.05, abs=1e-6)
    # A head is 5 % of the planned cost.
    [heads] = places["standard_team agents"]
    assert heads.value == pytest.approx(1.0, abs=0.2)
    assert places["patience"] == ()
    assert f"stays below USD {1.05 * COST:,.2f}" in found.sentences()[-1]


def test_an_input_turns_an_alternative_where_both_cost_the_same() -> None:
    # 5 % more wage against one head more: the same cost where heads make 5 % of it.
    found = sensitivity(CENTER, "cost", inputs=[HEADS], against="wage x0.95", days=5)
    [one] = found.break_evens
    assert one.crossings == ()
    assert not one.above
    assert "no break-even; with wage x0.95" in found.sentences()[-1]


def test_shares_of_the_variance_rank_inputs_as_their_variances_do() -> None:
    # Wages from 80 to 120 % have nine times the variance of heads from -1 to +2 at 5 % each.
    found = sensitivity(CENTER, "cost", inputs=[HEADS, WAGE], points=4, days=5)
    wage, heads = found.influences
    assert (wage.input.name, heads.input.name) == ("wage", "standard_team agents")
    assert wage.total[0] > 0.5 > heads.total[0] > 0
    assert found.runs == 5 * 5 + 4 * (2 + 2) * 8 * 8


def test_one_end_is_what_a_comparison_of_the_same_days_says() -> None:
    found = sensitivity(CENTER, "mean_wait of premier", inputs=["volume x{0.9..1.1}"], days=12, seed=3, workers=2)
    other = compare(CENTER, changes=["volume x1.1"], days=12, seed=3)
    pair = other.difference("volume x1.1", "mean_wait", "premier")
    assert found.swings[0].high.difference == pair.difference


def test_numbers_are_the_same_for_any_number_of_workers() -> None:
    one, two = (of_cost(workers=workers, target=COST).to_json() for workers in (1, 2))
    assert one == two
    told = json.loads(one)
    assert [row["input"] for row in told["inputs"]] == ["wage", "standard_team agents", "patience"]
    assert told["kind"] == "sensitivity"


@pytest.mark.parametrize(
    ("measure", "more", "said"),
    [
        ("wait_p90", {}, "pooled over all days"),
        ("cost", {"target": 1.0, "against": "strict_tiers"}, "one of them"),
        ("cost", {"points": 6}, "power of two"),
        ("cost", {"days": 0}, "expected 1 to"),
    ],
)
def test_what_means_nothing_is_refused(measure: str, more: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        sensitivity(CENTER, measure, **more)  # type: ignore[arg-type] # options of many types
