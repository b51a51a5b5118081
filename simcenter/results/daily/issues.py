"""How issues end: resolved, still open, beyond the horizon, out of attempts, silent or lost."""

from __future__ import annotations

from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from simcenter.engine.tables import NOT_YET, PASSED_ON, Flags, Ints, State
from simcenter.results.daily.layout import Layout
from simcenter.results.daily.summary import Issues
from simcenter.results.result import Result


class Ending(IntEnum):
    """How a contact, or one leg of it, leaves its issue behind."""

    NOTHING = 0  # asleep, or of an issue that is left out
    RESOLVED = 1
    OPEN = 2  # still under way when the run ended
    SILENT = 3  # unresolved, does not come back
    LOST = 4  # abandoned, blocked, closed out or not helped by self-service, does not come back
    RETURN_BEYOND = 5  # unresolved, would come back after the horizon
    REDIAL_BEYOND = 6  # not served, would dial again after the horizon
    RETURN_CAPPED = 7  # unresolved, would come back but has no attempt left
    REDIAL_CAPPED = 8  # not served, would dial again but has no attempt left
    RETURNED = 9  # unresolved, came back: the issue goes on
    REDIALLED = 10  # not served, dialled again: the issue goes on
    SELF_SERVED = 11  # solved in self-service
    SENT_BACK = 12  # self-service was no help, asked again: the issue goes on
    PASSED_ON = 13  # to another level of support: the contact goes on


N_ENDINGS = 14


def _ending(code: int) -> int:
    state, resolved = State(code >> 7), (code >> 5 & 3) - 1
    if resolved == PASSED_ON:
        return Ending.PASSED_ON
    returns, redials, redials_blocked, has_next, followed = (bool(code >> bit & 1) for bit in (4, 3, 2, 1, 0))
    if state == State.ASLEEP:
        return Ending.NOTHING
    waits = state in (State.WAITING, State.BEFORE_QUEUE, State.BETWEEN_CALLS)
    if waits or (state == State.IN_SERVICE and resolved == NOT_YET):
        return Ending.OPEN
    if resolved == 1:
        return Ending.SELF_SERVED if state == State.CONTAINED else Ending.RESOLVED
    served = state in (State.FINISHED, State.IN_SERVICE)
    if followed:
        unserved = Ending.SENT_BACK if state == State.CONTAINED else Ending.REDIALLED
        return Ending.RETURNED if served else unserved
    habits = {State.ABANDONED: redials, **dict.fromkeys((State.BLOCKED, State.BALKED, State.LOST), redials_blocked)}
    wants = (habits | {State.CONTAINED: returns}).get(state, served and returns)
    if not wants:
        return Ending.SILENT if served else Ending.LOST
    if has_next:
        return Ending.RETURN_BEYOND if served else Ending.REDIAL_BEYOND
    return Ending.RETURN_CAPPED if served else Ending.REDIAL_CAPPED


_ENDING_OF = np.array([_ending(code) for code in range(128 * len(State))], np.uint8)


def endings_of(result: Result, layout: Layout, rows: Ints | None = None) -> NDArray[np.uint8]:
    """Say how contacts left their issues.

    Issues carried in, and issues whose first contact dialled before the warm-up ended, are left out.

    Parameters
    ----------
    rows
        Of `Demand`; all by default.
    """
    demand, legs = result.demand, result.legs
    chosen: Ints | slice = slice(None) if rows is None else rows
    following = demand.next[chosen]
    linked = following >= 0
    code = legs.state[chosen].astype(np.int64) << 2
    code += legs.resolved[chosen] + np.int8(1)
    turned_away = demand.redials_blocked
    if len(demand.redials_balked):
        turned_away = np.where(legs.state == State.BALKED, demand.redials_balked, turned_away)
        turned_away = np.where(legs.state == State.LOST, demand.redials_lost, turned_away)
    for flags in (demand.returns, demand.redials, turned_away):
        code <<= 1
        code += flags[chosen]
    code <<= 2
    code += linked * 2
    code += linked & (legs.state[following] != State.ASLEEP)
    ending: NDArray[np.uint8] = _ENDING_OF[code]
    left_out = issues_left_out(result, layout)
    if left_out is not None:
        ending[left_out[demand.issue[chosen]]] = Ending.NOTHING
    return ending


