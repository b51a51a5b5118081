"""Many days of one scenario, run over the cores, and what they say."""

from simcenter.study.replicate.figures import Figures
from simcenter.study.replicate.headlines import Row
from simcenter.study.replicate.run import replicate
from simcenter.study.replicate.study import Study

__all__ = ["Figures", "Row", "Study", "replicate"]
