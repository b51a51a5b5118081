"""The service level in words says what is counted, in the scenario's own formula."""

from simcenter.report.run.formula import formula_in_words
from simcenter.results.daily.fates import FORMULAS
from simcenter.scenario.model import ServiceLevel


def test_every_formula_has_words_and_its_name() -> None:
    for name in FORMULAS:
        text = formula_in_words(ServiceLevel.model_validate({"formula": name}))
        assert text.endswith(f"({name})")
        assert " / " in text


def test_short_abandons_are_told_with_how_short() -> None:
    words = {"formula": "excluding_short_abandons", "short_abandon": "7 s"}
    assert "but for those who hang up within 7 s" in formula_in_words(ServiceLevel.model_validate(words))
