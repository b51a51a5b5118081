"""What agents did with their time: duty, breaks, talk, hold, wrap, overtime and late finishes."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from simcenter.engine.pieces import Stretches, stretches_of
from simcenter.engine.tables import Closing, Floats, Ints, SmallInts, SpellKind, handle_ppm
from simcenter.results.channels.desks import Desks
from simcenter.results.daily.layout import Layout, layout_of, moment, planned_moves
from simcenter.results.daily.slots import Slots
from simcenter.results.result import Result


class ServiceSteps(NamedTuple):
    """The moments of each service, one entry a contact that was answered, or a piece of the work on it."""

    row: Ints  # of `Demand`
    agent: Ints
    answer_ms: Ints
    talk_ends_ms: Ints
    leave_ms: Ints  # end of talk and hold
    free_ms: Ints  # end of wrap


class Spans(NamedTuple):
    """Stretches of agents' time, one entry each."""

    pool: SmallInts
    start_ms: Ints
    end_ms: Ints


class AgentTimes(NamedTuple):
    """Milliseconds by agent (or by pool) within the measured part of the run."""

    duty: Ints  # breaks included
    break_: Ints
    talk: Ints
    hold: Ints
    wrap: Ints

    @property
    def handling(self) -> Ints:
        """Time spent on contacts: talk, hold and wrap."""
        return self.talk + self.hold + self.wrap

    @property
    def available(self) -> Ints:
        """Time on duty without a contact or a break."""
        return self.duty - self.break_ - self.handling

    @property
    def occupancy(self) -> Floats:
        """Handling / (handling + available); NaN without either."""
        return _ratio(self.handling, self.duty - self.break_)

    def utilisation(self, paid_ms: Ints) -> Floats:
        """Handling / paid time; NaN without paid time."""
        return _ratio(self.handling, paid_ms)


def talk_ms_of(result: Result, rows: Ints | slice = slice(None)) -> Ints:
    """Talk time of contacts under the factors of pool and agent that answered, in milliseconds."""
    return _scaled(result, result.demand.talk_ms[rows], rows, 0)


def hold_ms_of(result: Result, rows: Ints | slice = slice(None)) -> Ints:
    """Hold time of contacts under the factors of pool and agent that answered, in milliseconds."""
    return _scaled(result, result.demand.hold_ms[rows], rows, 1)


