"""Footnotes: the same doubt about many rows is said once, with the range of what it measured."""

from simcenter.report.terminal.footnotes import Footnotes
from simcenter.report.terminal.horizon import Horizon

DAYS, RUNS = Horizon("day", "days", 1.0), Horizon("run", "runs", 5.0)
ABOVE = "30 days, skewness {}: a few days far above the others carry the mean"


def test_rows_with_the_same_doubt_share_a_mark_and_a_note() -> None:
    notes = Footnotes([ABOVE.format(2.1), "", ABOVE.format(2.8)], DAYS)
    assert notes.mark(ABOVE.format(2.1)) == notes.mark(ABOVE.format(2.8)) == " *"
    assert notes.mark("") == ""
    assert notes.texts() == ["* 30 days, skewness 2.1 to 2.8: a few days far above the others carry the mean."]


def test_other_doubts_get_other_marks() -> None:
    notes = Footnotes([ABOVE.format(2.1), "too few days", ""], DAYS)
    assert notes.mark("too few days") == " **"


def test_a_doubt_about_every_row_needs_no_mark() -> None:
    notes = Footnotes(["7 days are too few", "7 days are too few"], DAYS)
    assert notes.mark("7 days are too few") == ""
    assert notes.texts() == ["Beware: 7 days are too few."]


def test_days_are_runs_where_a_replication_is_a_run() -> None:
    notes = Footnotes([ABOVE.format(2.1), ""], RUNS)
    assert notes.texts() == ["* 30 runs, skewness 2.1: a few runs far above the others carry the mean."]
