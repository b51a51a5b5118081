"""Who hears an announcement at the entry to a queue, if nobody is free."""

from __future__ import annotations

import numpy as np

from simcenter.engine.tables import Demand, Flags, Plan, Supply, is_deferred, later_legs


def may_be_asked(demand: Demand, supply: Supply, plan: Plan) -> Flags:
    """Flag the rows that hear an announcement if they must wait: first legs of calls, in the first line."""
    if plan.entry is None:
        return np.zeros(len(demand.type), np.bool_)
    first_line = demand.level == 0 if len(demand.level) else np.ones(len(demand.type), np.bool_)
    chats = np.False_ if supply.slots is None else supply.slots.of_type[demand.type]
    asked: Flags = first_line & ~later_legs(demand) & ~is_deferred(plan, demand.type) & ~chats
    return asked
