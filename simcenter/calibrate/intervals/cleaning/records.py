"""What was read: intervals, rows dropped and why, and what had to be assumed."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final, Literal

DropKind = Literal["broken", "totals", "incomplete", "duplicate", "contradicting", "other media", "no such hour"]

KINDS: Final[dict[str, str]] = {
    "broken": "broken",
    "totals": "totals",
    "incomplete": "of intervals still running",
    "duplicate": "read before",
    "contradicting": "that contradict rows read before",
    "other media": "of other channels",
    "no such hour": "in an hour that daylight saving leaves out",
}
"""Why rows are dropped, as people say it after a number of rows."""


@dataclass(frozen=True)
class Interval:
    """What happened to one queue in one interval.

    Attributes
    ----------
    file, line
        Where it was read.
    queue
        The queue as the export names it.
    start
        Local time without a zone; `fold` is 1 in the second pass of an hour that daylight saving repeats.
    offered, handled, abandoned
        Contacts; the last two None where the export does not say.
    handle_ms, wrap_ms
        Of all contacts handled together; wrap None where it is not told apart.
    wait_ms
        Of all contacts offered together; None where the export does not say.
    target_share, agents
        Share promised, heads planned; None where the export does not say.
    """

    file: str
    line: int
    queue: str
    start: datetime
    offered: float
    handled: float | None = None
    abandoned: float | None = None
    handle_ms: float | None = None
    wrap_ms: float | None = None
    wait_ms: float | None = None
    target_share: float | None = None
    agents: float | None = None

    @property
    def day(self) -> date:
        """The day it belongs to."""
        return self.start.date()

    @property
    def clock_ms(self) -> int:
        """Its start as milliseconds since midnight."""
        return ((self.start.hour * 60 + self.start.minute) * 60 + self.start.second) * 1_000


@dataclass(frozen=True, order=True)
class Dropped:
    """A row that was not used.

    Attributes
    ----------
    file, line
        Where it stands.
    place
        The cell, where one is to blame.
    kind
        Why, as one of `KINDS`.
    reason
        Why, as a sentence.
    """

    file: str
    line: int
    place: str
    kind: DropKind
    reason: str


@dataclass(frozen=True)
class FileFinding:
    """How one file was read.

    Attributes
    ----------
    file, title
        Its name, and what it was recognised as.
    rows, used
        Rows below the header, and those used.
    remarks
        What was assumed, as sentences.
    """

    file: str
    title: str
    rows: int
    used: int
    remarks: tuple[str, ...]


@dataclass(frozen=True)
class IntervalData:
    """All intervals of one import.

    Attributes
    ----------
    intervals
        In order of time, then queue.
    interval_ms
        Their common length.
    dropped
        Rows not used, in order of files and lines.
    files
        How each file was read.
    clock
        Which clock the times are of, as a sentence.
    lost
        Queues and starts of rows that were broken or still running: something happened, nobody knows what.
    clock_changes
        Days on which daylight saving begins or ends, each as a sentence.
    is_forecast
        Whether volumes are a forecast, not counts.
    omits_empty
        Whether intervals in which nothing happened may be missing.
    """

    intervals: tuple[Interval, ...]
    interval_ms: int
    dropped: tuple[Dropped, ...]
    files: tuple[FileFinding, ...]
    clock: str
    lost: frozenset[tuple[str, datetime]] = frozenset()
    clock_changes: tuple[str, ...] = ()
    is_forecast: bool = False
    omits_empty: bool = False

    @property
    def queues(self) -> list[str]:
        """Names of the queues, in order of the alphabet."""
        return sorted({interval.queue for interval in self.intervals})

    @property
    def days(self) -> list[date]:
        """The days with data."""
        return sorted({interval.day for interval in self.intervals})
