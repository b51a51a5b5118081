"""What the compiled engine keeps where contacts may balk or be called back, apart from the rest of its state.

The rules of a queue are followed by where each step of balking begins and its threshold, then by the chance of each
call to be in vain, given those before.
"""

from __future__ import annotations

import numpy as np

from simcenter.engine.asked import may_be_asked
from simcenter.engine.tables import NOT_YET, Demand, Ints, Plan, Supply
from simcenter.scenario.entry.words import MOST_TRIES

# Fields of a contact.
BALK_WORD, ACCEPT_WORD, REACH_WORD, IS_ASKED, ANNOUNCED, WAIT_AHEAD, OFFERED = range(7)
CALLED, OFFERED_IN, TRIED, LAST_CALL = range(7, 11)  # OFFERED_IN: the queue where; TRIED: calls in vain so far
ENTRY_SIZE = 11
# Fields of a queue's rules.
LAST_WAIT, MEAN_MS, BY_WAITING, OFFER_MS, OFFER_WAITING, ACCEPT_BELOW, CALLBACK_QUEUE = range(7)
DIALLING, AGAIN, TRIES, BEHIND = range(7, 11)
RULE_SIZE = 11
CALL_SIZE, CALL_ENDED = 5, 4  # a call in vain: row, queue, agent, start, end
ROOM_FOR_CALLS = CALL_SIZE * MOST_TRIES  # of a contact: memory that is not written to costs nothing


def rules_table(plan: Plan) -> Ints:
    """For each queue its rules of entry, then where each step of balking begins and its threshold, then chances."""
    rules = plan.entry
    if rules is None:
        return np.zeros((0, 0), np.int64)
    own = [rules.mean_ms, rules.by_waiting, rules.offer_from_ms, rules.offer_from_waiting, rules.accept_below]
    own += [rules.callback_queue, rules.dialling_ms, rules.again_ms, rules.tries, rules.behind]
    steps = np.stack([rules.step_from, rules.balk_below], axis=2).reshape(len(rules.mean_ms), -1)
    return np.hstack([np.zeros((len(steps), 1), np.int64), np.stack(own, axis=1), steps, rules.vain_below])


def entries_table(demand: Demand, supply: Supply, plan: Plan) -> Ints:
    """The luck of every contact at its entry, nothing having been decided yet."""
    entries = np.full((len(demand.balk_word), ENTRY_SIZE), NOT_YET, np.int64)
    luck = demand.balk_word, demand.accept_word, demand.reach_word
    entries[:, :4] = np.stack([*luck, may_be_asked(demand, supply, plan)], axis=1, dtype=np.int64)
    entries[:, [CALLED, TRIED]] = 0
    return entries
