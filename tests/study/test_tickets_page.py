"""The guide to email and tickets: its example runs, and is what the text says of it."""

import re
from pathlib import Path

import pytest

from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.measures import MEASURES
from simcenter.scenario.changes import change
from simcenter.scenario.loading import load_text
from simcenter.scenario.model import Scenario
from simcenter.study.replicate import Study, replicate

PAGE = (Path(__file__).parents[2] / "docs" / "tickets.md").read_text(encoding="utf-8")
HOUR = 3_600_000


@pytest.fixture(scope="module")
def study() -> Study:
    return replicate(example(), 8)


def example() -> Scenario:
    """The center the page begins with."""
    (text,) = re.findall(r"```yaml\n(simcenter: 1\n.*?)```", PAGE, re.DOTALL)
    return load_text(text, "tickets.md")


def test_every_measure_it_names_exists() -> None:
    named = re.findall(r"^\| (`.*?) \|", PAGE, re.MULTILINE)
    assert {name for cell in named for name in re.findall(r"`(\w+)`", cell)} <= set(MEASURES)


def test_what_comes_at_five_with_four_hours_promised_is_due_at_eleven(study: Study) -> None:
    from simcenter.engine.reference.center import due_ms
    from simcenter.engine.supply import build_supply

    supply = build_supply(study.scenario)
    assert due_ms(supply, 9 * HOUR, 4 * HOUR, business=True) == 24 * HOUR + 3 * HOUR


def test_its_center_hears_of_nights_and_keeps_its_promises_in_writing(study: Study) -> None:
    email = Scope("channel", "email")
    assert study.estimate("deferred", email).mean / 5 == pytest.approx(280 + 70 * 4 / 5, rel=0.05)
    assert study.estimate("response_time", email).mean > 3 * study.estimate("response_business_time", email).mean
    assert study.estimate("response_kept", OVERALL).mean > 0.95
    assert not study.unstable


def test_calls_that_may_interrupt_are_answered_in_time_and_letters_take_longer(study: Study) -> None:
    interrupting = replicate(change(example(), "interrupting on"), 8)
    premier, email = Scope("tier", "premier"), Scope("channel", "email")
    assert study.estimate("service_level", premier).mean == pytest.approx(0.81, abs=0.03)
    assert interrupting.estimate("service_level", premier).mean == pytest.approx(0.98, abs=0.01)
    letters = interrupting.estimate("deferred", email).mean
    assert interrupting.estimate("interruptions", email).mean == pytest.approx(letters / 2, rel=0.2)
    longer = [one.estimate("response_business_time", premier).mean * 60 for one in (study, interrupting)]
    assert longer == pytest.approx([6, 8], abs=0.8)
    assert study.estimate("interruptions", OVERALL).mean == study.estimate("handed_back", OVERALL).mean == 0


def test_handing_back_spares_overtime_for_letters(study: Study) -> None:
    back = replicate(change(example(), "handing back of email on"), 8)
    assert back.estimate("handed_back").mean / 5 == pytest.approx(2, abs=0.5)
    assert back.estimate("late_finishes").mean < study.estimate("late_finishes").mean - 5


def test_the_words_for_work_in_pieces_may_stand_in_its_center() -> None:
    (words,) = re.findall(r"```yaml\n(channels:\n.*?)```", PAGE, re.DOTALL)
    (whole,) = re.findall(r"```yaml\n(simcenter: 1\n.*?)```", PAGE, re.DOTALL)
    text = whole.replace("channels:\n  phone: {}\n  email: {kind: deferred}\n", words)
    channel = load_text(text, "tickets.md").channels["email"]
    assert (channel.interruptible, channel.at_shift_end, channel.resuming) == (True, "hand_back", 30_000)


def test_a_desk_with_more_letters_than_hours_is_said_to_fall_behind(study: Study) -> None:
    few = study.scenario.changed(pools={"desk": study.scenario.pools["desk"].changed(seated=2)})
    (said,) = [text for text in replicate(few, 1).unstable if "backlog" in text]
    assert "hours of work a day" in said


def test_the_interval_table_says_that_erlang_is_for_calls_alone(study: Study) -> None:
    from simcenter.report.run.intervals import legend
    from simcenter.study.staffing import forecast, required_heads

    requirement = required_heads(study.scenario, forecast(study.scenario, study.stacked))
    assert all("email" not in kind for group in requirement.groups for kind in group)
    assert "no Erlang formula is made for deferred work" in legend(study.scenario, requirement)


def test_a_comparison_judges_those_who_write_by_what_they_hear() -> None:
    from simcenter.report.compare.findings import findings
    from simcenter.routing.checking import load
    from simcenter.study.compare import compare

    said = findings(compare(load("ticket_plans"), policies=["as_they_come"], days=6))
    assert "of six_hours heard within 6 h" in said[0]
    assert "no_plan hears after" in said[0]
    assert any("six_hours loses" in text for text in said)
