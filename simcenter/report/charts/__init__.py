"""Pictures planners know, as matplotlib figures: safe for the colour-blind, labelled, the promise drawn in."""

from simcenter.report.charts.compared import cost_and_service, differences, frontier, rows_with_intervals
from simcenter.report.charts.day import agents_day
from simcenter.report.charts.flow import flow_of_contacts
from simcenter.report.charts.heads import heads_by_interval, shift_cover
from simcenter.report.charts.load import occupancy_and_service, over_and_under
from simcenter.report.charts.money import cost_by_pool_and_tier
from simcenter.report.charts.service.backlog import backlog_by_hour, responses_by_tier
from simcenter.report.charts.service.intervals import service_level_by_interval, waits_by_tier
from simcenter.report.charts.svg import picture_bytes, save_picture, svg_of
from simcenter.report.charts.tornado import tornado

__all__ = [
    "agents_day",
    "backlog_by_hour",
    "cost_and_service",
    "cost_by_pool_and_tier",
    "differences",
    "flow_of_contacts",
    "frontier",
    "heads_by_interval",
    "occupancy_and_service",
    "over_and_under",
    "picture_bytes",
    "responses_by_tier",
    "rows_with_intervals",
    "save_picture",
    "service_level_by_interval",
    "shift_cover",
    "svg_of",
    "tornado",
    "waits_by_tier",
]
