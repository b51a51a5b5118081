"""A scenario beside its what-ifs, over the same customers."""

from simcenter.study.compare.comparison import Comparison
from simcenter.study.compare.run import compare

__all__ = ["Comparison", "compare"]
