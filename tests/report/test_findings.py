"""Findings: what a planner would decide follows from promises, tiers that pay and cost, and says its price."""

from pathlib import Path

import pytest

from simcenter import compare, load
from simcenter.report.compare import findings
from simcenter.report.compare.findings import listed
from tests.cli.center import SMALL, small

TIGHT = SMALL.replace("seated: 5", "seated: 4")


def told(folder: Path, text: str = SMALL, days: int = 12, **words: list[str]) -> list[str]:
    # Options of many types.
    return findings(compare(load(small(folder, text)), days=days, **words))  # type: ignore[arg-type]


def test_an_alternative_that_changes_nothing_is_not_recommended(tmp_path: Path) -> None:
    assert told(tmp_path, policies=["random"])[-1].startswith("A planner would leave it as it is")


def test_agents_that_keep_every_promise_are_recommended_with_their_cost(tmp_path: Path) -> None:
    text = told(tmp_path, TIGHT, days=30, changes=["team +6 agents"])[-1]
    assert text.startswith("A planner would take team +6 agents: it keeps every promise on average")
    assert "more per answered contact" in text


def test_who_gains_and_who_pays_is_said(tmp_path: Path) -> None:
    found = " ".join(told(tmp_path, TIGHT, days=30, policies=["strict_tiers"]))
    assert "With strict_tiers, premier gains" in found
    assert "standard" in found.split("With strict_tiers")[1].split(".")[0] + found.split("With strict_tiers")[1]


def test_a_cheaper_center_that_breaks_more_promises_is_not_recommended(tmp_path: Path) -> None:
    roomy = SMALL.replace("seated: 5", "seated: 10")
    found = told(tmp_path, roomy, days=12, changes=["team -6 agents"])
    assert "A planner would leave it as it is" in found[-1]


def test_cheaper_at_no_harm_is_recommended(tmp_path: Path) -> None:
    text = told(tmp_path, TIGHT, days=12, changes=["wage 20/h"])[-1]
    assert text.startswith("A planner would take wage 20/h: it breaks no further promise, answers no tier less often")
    assert "less per answered contact" in text


def test_what_nobody_decides_is_told_without_a_verdict(tmp_path: Path) -> None:
    found = told(tmp_path, changes=["volume -50%", "patience x0.5", "day factor none"])
    begun = [text.split(":")[0] for text in found[1:]]
    assert begun == ["With volume -50%", "With patience x0.5", "With day factor none"]


def test_fewer_than_five_days_decide_nothing(tmp_path: Path) -> None:
    assert told(tmp_path, days=4, policies=["strict_tiers"]) == []


def test_levels_near_a_promise_show_on_which_side_they_are(tmp_path: Path) -> None:
    first = told(tmp_path, policies=["strict_tiers"])[0]
    assert first.startswith("As it stands: ")
    assert first.count(".") >= 3  # a decimal for each tier, and the full stop


@pytest.mark.parametrize(
    ("names", "text"), [([], ""), (["a"], "a"), (["a", "b"], "a and b"), (["a", "b", "c"], "a, b and c")]
)
def test_lists_read_as_sentences(names: list[str], text: str) -> None:
    assert listed(names) == text