def issues_left_out(result: Result, layout: Layout) -> Flags | None:
    """Flag the issues carried in or begun in the warm-up, shape (issues,); None when there are none."""
    demand, begun = result.demand, _begun(result)
    out = demand.attempt[:begun] != 1
    if layout.slots.start_ms:
        out |= result.legs.dial_ms[:begun] < layout.slots.start_ms
    if not out.any():
        return None
    flags = np.zeros(int(demand.issue.max()) + 1, np.bool_)
    flags[demand.issue[:begun][out]] = True
    return flags


def _begun(result: Result) -> int:
    """Rows up to here each begin an issue, but for those carried in; behind them are further contacts and legs."""
    demand = result.demand
    if not len(demand.again):
        return demand.fresh
    return int(demand.issue.max(initial=NOT_YET)) + 1


def issue_types(result: Result, rows: Ints) -> Ints:
    """The contact type an issue counts as, for some rows of `Demand`: that of its first contact."""
    demand, begun = result.demand, _begun(result)
    if not result.scenario.follow_ups.other_channel:
        return np.asarray(demand.type[rows], np.int64)
    types = np.full(int(demand.issue.max(initial=NOT_YET)) + 1, NOT_YET, np.int64)
    types[demand.issue[:begun]] = demand.type[:begun]
    return np.asarray(types[demand.issue[rows]], np.int64)


def first_dial_ms(result: Result, rows: Ints) -> Ints:
    """When the issues of some rows of `Demand` were first dialled about."""
    demand, begun, dial = result.demand, _begun(result), result.legs.dial_ms
    issue = demand.issue[rows]
    if np.array_equal(demand.issue[:begun], np.arange(begun)):  # as they are drawn: saves a table
        return np.asarray(dial[issue], np.int64)
    first = np.full(int(demand.issue.max(initial=NOT_YET)) + 1, NOT_YET, np.int64)
    first[demand.issue[:begun]] = dial[:begun]
    return np.asarray(first[issue], np.int64)


def _columns(wanted: dict[Issues, list[Ending]]) -> Ints:
    marks = np.zeros((N_ENDINGS, len(Issues)), np.int64)
    for column, endings in wanted.items():
        marks[endings, column] = 1
    return marks


_SEEN_AS_SOLVED = [Ending.RESOLVED, Ending.SILENT, Ending.RETURN_BEYOND, Ending.RETURN_CAPPED]
_OF_CONTACTS: list[Ending] = [ending for ending in Ending if ending not in (Ending.NOTHING, Ending.PASSED_ON)]
"""Each contact has one of these, whichever leg it ends with."""
ALL_COLUMNS = _columns(
    {
        Issues.RESOLVED: [Ending.RESOLVED],
        Issues.OPEN: [Ending.OPEN],
        Issues.AT_HORIZON: [Ending.RETURN_BEYOND, Ending.REDIAL_BEYOND],
        Issues.CAPPED: [Ending.RETURN_CAPPED, Ending.REDIAL_CAPPED],
        Issues.SILENT: [Ending.SILENT],
        Issues.LOST: [Ending.LOST],
        Issues.CONTACTS: _OF_CONTACTS,
        Issues.REDIALS: [Ending.REDIALLED],
        Issues.REPEATS: [Ending.RETURNED],
        Issues.SELF_SERVED: [Ending.SELF_SERVED],
        Issues.SENT_BACK: [Ending.SENT_BACK],
    }
)
"""Counts of contacts by ending @ this = the columns of `Issues` that all contacts count in."""
FIRST_COLUMNS = _columns(
    {
        Issues.BEGUN: _OF_CONTACTS,
        Issues.FIRST_KNOWN: [*_SEEN_AS_SOLVED, Ending.RETURNED],
        Issues.FIRST_RESOLVED: [Ending.RESOLVED],
        Issues.FIRST_NOT_REPEATED: _SEEN_AS_SOLVED,
    }
)
"""The same for the columns only first contacts count in."""
