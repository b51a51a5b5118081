"""Contacts by what tied them to the center: whether it knew them, and whether they had an agent of their own."""

from __future__ import annotations

import numpy as np

from simcenter.engine.named import named_agents, served_to_the_end, upgraded_before
from simcenter.engine.tables import NOT_YET, Ints
from simcenter.results.daily.fates import Fate, FateTable
from simcenter.results.daily.summary import Tied
from simcenter.results.result import Result


def tied(result: Result, table: FateTable, types: int) -> Ints:
    """Count who was not recognised, and who was meant for an agent of their own and met that one."""
    demand, legs, plan = result.demand, result.legs, result.plan
    found = np.zeros((types, len(Tied)), np.int64)
    if len(demand.accepts):
        offered = served_to_the_end(legs) & (table.fate != Fate.NOTHING)
        new = offered & demand.accepts & ~upgraded_before(demand, legs)
        found[:, Tied.SERVED] = np.bincount(demand.type[offered], minlength=types)
        found[:, Tied.UPGRADED] = np.bincount(demand.type[new], minlength=types)
    if not (len(demand.unrecognised) or len(plan.named)):
        return found
    joined = (legs.entry_ms != NOT_YET) & (table.fate != Fate.NOTHING)
    if len(demand.unrecognised):
        found[:, Tied.UNRECOGNISED] = np.bincount(demand.type[joined & demand.unrecognised], minlength=types)
    agents = named_agents(demand, result.supply, plan, legs)
    named = joined & (agents != NOT_YET)
    found[:, Tied.NAMED] = np.bincount(demand.type[named], minlength=types)
    found[:, Tied.OWN] = np.bincount(demand.type[named & (legs.agent == agents)], minlength=types)
    return found
