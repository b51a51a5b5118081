"""Pictures planners know, as matplotlib figures: safe for the colour-blind, labelled, the promise drawn in."""

from simcenter.report.charts.heads import heads_by_interval
from simcenter.report.charts.pictures import (
    cost_and_service,
    differences,
    frontier,
    service_level_by_interval,
    waits_by_tier,
)
from simcenter.report.charts.svg import save_picture, svg_of
from simcenter.report.charts.tornado import tornado

__all__ = [
    "cost_and_service",
    "differences",
    "frontier",
    "heads_by_interval",
    "save_picture",
    "service_level_by_interval",
    "svg_of",
    "tornado",
    "waits_by_tier",
]
