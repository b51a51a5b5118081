"""Genesys Cloud: the history a planner uploads to forecast from; totals by interval, in UTC."""

from __future__ import annotations

from simcenter.calibrate.intervals.layouts.layout import Layout

GENESYS_HISTORY = Layout(
    title="Genesys Cloud history import",
    columns={
        "start": "Interval Start UTC Date",
        "queue": "Queue",
        "media": "Media Type",
        "skills": "Skill Set",
        "language": "Language",
        "offered": "Offered",
        "handled": "Interactions Handled",
        "handle_total": "Total Handle Time (Seconds)",
    },
    known_by=("Interval Start UTC Date", "Offered", "Interactions Handled", "Total Handle Time (Seconds)"),
    unit="s",
    utc=True,
    omits_empty=True,
    remarks=(
        "handle time is the total of all contacts of an interval; divided by contacts handled it gives AHT",
        "rows of a queue that differ in skill set or language are added up",
    ),
)
