"""The report of a selection: which is best, how sure that is, when the others were dropped."""

from __future__ import annotations

from simcenter import __version__
from simcenter.report.terminal.digits import figure
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.scenario.model import Scenario
from simcenter.study.replicate.headlines import wording
from simcenter.study.selection import Selection
from simcenter.study.words import DIFFERENCE, number


def write_selection(page: Page, scenario: Scenario, selection: Selection) -> None:
    """Write what was selected.

    Parameters
    ----------
    page
        Where to.
    scenario
        The base.
    selection
        From `simcenter.study.selection.select`.
    """
    said = wording(scenario, selection.row)
    page.title(f"{scenario.name}: the best by {said.subject}")
    page.say(_finding(scenario, selection))
    page.gap()
    columns = [Column("", "left"), Column(said.measure.capitalize()), Column("Days"), Column("", "left")]
    rows = []
    for i, name in enumerate(selection.names):
        after = selection.dropped_after[i]
        state = f"dropped after {after} days" if after else "best" if i == selection.best else "not dropped"
        rows.append([name, figure(float(selection.means[i]), said.unit), f"{selection.days[i]:,}", state])
    page.table(columns, [Section(rows)])
    page.gap()
    page.note(
        f"{int(selection.days.sum()):,} days in all, every alternative over the same customers as far as it went. "
        f"Means of daily figures. simcenter {__version__}."
    )


def _finding(scenario: Scenario, selection: Selection) -> str:
    best = selection.names[selection.best]
    if selection.ended == "budget spent":
        return (
            f"{best} looks best after the budget of {int(selection.days.sum()):,} days. Days were given where they "
            "help most to tell the best, which is a heuristic: no chance of being right can be stated."
        )
    if selection.ended == "interrupted":
        return f"Stopped before the best was known; {best} looks best so far."
    unit = wording(scenario, selection.row).unit
    least = number(selection.delta, DIFFERENCE.get(unit, unit), 2)
    if selection.ended == "chosen":
        return (
            f"{best} is best. Where the best leads by {least} or more, it is the one chosen in at least "
            f"{100 * selection.confidence:.0f} % of such selections; where several are closer than that, it is one of "
            "them."
        )
    others = ", ".join(name for name in selection.left if name != best)
    days = int(selection.days.max())
    return (
        f"Not decided after {days:,} days: {best} looks best, but {others} cannot be told from it. They may "
        f"differ by less than {least}; a larger --delta or more --max-days decides."
    )
