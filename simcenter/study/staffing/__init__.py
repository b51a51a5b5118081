"""How many agents it takes, interval by interval."""

from simcenter.study.staffing.required import USUAL_SHARE, Requirement, forecast, required_heads

__all__ = ["USUAL_SHARE", "Requirement", "forecast", "required_heads"]
