"""The report of a search for staff: the finding in sentences, promises, heads by interval, how to get them again."""

from __future__ import annotations

from simcenter import __version__
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.study.staffing import PromiseOutcome, Staffing
from simcenter.study.staffing.words import cost_of, often, percent, promise_words

PLANS = {"found": "Found", "erlang": "Erlang per queue", "present": "Present staff"}


def write_staffing(page: Page, staffing: Staffing) -> None:
    """Write the report of a search for staff.

    Parameters
    ----------
    page
        Where to.
    staffing
        What was found.
    """
    page.title(title_of_search(staffing))
    page.gap()
    page.points(staffing.sentences())
    if staffing.found.promises:
        page.heading("Promises, on the same fresh days")
        write_promises(page, staffing)
    page.heading("Heads present by interval")
    write_heads(page, staffing)
    page.gap()
    page.note(_legend(staffing))
    page.gap()
    page.note(settings(staffing))


def title_of_search(staffing: Staffing) -> str:
    """Name what was staffed and what for."""
    title = staffing.scenario.title or staffing.scenario.name
    return f"Staff for {title}: every promise kept on {often(staffing.confidence)}"


def write_promises(page: Page, staffing: Staffing) -> None:
    """Write how often each plan keeps each promise, and what it costs."""
    columns = [Column("", "left"), Column("Promise", "left"), Column("kept"), Column("known to", "left")]
    columns += [Column("share kept as often as asked"), Column("to spare, points")]
    sections = []
    for plan in staffing.plans:
        title = f"{PLANS[plan.name]}: {cost_of(staffing, plan.cost)} a day"
        sections.append(Section([_promise_row(outcome) for outcome in plan.promises], title))
    page.table(columns, sections)


def write_heads(page: Page, staffing: Staffing) -> None:
    """Write heads by pool and interval: found, to schedule, by Erlang and present."""
    schedule = bool((staffing.found.scheduled != staffing.found.seated).any())
    columns = [Column("Interval", "left")]
    for pool in staffing.pools:
        columns.append(Column(f"{pool}: found", begins=True))
        if schedule:
            columns.append(Column("to schedule"))
        columns += [Column("Erlang"), Column("now")]
    rows = []
    for i, interval in enumerate(staffing.intervals):
        row = [interval]
        for p in range(len(staffing.pools)):
            row.append(str(staffing.found.seated[p, i]))
            if schedule:
                row.append(str(staffing.found.scheduled[p, i]))
            row += [str(staffing.erlang.seated[p, i]), str(staffing.present.seated[p, i])]
        rows.append(row)
    page.table(columns, [Section(rows)])


def _promise_row(outcome: PromiseOutcome) -> list[str]:
    promise, met = outcome.promise, outcome.met
    where = f", {outcome.weakest}" if outcome.weakest else ""
    known = f"{percent(met.low)} to {percent(met.high)}" if met.known else "-"
    spare = f"{100 * outcome.slack:+.1f}"
    return [promise.tier + where, promise_words(promise), percent(met.mean), known, percent(outcome.kept_share), spare]


def _legend(staffing: Staffing) -> str:
    text = "Found, Erlang and now are heads present; to schedule are paid heads, shrinkage included, rounded up. "
    text += f"A promise holds when at least {percent(staffing.confidence)} of its own periods keep it; "
    text += "kept: the share of fresh periods that do. Nothing cheaper was found, which does not prove there is none. "
    if any(promise.promise.period != "interval" for promise in staffing.found.promises):
        text += "A promise by day says nothing of single intervals: they may be weak where it costs least. "
    text += "For shifts and breaks these heads are the requirement, not yet a roster."
    return text


def settings(staffing: Staffing) -> str:
    """Say what gives the same numbers again."""
    return (
        f"simcenter {__version__}, seed {staffing.seed}, replications 0 to {staffing.search_days - 1} searched, "
        f"{staffing.day_runs:,} simulated in all."
    )
