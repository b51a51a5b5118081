"""Genesys Cloud: the queue performance view as exported; averages by interval, durations in milliseconds."""

from __future__ import annotations

from simcenter.calibrate.intervals.layouts.layout import Layout

GENESYS_QUEUE = Layout(
    title="Genesys Cloud queue export",
    columns={
        "start": "Interval Start",
        "end": "Interval End",
        "complete": "Interval Complete",
        "media": "Media Type",
        "queue": "Queue Name",
        "offered": "Offer",
        "handled": "Answer",
        "abandoned": "Abandon",
        "asa": "ASA",
        "target_share": "Service Level Target %",
        "wait_mean": "Avg Wait",
        "handle_mean": "Avg Handle",
        "wrap_mean": "Avg ACW",
    },
    known_by=("Interval Start", "Interval End", "Queue Name", "Offer", "Answer", "Avg Handle"),
    unit="ms",
    omits_empty=True,
    remarks=(
        "percentages and averages are not used but counts: totals are recomputed from them",
        "Avg Wait is taken as the mean over all contacts offered",
    ),
)
