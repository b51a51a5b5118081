"""The report of a sensitivity study: the tornado's numbers, where the answer turns, shares of the variance."""

from __future__ import annotations

from simcenter import __version__
from simcenter.report.terminal.digits import cells
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.study.replicate.headlines import wording
from simcenter.study.sensitivity import Influence, Sensitivity
from simcenter.study.words import DIFFERENCE, describe, replication_word, reworded

NOTES = (
    "One at a time: each input at both ends of its range, the others as they are, every variant over the same "
    "days; the intervals are those of paired differences."
)


def write_sensitivity(page: Page, study: Sensitivity) -> None:
    """Write what matters.

    Parameters
    ----------
    page
        Where to.
    study
        From `simcenter.study.sensitivity.sensitivity`.
    """
    said = wording(study.scenario, study.row)
    page.title(f"{study.scenario.name}: what moves {said.subject}")
    one = replication_word(study.scenario)
    page.say(reworded(describe(study.base, said), one))
    page.gap()
    page.points(study.sentences())
    page.gap()
    _tornado(page, study)
    if study.influences:
        page.heading("Shares of the variance, all inputs varying at once")
        names = ("Alone", "Known to", "With others", "Known to")
        columns = [Column("Input", "left"), *(Column(name) for name in names)]
        page.table(columns, [Section([_shares(one) for one in study.influences])])
    page.gap()
    notes = f"{NOTES} {_indices(study)} {study.runs:,} days simulated. simcenter {__version__}."
    page.note(reworded(notes, one))


def _tornado(page: Page, study: Sensitivity) -> None:
    unit = wording(study.scenario, study.row).unit
    unit = DIFFERENCE.get(unit, unit)
    single = f"8 {replication_word(study.scenario)}s in 10"
    columns = [Column("Input at", "left"), *(Column(heading) for heading in ("Change", "Known to", single))]
    rows = []
    for swing in study.swings:
        for value, pair in ((swing.input.lowest, swing.low), (swing.input.highest, swing.high)):
            told = cells(pair.difference, unit)
            rows.append([swing.input.said(value), told.mean, told.known, told.single])
    page.table(columns, [Section(rows)])


def _shares(one: Influence) -> list[str]:
    row = [one.input.name]
    for mean, low, high in (one.first, one.total):
        row += [f"{100 * mean:.0f} %", f"{100 * low:.0f} to {100 * high:.0f} %"]
    return row


def _indices(study: Sensitivity) -> str:
    if not study.influences:
        return "One at a time, inputs that only matter together are not seen; --indices shows those."
    return (
        f"Sobol indices: inputs uniform and independent over their ranges, {study.points} base points in each of "
        f"{study.randomisations} randomisations with {study.index_days} days each; estimates of so few points may lie "
        "below 0 or add up to more than 100 %."
    )
