"""Contacts by what tied them to the center: whether it knew them, and whether they had an agent of their own."""

from __future__ import annotations

import numpy as np

from simcenter.engine.named import named_agents, rises, served_to_the_end
from simcenter.engine.tables import NOT_YET, Ints
from simcenter.results.daily.fates import Fate, FateTable
from simcenter.results.daily.summary import Tied
from simcenter.results.people.customers import contacts_of_listed
from simcenter.results.result import Result


def tied(result: Result, table: FateTable, types: int) -> Ints:
    """Count who was not recognised, and who was meant for an agent of their own and met that one."""
    demand, legs, plan = result.demand, result.legs, result.plan
    found = np.zeros((types, len(Tied)), np.int64)
    if len(demand.accepts):
        offered = served_to_the_end(legs) & (table.fate != Fate.NOTHING)
        new = offered & rises(demand, legs)
        found[:, Tied.SERVED] = np.bincount(demand.type[offered], minlength=types)
        found[:, Tied.UPGRADED] = np.bincount(demand.type[new], minlength=types)
    if len(demand.customer):
        _count_listed(found, result)
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


def _count_listed(found: Ints, result: Result) -> None:
    """Count the contacts of listed customers, and each customer once."""
    demand, types = result.demand, len(found)
    rows = np.flatnonzero(contacts_of_listed(result))
    rows = rows[np.lexsort((rows, result.legs.dial_ms[rows]))]
    _, first, contacts = np.unique(demand.customer[rows], return_index=True, return_counts=True)
    begun = demand.type[rows[first]]
    found[:, Tied.OF_LISTED] = np.bincount(demand.type[rows], minlength=types)
    found[:, Tied.CUSTOMERS] = np.bincount(begun, minlength=types)
    found[:, Tied.REPEATING] = np.bincount(begun[contacts > 1], minlength=types)
