"""A layout says which column of an export is which quantity, and what its system means by it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from simcenter.calibrate.intervals.tables.values import Unit

FIELDS: Final[dict[str, str]] = {
    "start": "start of the interval, or its date",
    "time": "time of day, where it stands apart from the date",
    "end": "end of the interval",
    "length": "length of the interval",
    "queue": "queue, skill or contact type",
    "media": "channel",
    "skills": "skills asked for",
    "language": "language",
    "complete": "whether the interval had ended when it was exported",
    "offered": "contacts offered (volume)",
    "handled": "contacts answered",
    "abandoned": "contacts that hung up",
    "handle_total": "handle time of all answered contacts together",
    "handle_mean": "average handle time (aht)",
    "talk_mean": "average talk time, without wrap",
    "wrap_mean": "average after-contact work (wrap)",
    "wait_mean": "average wait of all contacts offered",
    "asa": "average wait of answered contacts",
    "target_share": "share promised to be answered in time",
    "agents": "agents planned",
}
"""Quantities a column may hold."""

OTHER_NAMES: Final[dict[str, str]] = {
    "volume": "offered",
    "interval": "start",
    "date": "start",
    "answered": "handled",
    "aht": "handle_mean",
    "wrap": "wrap_mean",
    "talk": "talk_mean",
    "wait": "wait_mean",
    "target": "target_share",
    "channel": "media",
}
"""Words planners use for them in a column map."""

DURATIONS: Final = ("handle_total", "handle_mean", "talk_mean", "wrap_mean", "wait_mean", "asa")
COUNTS: Final = ("offered", "handled", "abandoned", "agents")


@dataclass(frozen=True)
class Layout:
    """One kind of export.

    Attributes
    ----------
    title
        Its name for people.
    columns
        Heading by field.
    known_by
        Headings that must all be there to recognise it; the others may be missing.
    positions
        Column (from 0) by field for layouts without a header.
    unit
        Unit of bare numbers in columns of durations; None where headings or the user must say.
    utc
        Whether times are in UTC; else they are local time.
    omits_empty
        Whether intervals in which nothing happened may be missing.
    is_forecast
        Whether volumes are expectations, not counts.
    remarks
        What is assumed about its columns, as sentences.
    """

    title: str
    columns: Mapping[str, str] = field(default_factory=dict)
    known_by: tuple[str, ...] = ()
    positions: Mapping[str, int] = field(default_factory=dict)
    unit: Unit | None = None
    utc: bool = False
    omits_empty: bool = False
    is_forecast: bool = False
    remarks: tuple[str, ...] = ()


def plain(heading: object) -> str:
    """Write a heading without case, line breaks and double spaces, to compare it."""
    return " ".join(str(heading).casefold().split())
