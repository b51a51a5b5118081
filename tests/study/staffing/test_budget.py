"""Budgets in words, and the least shortfall one can have for them."""

import numpy as np
import pytest

from simcenter.scenario.errors import Mistake
from simcenter.scenario.loading import load_text
from simcenter.study.staffing import Budget, staff
from simcenter.study.staffing.problem import HEAD_HOURS
from simcenter.study.staffing.searching.budget import read_budget
from tests.cli.center import SMALL


@pytest.mark.parametrize(
    ("text", "budget"),
    [
        ("62", Budget(62, "paid")),
        ("62 heads", Budget(62, "paid")),
        ("62 seated", Budget(62, "seated")),
        ("9000/day", Budget(9000, "cost")),
        ("9,000 EUR/day", Budget(9000, "cost")),
        ("9000.50 eur per day", Budget(9000.5, "cost")),
    ],
)
def test_a_budget_is_heads_at_one_time_or_money_a_day(text: str, budget: Budget) -> None:
    assert read_budget(text, "EUR") == budget


@pytest.mark.parametrize("text", ["-5", "62.5", "9000/h", "9000 USD/day", "many", "62 cats", ""])
def test_other_budgets_are_refused(text: str) -> None:
    with pytest.raises(Mistake):
        read_budget(text, "EUR")


def test_money_means_nothing_where_some_pool_has_no_wage() -> None:
    with pytest.raises(Mistake, match="no wage"):
        read_budget("9000/day", HEAD_HOURS)
    assert read_budget("400 hours/day", HEAD_HOURS) == Budget(400, "cost")


@pytest.mark.parametrize(("budget", "most"), [("8", 8), ("6 seated", 6)])
def test_a_budget_of_heads_is_kept_at_every_time_and_its_shortfall_told(budget: str, most: int) -> None:
    found = staff(load_text(SMALL), budget=budget, days=40, fresh_days=60, workers=1)
    used = found.found.scheduled if found.budget == Budget(8, "paid") else found.found.seated
    assert used.sum(axis=0).max() <= most
    assert found.without_budget is not None
    assert found.without_budget.cost > found.found.cost
    assert found.verified is False
    assert "short by" in " ".join(found.sentences())


def test_a_budget_that_buys_everything_changes_nothing_but_the_words() -> None:
    plain = staff(load_text(SMALL), days=40, fresh_days=60, workers=1)
    rich = staff(load_text(SMALL), budget="1000/day", days=40, fresh_days=60, workers=1)
    assert np.array_equal(plain.found.seated, rich.found.seated)
    assert rich.without_budget is None
