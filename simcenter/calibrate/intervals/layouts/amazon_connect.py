"""Amazon Connect: the file of historical contacts its forecasts are made from; averages by interval, in UTC."""

from __future__ import annotations

from simcenter.calibrate.intervals.layouts.layout import Layout

AMAZON_CONNECT = Layout(
    title="Amazon Connect import",
    columns={
        "start": "TimeStamp",
        "length": "IntervalDuration",
        "queue": "QueueName",
        "media": "ChannelType",
        "offered": "IncomingContactVolume",
        "handled": "ContactsHandled",
        "handle_mean": "AverageHandleTime",
    },
    known_by=("TimeStamp", "IntervalDuration", "QueueName", "IncomingContactVolume", "AverageHandleTime"),
    unit="s",
    utc=True,
    omits_empty=True,
)
