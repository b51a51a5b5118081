"""The workbook of a run: what the terminal says, as sheets."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simcenter.report.html.definitions import assumptions, definitions
from simcenter.report.html.document import title_of
from simcenter.report.run.header import summary_sentences
from simcenter.report.run.intervals import OF_THOSE_WHO_WAIT, figures, legend
from simcenter.report.run.many import parts_of
from simcenter.report.run.promises import promise_sentences
from simcenter.report.run.rows import may_fail
from simcenter.report.run.write import settings
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.workbook.book import COLOURS, Book, Cell, Column, Kind, Series, Value
from simcenter.report.workbook.people import MOST_DAYS, add_agents, add_cost
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.daily.summary import total
from simcenter.results.intervals import DEFERRED, TOTAL
from simcenter.scenario.errors import Mistake
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import DAY_MS, parse_clock
from simcenter.study.estimate import Estimate
from simcenter.study.now import clearing_sentences
from simcenter.study.replicate import Study
from simcenter.study.staffing import forecast, required_heads

Parts = dict[str, Sequence[str | tuple[str, str]]]


def run_workbook(study: Study, asked: Scenario, what_ifs: Sequence[str] = (), command: str = "") -> bytes:
    """Write a run as a workbook.

    Parameters
    ----------
    study, asked, what_ifs
        As `simcenter.report.run.write_run` takes them.
    command
        What was typed; empty where nothing was.
    """
    horizon = Horizon.of_study(study)
    queue = clearing_sentences(study) if horizon.begins else []
    book = Book(title_of(study.scenario))
    intro: Parts = {
        "What was found": [*queue, *promise_sentences(study, horizon)],
        "What was simulated": summary_sentences(study.scenario, horizon, study.days, what_ifs),
        "Beware": [f"{text[:1].upper()}{text[1:]}." for text in study.warnings],
    }
    book.read_me(title_of(study.scenario), intro | explained(study, asked, horizon, settings(study), command))
    add_summary(book, study, horizon)
    add_intervals(book, study, asked)
    add_tiers(book, {"": study}, horizon)
    add_cost(book, study)
    add_agents(book, study)
    return book.bytes()


def explained(study: Study, asked: Scenario, horizon: Horizon, origin: str, command: str) -> Parts:
    """The parts of a page that explain the sheets: the two ranges first, then terms, and how to get it again."""
    terms = definitions(study.scenario, horizon)
    ranges = ("Known to", f"A single {horizon.one}")
    requirement = required_heads(asked, forecast(asked, total(study.stacked)))
    return {
        "How to read the two ranges": [term for term in terms if term[0] in ranges],
        "Words": [term for term in terms if term[0] not in ranges],
        "The sheet Intervals": [legend(asked, requirement)],
        "The sheets Cost and Agents": [
            "A pool's cost falls to tiers by the time its agents spent on them, so idle time falls to them alike.",
            f"Agents: a day on average over replications 0 to {min(study.days, MOST_DAYS) - 1}.",
        ],
        "Taken for granted": assumptions(study.scenario),
        "Again": [*([("Command", command)] if command else []), ("Made by", origin)],
    }


_KINDS: Mapping[str, Kind] = {"%": "share", "s": "seconds"}
_UNITS = {"%": "share", "s": "seconds"}


def add_summary(book: Book, study: Study, horizon: Horizon, name: str = "Summary") -> None:
    """Write every figure of the report with its two ranges."""
    columns = [
        Column("Part", width=18),
        Column("Of", width=38),
        Column("Measure", width=38),
        Column("Unit", width=10),
        Column("Average", "number"),
        Column("Known from (95 %)", "number"),
        Column("Known to (95 %)", "number"),
        Column(f"Single {horizon.one}: 8 in 10 from", "number", 14),
        Column(f"Single {horizon.one}: 8 in 10 to", "number", 14),
        Column("Beware", "prose", 60),
    ]
    rows: list[list[Value | Cell]] = []
    for part, sections in parts_of(study, horizon).items():
        for of, shown in sections.items():
            for row in shown:
                kind = _KINDS.get(row.shown.unit, "number")
                unit = _UNITS.get(row.shown.unit, "")
                numbers = [Cell(value, kind) for value in ranges(row.estimate)]
                rows.append([part, of, row.shown.label, unit, *numbers, horizon.reworded(row.estimate.warning)])
    book.table(name, columns, rows)


def ranges(estimate: Estimate) -> list[float | None]:
    """Average, how well it is known, and what a single day brings."""
    known = (estimate.low, estimate.high) if estimate.known else (None, None)
    return [estimate.mean, *known, estimate.day_low, estimate.day_high]


_LOOKS: Mapping[str, tuple[str, Kind, float]] = {
    "Interval start": ("Interval start", "time", 1),
    "Offered": ("Offered", "number", 1),
    DEFERRED: (DEFERRED, "number", 1),
    "Handled": ("Handled", "number", 1),
    "Abandoned": ("Abandoned", "number", 1),
    "Abandon %": ("Abandon %", "share", 0.01),
    "ASA": ("ASA (s)", "seconds", 1),
    "SL % (target)": ("SL % (target)", "share", 0.01),
    "AHT": ("AHT (s)", "seconds", 1),
    "Occupancy %": ("Occupancy %", "share", 0.01),
    "Scheduled": ("Scheduled", "number", 1),
    "Required (net)": ("Required (net)", "number", 1),
    "Required incl. shrinkage": ("Required incl. shrinkage", "number", 1),
    "Over/under": ("Over/under", "points", 1),
}
"""By heading of the planners' table: heading with its unit, look, and what turns per cent into shares."""