def _scaled(result: Result, drawn: Ints, rows: Ints | slice, step: int) -> Ints:
    """The engine's rule: drawn time x factor in millionths, rounded to the nearest millisecond."""
    legs, kinds = result.legs, result.demand.type[rows]
    supply = result.supply
    if len(supply.agent_ppm) or supply.pace is not None or len(supply.growth):
        waits = legs.answer_ms[rows] - legs.entry_ms[rows]
        factor = handle_ppm(supply, kinds, legs.agent[rows], legs.answer_ms[rows], waits)[..., step]
    else:
        factor = supply.factor_ppm[kinds, legs.pool[rows], step]
    return np.asarray((drawn * factor + 500_000) // 1_000_000, np.int64)


def work_of(result: Result) -> Stretches:
    """List all work on contacts, piece by piece, in the order of `Demand`; what is not over ends with the run."""
    work = stretches_of(result.legs, result.outcome.pieces)
    return work._replace(end_ms=np.where(work.end_ms >= 0, work.end_ms, result.end_ms))


def service_steps(result: Result) -> ServiceSteps:
    """List the moments of every service in the order of `Demand`; what is not over ends with the run.

    Of work in several pieces each is a service, of talk alone but for the last one.
    """
    legs, work = result.legs, work_of(result)
    rows = work.row
    over = work.last & (legs.leave_ms[rows] >= 0)
    leave = np.where(over, legs.leave_ms[rows], work.end_ms)
    talk = np.where(over, leave - hold_ms_of(result, rows), work.start_ms + talk_ms_of(result, rows))
    talk = np.where(work.last, np.clip(talk, work.start_ms, leave), leave)
    return ServiceSteps(rows, work.agent, work.start_ms, talk, leave, work.end_ms)


def calls_in_vain(result: Result) -> tuple[Ints, Ints, Ints]:
    """Agents, starts and ends of calls nobody answered; those under way end with the run."""
    calls = result.outcome.calls
    return calls.agent, calls.start_ms, np.where(calls.end_ms >= 0, calls.end_ms, result.end_ms)


def agent_times(result: Result) -> AgentTimes:
    """Add up the times of each agent, shape (agents,), warm-up and the time after a stop left out.

    Time with several chats on the desk falls to them in equal parts.
    """
    slots = Slots.of_scenario(result.scenario)
    table, steps = result.spells, service_steps(result)
    agents = len(result.supply.agent_pool)

    desks = Desks(result)

    def spent(who: Ints, starts: Ints, ends: Ints) -> Ints:
        lengths = slots.measured(ends) - slots.measured(starts)
        return np.bincount(who, weights=lengths, minlength=agents).astype(np.int64)

    def handled(starts: Ints, ends: Ints) -> Ints:
        lengths = desks.attention(steps.row, slots.measured(starts), slots.measured(ends))
        return np.bincount(steps.agent, weights=lengths, minlength=agents).astype(np.int64)

    duty = table.kind == SpellKind.DUTY
    return AgentTimes(
        duty=spent(table.agent[duty], table.start_ms[duty], table.end_ms[duty]),
        break_=spent(table.agent[~duty], table.start_ms[~duty], table.end_ms[~duty]),
        talk=handled(steps.answer_ms, steps.talk_ends_ms) + spent(*calls_in_vain(result)),
        hold=handled(steps.talk_ends_ms, steps.leave_ms),
        wrap=handled(steps.leave_ms, steps.free_ms),
    )


def pool_times(result: Result, layout: Layout | None = None) -> AgentTimes:
    """Add up the times of each pool by interval, shape (pools, intervals + 1).

    The last column is the time outside opening hours, most of it overtime after closing.
    """
    layout = layout or layout_of(result)
    steps = service_steps(result)
    pool = result.supply.agent_pool[steps.agent]
    spans = [
        spells(result, SpellKind.DUTY),
        spells(result, SpellKind.BREAK),
        Spans(pool, steps.answer_ms, steps.talk_ends_ms),
        Spans(pool, steps.talk_ends_ms, steps.leave_ms),
        Spans(pool, steps.leave_ms, steps.free_ms),
    ]
    return AgentTimes(*by_pool_and_interval(spans, layout))


def by_pool_and_interval(spans: Sequence[Spans], layout: Layout) -> Ints:
    """Divide lists of spans among pools and intervals, in ms, shape (lists, pools, intervals + 1)."""
    pools = len(layout.pools)
    keys = np.concatenate(
        [np.add(one.pool, place * pools, dtype=np.int64) for place, one in enumerate(spans)]
    )
    starts = np.concatenate([one.start_ms for one in spans])
    ends = np.concatenate([one.end_ms for one in spans])
    return layout.slots.split(starts, ends, keys, len(spans) * pools).reshape(len(spans), pools, -1)


def spells(result: Result, kind: SpellKind) -> Spans:
    """List the spells of a kind."""
    table = result.spells
    rows = np.flatnonzero(table.kind == kind)
    return Spans(result.supply.agent_pool[table.agent[rows]], table.start_ms[rows], table.end_ms[rows])


def overtime(result: Result, layout: Layout) -> Spans:
    """List the spans of duty beyond the plan, one for each head too many.

    At each moment these are the heads of a pool that are on duty, breaks included, less those planned to be; an agent
    of a roster is compared with the own shifts, so that who is absent hides nobody's overtime.
    """
    table, moves, agent_pool = result.spells, layout.moves, result.supply.agent_pool
    duty = np.flatnonzero(table.kind == SpellKind.DUTY)
    owner = layout.owner_of[table.agent[duty]]
    times = np.concatenate([table.start_ms[duty], table.end_ms[duty], moves.time_ms])
    owners = np.concatenate([owner, owner, moves.owner])
    change = np.concatenate([np.repeat(np.array([1, -1], np.int32), len(duty)), -moves.heads])
    order = np.lexsort((times, owners))
    beyond = change[order].cumsum()
    begin = np.flatnonzero(beyond > 0)
    begin = np.repeat(begin, beyond[begin])
    pool_of = np.append(agent_pool, np.arange(result.supply.n_pools, dtype=np.int32))
    return Spans(pool_of[owners[order[begin]]], times[order[begin]], times[order[begin + 1]])


def overtime_ms(result: Result, layout: Layout) -> Ints:
    """Time on duty beyond the plan by pool and interval, shape (pools, intervals + 1)."""
    return np.asarray(by_pool_and_interval([overtime(result, layout)], layout)[0], np.int64)


def late_finishes(result: Result, layout: Layout) -> Ints:
    """Count by pool the duty spells that end at a moment at which no end was planned, shape (pools,).

    An agent of a roster is compared with the own shifts, heads with the falls of their pool. Finishing a
    contact after the shift and staying for the last customers after closing are both late.
    """
    table, supply = result.spells, result.supply
    duty = np.flatnonzero((table.kind == SpellKind.DUTY) & (table.end_ms >= layout.slots.start_ms))
    if supply.closing == Closing.STOP:
        duty = duty[table.end_ms[duty] < supply.horizon_ms]
    agents, planned = table.agent[duty], layout.planned_ends
    if result.planned is not None:  # an outage ends duty, too
        moves = planned_moves(supply)
        planned = np.union1d(planned, moment(moves.owner, moves.time_ms)[moves.heads < 0])
    ends = moment(layout.owner_of[agents], table.end_ms[duty])
    if len(planned):
        place = np.minimum(np.searchsorted(planned, ends), len(planned) - 1)
        agents = agents[planned[place] != ends]
    return np.bincount(supply.agent_pool[agents], minlength=supply.n_pools).astype(np.int64)


def _ratio(above: Ints, below: Ints) -> Floats:
    with np.errstate(invalid="ignore", divide="ignore"):
        return np.where(below > 0, above / below, np.nan)
