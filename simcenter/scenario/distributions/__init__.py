"""Random times: written by family, as in ``{lognormal: {mean: 240 s, cv: 1.1}}``, drawn by inverse transform.

To add a family: write a class in `simple` or `composed` (its fields, mean, coefficient of variation and
inverse) and add one line to `DISTRIBUTIONS`.
"""

from simcenter.scenario.distributions.base import NEVER, TimeDistribution
from simcenter.scenario.distributions.composed import (
    DISTRIBUTIONS,
    Component,
    Distribution,
    Hyperexponential,
    Mixture,
    Patience,
    Shifted,
    ZeroShare,
    after,
    read_distribution,
)
from simcenter.scenario.distributions.simple import (
    Empirical,
    Erlang,
    Exponential,
    Fixed,
    Gamma,
    Lognormal,
    Never,
    Weibull,
)

__all__ = [
    "DISTRIBUTIONS",
    "NEVER",
    "Component",
    "Distribution",
    "Empirical",
    "Erlang",
    "Exponential",
    "Fixed",
    "Gamma",
    "Hyperexponential",
    "Lognormal",
    "Mixture",
    "Never",
    "Patience",
    "Shifted",
    "TimeDistribution",
    "Weibull",
    "ZeroShare",
    "after",
    "read_distribution",
]
