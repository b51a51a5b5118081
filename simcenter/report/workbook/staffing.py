"""The workbook of a search for staff: what each plan keeps, and heads by pool and interval."""

from __future__ import annotations

from simcenter import __version__
from simcenter.report.html.document import title_of
from simcenter.report.workbook.book import COLOURS, Book, Cell, Column, Series, Value
from simcenter.report.workbook.run import time_cell
from simcenter.study.staffing import Staffing
from simcenter.study.staffing.words import called

_PLANS = {"found": "found by simulating", "erlang": "Erlang A, queue by queue", "present": "present"}


def staffing_workbook(staffing: Staffing, command: str = "") -> bytes:
    """Write what a search for staff found as a workbook.

    Parameters
    ----------
    staffing
        What was found.
    command
        What was typed; empty where nothing was.
    """
    title = title_of(staffing.scenario)
    book = Book(title)
    origin = f"simcenter {__version__}, seed {staffing.seed}, {staffing.search_days} days searched, "
    origin += f"{staffing.fresh_days} fresh days to verify, {staffing.day_runs:,} simulated in all."
    book.read_me(
        title,
        {
            "What was found": list(staffing.sentences()),
            "How to read the sheets": [
                ("Summary", "How often each plan keeps each promise on fresh days, how well that share is known, and "
                 "what it costs a day. To spare: the share kept with the confidence asked for, less the promise."),
                ("Staffing", "Heads by interval: seated are present; scheduled are paid, shrinkage included, in whole "
                 "heads. Found by simulating, by Erlang A queue by queue, and as they are now."),
                ("Erlang", "What an Erlang calculator says of each group of queues and interval, and what its heads "
                 "come to on average when simulated, on fresh days."),
            ],
            "Again": [*([("Command", command)] if command else []), ("Made by", origin)],
        },
    )  # fmt: skip
    _add_promises(book, staffing)
    _add_heads(book, staffing)
    _add_calculator(book, staffing)
    return book.bytes()


def _add_promises(book: Book, staffing: Staffing) -> None:
    columns = [
        Column("Plan", width=26),
        Column(f"Cost a day ({staffing.unit})", "number", 16),
        Column("Tier", width=16),
        Column("Promise", width=34),
        Column("Promised", "share"),
        Column("Within (s)", "seconds"),
        Column("Judged per", width=10),
        Column("Kept (share of periods)", "share", 14),
        Column("Known from (95 %)", "share"),
        Column("Known to (95 %)", "share"),
        Column("Share kept with confidence", "share", 14),
        Column("To spare (points)", "points"),
        Column("Weakest interval", width=12),
    ]
    costs = {plan.name: plan.cost for plan in staffing.plans}
    rows: list[list[Value | Cell]] = []
    for one in staffing.promise_records():
        rows.append(
            [_PLANS[one["plan"]], costs[one["plan"]], one["tier"], one["promise"], one["share"], one["within_s"],
             one["period"], one["mean"], one["low"], one["high"], one["kept_share"], 100 * one["slack"],
             one["weakest_interval"]]
        )  # fmt: skip
    book.table("Summary", columns, rows)


def _add_heads(book: Book, staffing: Staffing) -> None:
    """Heads side by side: an interval a row, three plans a pool, and the totals that the picture shows."""
    columns = [Column("Interval start", "time", 12)]
    cells: list[list[Value | Cell]] = [[time_cell(name) for name in staffing.intervals]]
    keys = [
        ("seated", "seated, found"),
        ("scheduled", "scheduled, found"),
        ("erlang_seated", "seated, Erlang A"),
        ("present_seated", "seated, now"),
    ]
    if not staffing.erlang.seated.any():  # where all work may wait
        del keys[2]
    records = staffing.records()
    for pool in staffing.pools:
        own = [record for record in records if record["pool"] == pool]
        for key, heading in keys:
            columns.append(Column(f"{pool}: {heading}", "whole", 16))
            cells.append([record[key] for record in own])
    for key, heading in keys:
        columns.append(Column(f"All: {heading}", "whole", 14))
        sums = [sum(r[key] for r in records if r["interval"] == name) for name in staffing.intervals]
        cells.append(list(sums))
    rows = [list(row) for row in zip(*cells, strict=True)]
    sheet = book.table("Staffing", columns, rows)
    series = [
        Series("All: seated, found", COLOURS[0], line=False),
        Series("All: seated, Erlang A", COLOURS[5]),
        Series("All: seated, now", COLOURS[2], dashed=True),
    ]
    title = "Heads present: found, by Erlang A, and now"
    if not staffing.erlang.seated.any():
        del series[1]
        title = "Heads present: found, and now"
    book.chart(
        sheet, "Staffing", columns, range(1, len(rows) + 1), series, title, unit="Heads present", at=(len(rows) + 2, 0)
    )


def _add_calculator(book: Book, staffing: Staffing) -> None:
    """An Erlang calculator's answer by interval, and beside it the simulation of its heads."""
    columns = [
        Column("Queues", width=26),
        Column("Interval start", "time", 12),
        Column("Contacts", "number"),
        Column("AHT (s)", "seconds"),
        Column("Formula", width=12),
        Column("Agents", "whole"),
        Column("To schedule", "whole"),
        Column("In time", "share"),
        Column("ASA (s)", "seconds"),
        Column("Simulated: in time", "share", 14),
        Column("Simulated: ASA (s)", "seconds", 14),
    ]
    rows: list[list[Value | Cell]] = [
        [called(staffing.scenario, one["types"]), time_cell(one["interval"]), one["contacts"], one["aht_s"],
         one["formula"], one["agents"], one["scheduled"], one["level"], one["asa_s"], one["simulated_level"],
         one["simulated_asa_s"]]
        for one in staffing.calculator_records()
    ]  # fmt: skip
    if rows:
        book.table("Erlang", columns, rows)
