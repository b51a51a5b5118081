"""Pictures planners know, as matplotlib figures: safe for the colour-blind, labelled, the promise drawn in."""

from simcenter.report.charts.heads import heads_by_interval
from simcenter.report.charts.pictures import (
    cost_and_service,
    differences,
    frontier,
    service_level_by_interval,
    waits_by_tier,
)
from simcenter.report.charts.svg import svg_of

__all__ = [
    "cost_and_service",
    "differences",
    "frontier",
    "heads_by_interval",
    "service_level_by_interval",
    "svg_of",
    "waits_by_tier",
]
