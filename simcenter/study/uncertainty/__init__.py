"""How well a figure is known when its inputs were estimated too: simulation error and input error, apart."""

from simcenter.study.uncertainty.run import Uncertainty, drawn_sets, uncertainty
from simcenter.study.uncertainty.shares import Shares, split

__all__ = ["Shares", "Uncertainty", "drawn_sets", "split", "uncertainty"]
