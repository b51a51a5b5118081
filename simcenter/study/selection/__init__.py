"""Choose the best of many alternatives with a stated chance of being right, in no more days than that takes."""

from simcenter.study.selection.run import Selection, select

__all__ = ["Selection", "select"]
