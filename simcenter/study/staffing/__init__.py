"""How many agents it takes, interval by interval: by Erlang's formulas, and by simulating until promises hold."""

from simcenter.study.staffing.door import staff
from simcenter.study.staffing.required import USUAL_SHARE, Requirement, forecast, required_by_group, required_heads
from simcenter.study.staffing.result import Budget, PromiseOutcome, Staffing, StaffPlan, Unreachable

__all__ = [
    "USUAL_SHARE",
    "Budget",
    "PromiseOutcome",
    "Requirement",
    "StaffPlan",
    "Staffing",
    "Unreachable",
    "forecast",
    "required_by_group",
    "required_heads",
    "staff",
]
