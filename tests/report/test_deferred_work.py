"""Reports of email and tickets: first responses and backlog instead of waits, in pictures, tables and workbook."""

from __future__ import annotations

import io
from collections.abc import Callable
from functools import cache

import numpy as np
import pytest
from matplotlib.figure import Figure
from python_calamine import CalamineWorkbook

from simcenter import compare, replicate
from simcenter.report import charts
from simcenter.report.compare.findings import findings
from simcenter.report.html import run_page
from simcenter.report.workbook import run_workbook
from simcenter.results.daily.scopes import Scope
from simcenter.scenario.model import Scenario
from simcenter.study.replicate import Study
from tests.report.centers import center
from tests.report.reader import Reader, spoken
from tests.report.test_charts import texts

FIRST_RESPONSE = {"share": "90%", "within": "2 h", "hours": "business"}


def desk(*streams: tuple[str, str, float]) -> Scenario:
    """Tickets and maybe calls (tier, channel, contacts an hour) at one desk, four days of ten hours."""
    return center(
        calendar={"opens": "08:00", "closes": "18:00", "interval": "1 h", "days": 4, "first_day": "monday"},
        tiers={
            "gold": {"first_response": FIRST_RESPONSE, "promise": {"share": "80%", "within": "20 s"}},
            "plain": {"patience": {"exponential": "3 min"}},
        },
        channels={"phone": {}, "email": {"kind": "deferred"}},
        needs={"help": {"talk": {"exponential": "12 min"}}},
        volumes={
            "day_factor": {"shape": 30},
            "streams": [
                {"tier": tier, "need": "help", "channel": channel, "per_hour": often}
                for tier, channel, often in streams
            ],
        },
        pools={"team": {"seated": 2, "wage": "30/h"}},
    )


@cache
def tickets() -> Study:
    """Tickets alone."""
    return replicate(desk(("gold", "email", 4), ("plain", "email", 4)), 6)


@cache
def both() -> Study:
    """Tickets of one tier, calls of both."""
    return replicate(desk(("gold", "email", 4), ("gold", "phone", 2), ("plain", "phone", 2)), 6)


def lines(figure: Figure) -> list[np.ndarray]:
    """Heights of the long lines of a picture."""
    (axes,) = (one for one in figure.axes if one.lines)
    return [np.asarray(line.get_ydata()) for line in axes.lines if len(np.asarray(line.get_ydata())) > 2]


def test_the_share_not_answered_yet_falls_to_what_the_promise_allows() -> None:
    study = tickets()
    figure = charts.responses_by_tier(study)
    gold, plain = lines(figure)
    assert (np.diff(gold) <= 0).all()
    assert (np.diff(plain) <= 0).all()
    assert "gold, business hours" in texts(figure)
    assert "plain, by the clock" in texts(figure)
    assert "promise to gold" in texts(figure)
    kept = study.estimate("response_kept").mean
    # Five-minute steps: the 24th bin reaches two hours. Contacts still open are judged too, so bounds differ a little.
    assert 1 - gold[24] == pytest.approx(kept, abs=0.02)


def test_the_backlog_by_hour_has_the_mean_of_the_measure() -> None:
    study = tickets()
    heights = np.array(lines(charts.backlog_by_hour(study)))
    assert heights.shape == (2, 4 * 24)
    hours = np.isfinite(heights).all(axis=0)
    assert hours.sum() == 3 * 24 + 10 + 1  # from the first opening to the last closing, both included
    assert heights[:, hours].sum(axis=0).mean() == pytest.approx(study.estimate("backlog").mean)
    assert "Mon" in texts(charts.backlog_by_hour(study))


def test_a_page_of_tickets_alone_speaks_of_no_waits() -> None:
    study = tickets()
    page = run_page(study, study.scenario)
    read = spoken(Reader(page).text)
    assert "gold, in writing 90 % within 2 h" in read
    assert "How long each tier waits" not in read
    assert "How soon each tier hears" in read
    assert "Backlog by hour" in read


def test_a_page_of_both_has_the_pictures_of_both() -> None:
    study = both()
    read = spoken(Reader(run_page(study, study.scenario)).text)
    for title in ("How long each tier waits", "How soon each tier hears", "Backlog by hour"):
        assert title in read
    assert "gold 80 % within 20 s" in read
    assert "gold, in writing 90 % within 2 h" in read


@pytest.mark.parametrize("study", [tickets, both])
def test_a_workbook_has_first_responses_and_how_much_is_deferred(study: Callable[[], Study]) -> None:
    found = study()
    book = CalamineWorkbook.from_filelike(io.BytesIO(run_workbook(found, found.scenario)))
    headings, gold, *_ = book.get_sheet_by_name("Tiers").to_python()
    row = dict(zip(headings, gold, strict=False))
    mean = found.estimate("response_time", Scope("tier", "gold")).mean
    assert row["First response (h)"] == pytest.approx(mean)
    intervals = book.get_sheet_by_name("Intervals").to_python()[0]
    assert ("SL % (target)" in intervals) == (found is both())
    assert ("Of it deferred" in intervals) == (found is both())


def test_a_comparison_judges_those_who_write_by_first_responses() -> None:
    compared = compare(tickets().scenario, changes=["team +1 agent"], days=6)
    measures = [row.measure for row in compared.rows if row.scope == Scope("tier", "gold")]
    assert measures == ["response_kept", "response_time", "response_p90"]
    stands, *others = findings(compared)
    assert "of gold heard within 2 h on average" in stands
    assert "plain hears after" in stands
    assert "Somebody is served clearly better, and no tier clearly worse, with team +1 agent." in others
    sentence = compared.sentence("team +1 agent", "response_time", "gold")
    assert sentence.startswith("With team +1 agent, mean time to the first response of gold is")
    assert " h shorter on average (better), known to" in sentence


def test_a_tier_that_calls_and_writes_is_judged_by_both() -> None:
    compared = compare(both().scenario, changes=["team +1 agent"], days=6)
    measures = [row.measure for row in compared.rows if row.scope == Scope("tier", "gold")]
    assert measures[:2] == ["service_level", "mean_wait"]
    assert measures[-3:] == ["response_kept", "response_time", "response_p90"]
    assert "of gold answered within 20 s" in findings(compared)[0]
