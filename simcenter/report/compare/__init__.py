"""A scenario beside its alternatives: what a planner would decide, and the numbers it rests on."""

from simcenter.report.compare.findings import findings
from simcenter.report.compare.write import write_comparison

__all__ = ["findings", "write_comparison"]