def add_intervals(book: Book, study: Study, asked: Scenario, name: str = "Intervals") -> None:
    """Write the planners' interval table with its two pictures."""
    summary = total(study.stacked)
    requirement = required_heads(asked, forecast(asked, summary))
    somebody_waits = not all(kind.deferred for kind in asked.types)
    found = figures(summary, requirement)
    if not somebody_waits:
        found = {heading: values for heading, values in found.items() if heading not in OF_THOSE_WHO_WAIT}
    columns = [Column(_LOOKS[heading][0], _LOOKS[heading][1], 12) for heading in found]
    cells = [[_scaled(heading, value) for value in values] for heading, values in found.items()]
    promises = promised_shares(study.scenario) if somebody_waits else {}
    if somebody_waits:
        more, known = _service_columns(study, promises)
        columns += more
        cells += known
    rows: list[list[Value | Cell]] = [list(row) for row in zip(*cells, strict=True)]
    rows[-1][0] = Cell(TOTAL, "text")
    sheet = book.table(name, columns, rows, total=True)
    slots = range(1, len(rows))
    below = len(rows) + 2
    heads = [Series("Scheduled", COLOURS[4], line=False)]
    if somebody_waits:
        level = [Series("SL % (target)", COLOURS[4], line=False)]
        for i, tier in enumerate(promises):
            level.append(Series(f"Promised to {tier}", ("#D55E00", "#000000", "#009E73")[i % 3], dashed=True))
        title = "Answered in time by interval of arrival, and what is promised"
        book.chart(sheet, name, columns, slots, level, title, unit="Share", at=(below, 0), most=1)
        heads.append(Series("Required (net)", COLOURS[5]))
    title = "Heads present: scheduled" + (", and required by Erlang A" if somebody_waits else "")
    book.chart(sheet, name, columns, slots, heads, title, unit="Heads present", at=(below + 18, 0))


def _service_columns(
    study: Study, promises: Mapping[str, float]
) -> tuple[list[Column], list[list[Value | Cell]]]:
    """How well each interval's service level is known, and what is promised to each tier."""
    scopes = [*(Scope("interval", slot) for slot in study.stacked.layout.intervals), OVERALL]
    known = [study.estimate("service_level", scope) for scope in scopes]
    columns = [Column("SL known from", "share"), Column("SL known to", "share")]
    cells: list[list[Value | Cell]] = [
        [one.low if one.known else None for one in known],
        [one.high if one.known else None for one in known],
    ]
    for tier, share in promises.items():
        columns.append(Column(f"Promised to {tier}", "share"))
        cells.append([*[share] * (len(known) - 1), None])
    return columns, cells


def promised_shares(scenario: Scenario) -> dict[str, float]:
    """Shares promised, by tier."""
    used = {kind.tier for kind in scenario.types}
    return {n: tier.promise.share for n, tier in scenario.tiers.items() if tier.promise is not None and n in used}


