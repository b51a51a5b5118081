"""One row becomes what one group of contacts did in one interval, or is dropped with the reason."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Final, TypeVar
from zoneinfo import ZoneInfo

from simcenter.calibrate.intervals.cleaning import clock
from simcenter.calibrate.intervals.cleaning.records import DropKind, Dropped, Interval
from simcenter.calibrate.intervals.cleaning.units import Habits
from simcenter.calibrate.intervals.layouts import Recognised
from simcenter.calibrate.intervals.tables.table import Cell, Row
from simcenter.calibrate.intervals.tables.timestamps import read_clock_ms, read_timestamp
from simcenter.calibrate.intervals.tables.values import is_missing, read_duration_ms, read_number, read_share
from simcenter.scenario.errors import Mistake, quote

Value = TypeVar("Value")

ONE_QUEUE = "calls"
"""Name of the only queue of a table without a column for queues."""

LONGEST_AHT_MS: Final = 4 * 3_600_000
_AT_MOST: Final = "expected at most 4 h (are milliseconds among seconds, or totals among means?)"

_TOTAL = re.compile(
    r"(?:grand |sub-?)?totals?|sums?|summe|gesamt(?:summe)?|insgesamt|averages?|mean|mittelwert|durchschnitt|overall"
    r"|all(?: queues)?|alle",
    re.IGNORECASE,
)
_VOICE = frozenset({"voice", "call", "calls", "phone", "telephone", "telephony", ""})
_YES, _NO = (
    frozenset({"true", "yes", "1", "1.0", "y", "wahr", "ja"}),
    frozenset({"false", "no", "0", "0.0", "n", "falsch", "nein"}),
)


@dataclass(frozen=True)
class Parsed:
    """One row as it was read.

    Attributes
    ----------
    interval
        What it says; its start is local time.
    group
        Skills and language, which tell rows of one queue and interval apart.
    length
        From its start to its end; None where the row does not say.
    aware
        Whether its time came with a zone.
    """

    interval: Interval
    group: tuple[str, ...]
    length: timedelta | None
    aware: bool


class NoStart(Exception):
    """A row that has contacts and no time: a sum, or broken; what it is shows when all rows are read."""

    def __init__(self, queue: str, offered: float) -> None:
        super().__init__(queue, offered)
        self.queue = queue
        self.offered = offered


class Unused(Exception):
    """A row that is not used."""

    def __init__(self, kind: DropKind, reason: str, column: int | None = None, heading: str = "") -> None:
        super().__init__(kind, reason)
        self.kind = kind
        self.reason = reason
        self.column = column
        self.heading = heading


@dataclass(frozen=True)
class RowReader:
    """Reads the rows of one table.

    Attributes
    ----------
    found
        The table and its layout.
    habits
        How it writes values.
    zone
        Where the center stands, if that was said.
    media
        The channel wanted.
    """

    found: Recognised
    habits: Habits
    zone: ZoneInfo | None
    media: str

    def dropped(self, row: Row, unused: Unused) -> Dropped:
        """Say where a row that is not used stands."""
        place = self.found.table.place(row.line, unused.column, unused.heading) if unused.column is not None else ""
        return Dropped(self.found.table.file, row.line, place, unused.kind, unused.reason)

    def place(self, row: Row) -> tuple[str, datetime] | None:
        """Queue and start of a row that was dropped; None where it does not say both."""
        queue = self._text(row, "queue") if "queue" in self.found.columns else ONE_QUEUE
        try:
            return (queue, self._start(row)[0]) if queue else None
        except Unused:
            return None

    def read(self, row: Row) -> Parsed:
        """Read a row.

        Raises
        ------
        Unused
            When it is a sum, of another channel, still running or broken.
        NoStart
            When it has no time.
        """
        self._refuse_totals(row)
        queue = self._text(row, "queue") if "queue" in self.found.columns else ONE_QUEUE
        if self._is_missing(row, "start"):
            offered = self._need(row, "offered", self._number)
            raise NoStart(queue, offered)
        start, end, length, aware = self._times(row)
        if not queue:
            raise self._broken(row, "queue", "found nothing, expected the name of a queue")
        self._refuse_other_media(row)
        self._refuse_incomplete(row)
        interval = self._quantities(row, Interval(self.found.table.file, row.line, queue, start, 0.0))
        group = tuple(self._text(row, name) for name in ("skills", "language"))
        return Parsed(interval, group, length if end is None else end - start, aware)

    # Which rows -------------------------------------------------------------------------------------------

    def _refuse_totals(self, row: Row) -> None:
        for cell in [row.cells[0], *(self._cell(row, name) for name in ("queue", "start"))]:
            if isinstance(cell, str) and _TOTAL.fullmatch(cell.strip().rstrip(":")):
                raise Unused("totals", f"{quote(cell)} is a sum; totals are recomputed from the other rows")

    def _refuse_other_media(self, row: Row) -> None:
        media = self._text(row, "media").casefold()
        fits = media in _VOICE if self.media.casefold() in _VOICE else media == self.media.casefold()
        if not fits:
            raise Unused("other media", f"channel {quote(self._text(row, 'media'))}, not {quote(self.media)}")

    def _refuse_incomplete(self, row: Row) -> None:
        said = str(self._cell(row, "complete")).strip().casefold() if "complete" in self.found.columns else ""
        if said in _NO:
            raise Unused("incomplete", "the interval was still running when it was exported")
        if said and said not in _YES:
            raise self._broken(row, "complete", f"found {quote(said)}, expected TRUE or FALSE")

    # Times ------------------------------------------------------------------------------------------------

    def _start(self, row: Row) -> tuple[datetime, datetime]:
        """The start in local time, and as it is written."""
        written = self._need(row, "start", lambda cell: read_timestamp(cell, self.habits.date_order))
        if "time" in self.found.columns:
            written += timedelta(milliseconds=self._need(row, "time", read_clock_ms))
        utc, aware = self.found.layout.utc, written.tzinfo is not None
        start = clock.to_local(written, utc, self.zone)
        if self.zone is not None and not utc and not aware and not clock.exists(start, self.zone):
            raise Unused("no such hour", f"{start:%Y-%m-%d %H:%M} does not exist in {self.zone.key}: clocks go forward")
        return start, written

    def _times(self, row: Row) -> tuple[datetime, datetime | None, timedelta | None, bool]:
        start, written = self._start(row)
        aware = written.tzinfo is not None
        end = length = None
        if "end" in self.found.columns and not self._is_missing(row, "end"):
            ends = self._need(row, "end", lambda cell: read_timestamp(cell, self.habits.date_order))
            if (ends.tzinfo is None) != (written.tzinfo is None):
                raise self._broken(row, "end", "found a start and an end of which only one has a time zone")
            length = ends - written
            if length <= timedelta(0):
                found = f"found an end ({ends:%Y-%m-%d %H:%M}) that is not after the start ({written:%Y-%m-%d %H:%M})"
                raise self._broken(row, "end", f"{found}, expected times that run forward")
            # Two wall times subtract without regard to clock changes in between; the length is what counts.
            end = start + length
        if "length" in self.found.columns and not self._is_missing(row, "length"):
            milliseconds = self._need(row, "length", lambda cell: read_duration_ms(cell, self.habits.decimal, "min"))
            length = timedelta(milliseconds=milliseconds)
        return start, end, length, aware

    # Quantities -------------------------------------------------------------------------------------------

    def _quantities(self, row: Row, interval: Interval) -> Interval:
        offered = self._need(row, "offered", self._number)
        handled = self._maybe(row, "handled", self._number)
        weight = offered if handled is None else handled
        handle = self._handle_ms(row, weight)
        wrap_mean = self._duration(row, "wrap_mean")
        wrap = None if wrap_mean is None else wrap_mean * weight
        if handle is not None and wrap is not None and wrap > handle * (1 + 1e-9) + weight * 1_000:
            raise self._broken(
                row, "wrap_mean", "found more after-contact work than handle time, of which it is a part"
            )
        wait = self._duration(row, "wait_mean")
        wait = self._duration(row, "asa") if wait is None else wait
        return replace(
            interval,
            offered=offered,
            handled=handled,
            abandoned=self._maybe(row, "abandoned", self._number),
            handle_ms=handle,
            wrap_ms=wrap,
            wait_ms=None if wait is None else wait * offered,
            target_share=self._maybe(row, "target_share", self._share),
            agents=self._maybe(row, "agents", self._number),
        )

    def _handle_ms(self, row: Row, weight: float) -> float | None:
        name = next((n for n in ("handle_total", "handle_mean", "talk_mean") if n in self.found.columns), None)
        if name is None:
            return None
        value = self._duration(row, name)
        if weight == 0:
            return 0.0
        if value is None:
            raise self._broken(row, name, f"found nothing, expected a handle time: {weight:g} contacts were handled")
        if name == "handle_total":
            value /= weight
        elif name == "talk_mean":
            value += self._duration(row, "wrap_mean") or 0.0
        if value > LONGEST_AHT_MS:
            hours = value / 3_600_000
            raise self._broken(row, name, f"found an average handle time of {hours:,.1f} h, {_AT_MOST}")
        return value * weight

    def _number(self, cell: Cell) -> float:
        return read_number(cell, self.habits.decimal)

    def _share(self, cell: Cell) -> float:
        return read_share(cell, self.habits.decimal, self.habits.percent)

    def _duration(self, row: Row, name: str) -> float | None:
        unit = self.habits.units.get(name)
        return self._maybe(row, name, lambda cell: read_duration_ms(cell, self.habits.decimal, unit))

    # Cells ------------------------------------------------------------------------------------------------

    def _cell(self, row: Row, name: str) -> Cell:
        column = self.found.columns.get(name)
        return row.cells[column] if column is not None and column < len(row.cells) else ""

    def _text(self, row: Row, name: str) -> str:
        cell = self._cell(row, name)
        whole = isinstance(cell, float) and cell.is_integer()
        return " ".join((f"{cell:.0f}" if whole else str(cell)).split())

    def _is_missing(self, row: Row, name: str) -> bool:
        return is_missing(self._cell(row, name))

    def _maybe(self, row: Row, name: str, reader: Callable[[Cell], Value]) -> Value | None:
        self._refuse_formula(row, name)
        return None if self._is_missing(row, name) else self._need(row, name, reader)

    def _need(self, row: Row, name: str, reader: Callable[[Cell], Value]) -> Value:
        self._refuse_formula(row, name)
        try:
            return reader(self._cell(row, name))
        except Mistake as mistake:
            found = "nothing" if self._is_missing(row, name) else mistake.found
            raise self._broken(row, name, f"found {found}, expected {mistake.expected}") from None

    def _refuse_formula(self, row: Row, name: str) -> None:
        column = self.found.columns.get(name)
        if column is not None and (row.line, column) in self.found.table.without_value:
            fix = "expected one: open the file in a spreadsheet, let it calculate, and save"
            raise self._broken(row, name, f"found a formula without a stored value, {fix}")

    def _broken(self, row: Row, name: str, reason: str) -> Unused:
        return Unused("broken", reason, self.found.columns.get(name), self.found.headings.get(name, name))
