"""Reports about inputs: which of them matter, and how sure figures are when they were estimated."""

from simcenter.report.inputs.sensitivity import write_sensitivity
from simcenter.report.inputs.uncertainty import write_stratified, write_uncertainty

__all__ = ["write_sensitivity", "write_stratified", "write_uncertainty"]
