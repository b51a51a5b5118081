"""Sweeps: many variants of a scenario, over one machine or many, that survive whatever stops them."""

from simcenter.study.sweep.file import Sweep, load_sweep
from simcenter.study.sweep.run import SweepResult, run_sweep

__all__ = ["Sweep", "SweepResult", "load_sweep", "run_sweep"]
