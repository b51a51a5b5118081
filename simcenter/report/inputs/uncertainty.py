"""The report of input uncertainty: the interval with both errors in it, and which of them makes it wide."""

from __future__ import annotations

from simcenter import __version__
from simcenter.report.terminal.page import Page
from simcenter.study.replicate.headlines import wording
from simcenter.study.uncertainty import Uncertainty
from simcenter.study.uncertainty.stratified import Stratified
from simcenter.study.words import replication_word, reworded


def write_uncertainty(page: Page, found: Uncertainty) -> None:
    """Write how well a figure is known when its inputs were estimated.

    Parameters
    ----------
    page
        Where to.
    found
        From `simcenter.study.uncertainty.uncertainty`.
    """
    page.title(f"{found.scenario.name}: how well {wording(found.scenario, found.row).subject} is known")
    page.points(found.sentences())
    page.gap()
    notes = (
        f"{found.days} days with the inputs as estimated, {found.shares.sets} other sets of inputs over the first "
        f"{found.set_days} of them. What the model leaves out is in none of these intervals. "
        f"simcenter {__version__}."
    )
    page.note(reworded(notes, replication_word(found.scenario)))


def write_stratified(page: Page, found: Stratified) -> None:
    """Write how well a figure is known from blocks of days whose factors are spread evenly."""
    page.title(f"{found.scenario.name}: how well {wording(found.scenario, found.row).subject} is known")
    page.points(found.sentences())
    page.gap()
    page.note(
        "Each day is distributed as ever, but every block has its share of lively and quiet days; the interval comes "
        f"from block to block. It is that of the simulation alone. simcenter {__version__}, seed {found.seed}."
    )
