"""Why one contact waited, and what became of the same customer under another routing."""

from simcenter.study.explain.explanation import Explanation
from simcenter.study.explain.run import explain

__all__ = ["Explanation", "explain"]
