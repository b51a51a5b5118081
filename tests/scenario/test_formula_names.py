"""A service-level formula goes by other words too, each meaning one of the five."""

import pytest

from simcenter.results.daily.fates import FORMULAS
from simcenter.scenario.errors import InputErrors
from simcenter.scenario.loading import load_text
from simcenter.scenario.parts.customers import FORMULA_ALIASES, ServiceLevel
from simcenter.scenario.writing import to_yaml
from tests.scenario.center import center


@pytest.mark.parametrize("alias", FORMULA_ALIASES)
def test_other_words_for_a_formula_are_written_out_as_the_formula(alias: str) -> None:
    assert ServiceLevel.model_validate({"formula": alias}).formula == FORMULA_ALIASES[alias]


def test_every_formula_has_another_word() -> None:
    assert sorted(FORMULA_ALIASES.values()) == sorted(FORMULAS)


def test_a_formula_that_is_none_is_told_with_the_nearest() -> None:
    with pytest.raises(InputErrors, match="of_answerd") as raised:
        load_text(to_yaml(center(service_level={"formula": "of_answerd"})), "mine")
    assert raised.value.problems[0].nearest == "of_answered"
