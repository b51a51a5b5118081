"""The report of what the present staff can keep."""

from __future__ import annotations

from simcenter import __version__
from simcenter.report.terminal.page import Page
from simcenter.study.keepable import Keepable
from simcenter.study.staffing.words import often
from simcenter.study.words import replication_word, reworded


def write_keepable(page: Page, keepable: Keepable) -> None:
    """Write what the present staff keeps of each promise."""
    scenario = keepable.scenario
    page.title(f"What the present staff of {scenario.title or scenario.name} keeps on {often(keepable.confidence)}")
    page.gap()
    page.points(keepable.sentences())
    page.gap()
    known = reworded(
        "Known to: how well so many days know the figure, not what a single day brings.", replication_word(scenario)
    )
    page.note(f"{known} simcenter {__version__}, seed {keepable.seed}, replications 0 to {keepable.days - 1}.")
