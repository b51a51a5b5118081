"""Calabrio: a forecast to load, without a header: skill, start, end, volume, task time, after-task time, agents."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simcenter.calibrate.intervals.layouts.layout import Layout
from simcenter.calibrate.intervals.tables.table import Row

CALABRIO = Layout(
    title="Calabrio forecast (no header)",
    positions={"queue": 0, "start": 1, "end": 2, "offered": 3, "talk_mean": 4, "wrap_mean": 5, "agents": 6},
    unit="s",
    is_forecast=True,
    remarks=(
        "volumes are a forecast, not counts: how much days differ cannot be seen in them",
        "task time and after-task time are means of a contact, weighted with its volume",
    ),
)

HEADINGS = {
    "queue": "skill",
    "start": "start",
    "end": "end",
    "offered": "volume",
    "talk_mean": "task time",
    "wrap_mean": "after-task time",
    "agents": "agents",
}
"""What its columns would be called, had it a header."""

_START = re.compile(r"[0-9]{8} [0-9]{1,2}:[0-9]{2}")


def looks_like_calabrio(rows: Sequence[Row]) -> bool:
    """Whether most of the first rows have six or seven cells, the second and third written yyyyMMdd HH:mm."""
    first = rows[:20]
    alike = [row for row in first if 6 <= len(row.cells) <= 7 and all(_START.fullmatch(str(c)) for c in row.cells[1:3])]
    return 2 * len(alike) > len(first)