def _scaled(heading: str, value: str | float) -> Value | Cell:
    if isinstance(value, str):
        return time_cell(value)
    return value * _LOOKS[heading][2]


def time_cell(text: str) -> Value | Cell:
    """A time of day as a time cell; of later days (``day 2 08:00``) as text."""
    try:
        return parse_clock(text) / DAY_MS
    except Mistake:
        return Cell(text, "text")


_BY_TIER: Sequence[tuple[str, str, Kind]] = (
    ("offered", "Offered a day", "number"),
    ("answered", "Answered a day", "number"),
    ("abandoned", "Abandoned a day", "number"),
    ("abandonment", "Abandon %", "share"),
    ("promise_kept", "Promise kept", "share"),
    ("asa", "ASA (s)", "seconds"),
    ("wait_p90", "Wait p90 (s)", "seconds"),
    ("response_time", "First response (h)", "number"),
    ("response_kept", "First response as promised", "share"),
    ("backlog", "Backlog, mean", "number"),
    ("interruptions", "Broken off a day", "number"),
    ("handed_back", "Handed back a day", "number"),
    ("fcr", "FCR", "share"),
    ("cost", "Cost a day", "number"),
    ("cost_per_contact", "Cost per answered contact", "money"),
    ("cost_per_resolved_issue", "Cost per resolved issue", "money"),
)
_AMOUNTS = frozenset({"offered", "answered", "abandoned", "interruptions", "handed_back", "cost"})
_FAILING = frozenset({"fcr", "cost_per_resolved_issue"})
"""Say nothing of their own where every contact resolves its issue."""
_WRITING = frozenset({"response_time", "response_kept", "backlog"})
"""Are about deferred work."""
_IN_PIECES = frozenset({"interruptions", "handed_back"})
"""Are about deferred work that may be broken off."""


def add_tiers(book: Book, studies: Mapping[str, Study], horizon: Horizon, name: str = "Tiers") -> None:
    """Write a row for each tier (of each alternative) with pictures of waits and of shares in time."""
    several = len(studies) > 1
    columns = [Column("Tier", width=30 if several else 16)]
    columns += [Column("Promised", "share"), Column("Within (s)", "seconds"), Column("In time", "share")]
    columns += [Column("In time: known from", "share"), Column("In time: known to", "share")]
    fails = any(may_fail(study.scenario) for study in studies.values())
    writes = any(kind.deferred for study in studies.values() for kind in study.scenario.types)
    pieces = any(channel.in_pieces for study in studies.values() for channel in study.scenario.channels.values())
    left_out = (frozenset() if fails else _FAILING) | (frozenset() if writes else _WRITING)
    left_out |= frozenset() if pieces else _IN_PIECES
    shown = [entry for entry in _BY_TIER if entry[0] not in left_out]
    columns += [Column(heading, kind) for _, heading, kind in shown]
    rows: list[list[Value | Cell]] = []
    for label, study in studies.items():
        for tier, words in study.scenario.tiers.items():
            scope = Scope("tier", tier)
            level = study.estimate("service_level", scope)
            within = words.promise.within if words.promise else study.scenario.service_level.within
            known = (level.low, level.high) if level.known else (None, None)
            row: list[Value | Cell] = [f"{tier}: {label}" if several else tier]
            row += [words.promise.share if words.promise else None, within / 1_000, level.mean, *known]
            for measure, _, _ in shown:
                mean = study.estimate(measure, scope).mean
                row.append(mean / horizon.measured_days if measure in _AMOUNTS else mean)
            rows.append(row)
    sheet = book.table(name, columns, rows)
    places, below = range(1, len(rows) + 1), len(rows) + 3
    waits = [Series("ASA (s)", COLOURS[0]), Series("Wait p90 (s)", COLOURS[1]), Series("Within (s)", COLOURS[4])]
    title = "Waits by tier: mean of those answered, what 9 in 10 stay under, and the time promised"
    book.chart(sheet, name, columns, places, waits, title, unit="Seconds", at=(below, 0), column_chart=True)
    level_of = [Series("In time", COLOURS[0]), Series("Promised", COLOURS[1])]
    title = "Answered in time by tier, and what is promised"
    book.chart(
        sheet, name, columns, places, level_of, title, unit="Share", at=(below + 18, 0), most=1, column_chart=True
    )
