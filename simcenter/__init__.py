"""simcenter: simulate a contact center with tiers of customers, compare how it routes and staffs, see what it pays.

Public names, all stable within a schema version; they are imported when first used, so that the command line answers
at once.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from simcenter.results.result import Result as Result
    from simcenter.routing.checking import load as load
    from simcenter.routing.policy import RoutingPolicy as RoutingPolicy
    from simcenter.scenario.changes import change as change
    from simcenter.scenario.loading import shipped as shipped
    from simcenter.scenario.model import Scenario as Scenario
    from simcenter.simulation import Simulator as Simulator
    from simcenter.simulation import simulate as simulate
    from simcenter.study.check_policy import check_policy as check_policy
    from simcenter.study.compare import Comparison as Comparison
    from simcenter.study.compare import compare as compare
    from simcenter.study.estimate import Estimate as Estimate
    from simcenter.study.explain import Explanation as Explanation
    from simcenter.study.explain import explain as explain
    from simcenter.study.keepable import promise as promise
    from simcenter.study.policies import apply_policy as apply_policy
    from simcenter.study.replicate import Study as Study
    from simcenter.study.replicate import replicate as replicate
    from simcenter.study.sensitivity import Sensitivity as Sensitivity
    from simcenter.study.sensitivity import sensitivity as sensitivity
    from simcenter.study.staffing import Staffing as Staffing
    from simcenter.study.staffing import staff as staff

__version__ = "0.1.0"

_HOMES = {
    "Comparison": "simcenter.study.compare",
    "Estimate": "simcenter.study.estimate",
    "Explanation": "simcenter.study.explain",
    "Result": "simcenter.results.result",
    "RoutingPolicy": "simcenter.routing.policy",
    "Scenario": "simcenter.scenario.model",
    "Sensitivity": "simcenter.study.sensitivity",
    "Simulator": "simcenter.simulation",
    "Staffing": "simcenter.study.staffing",
    "Study": "simcenter.study.replicate",
    "change": "simcenter.scenario.changes",
    "apply_policy": "simcenter.study.policies",
    "check_policy": "simcenter.study.check_policy",
    "compare": "simcenter.study.compare",
    "explain": "simcenter.study.explain",
    "load": "simcenter.routing.checking",
    "promise": "simcenter.study.keepable",
    "replicate": "simcenter.study.replicate",
    "sensitivity": "simcenter.study.sensitivity",
    "shipped": "simcenter.scenario.loading",
    "simulate": "simcenter.simulation",
    "staff": "simcenter.study.staffing",
}

__all__ = ["__version__", *sorted(_HOMES)]


def __getattr__(name: str) -> Any:
    """Import a public name from its home when it is first used."""
    if name not in _HOMES:
        raise AttributeError(f"module 'simcenter' has no name {name!r}")
    return getattr(import_module(_HOMES[name]), name)


def __dir__() -> list[str]:
    """List the public names."""
    return __all__
