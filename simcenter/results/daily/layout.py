"""What all days of one scenario share: names, targets, the planned staff and what it costs."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from simcenter.engine.tables import NOT_YET, Closing, DutyKind, Flags, Floats, Ints, SmallInts, Supply
from simcenter.results.daily.slots import Slots
from simcenter.results.result import Result
from simcenter.scenario.demand.expected import orders_factor
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.stretches import spread

MS_PER_HOUR = 3_600_000


class PlannedMoves(NamedTuple):
    """When planned heads come and go, one entry a move."""

    time_ms: Ints
    pool: SmallInts
    heads: SmallInts  # how many more; negative: how many fewer
    owner: SmallInts  # agent of a roster; n_agents + pool for heads


@dataclass(frozen=True, eq=False)
class Layout:
    """The unchanging part of a summary, shared by all days of a scenario."""

    scenario: str
    currency: str
    slots: Slots
    types: tuple[str, ...]
    tier_of: Ints  # of each type
    tier_has: Ints  # [tier, type] 1 where the type is of the tier: what adds up types
    need_of: Ints
    channel_of: Ints
    tiers: tuple[str, ...]
    needs: tuple[str, ...]
    channels: tuple[str, ...]
    pools: tuple[str, ...]
    intervals: tuple[str, ...]
    within_ms: Ints  # target of each type: its tier's promise, or the scenario's
    short_ms: int  # abandoning within this is short
    formula: str  # of the headline service level
    promise_share: Floats  # of each tier, NaN without a promise
    promise_period: tuple[str, ...]  # of each tier, empty without a promise
    deferred: Flags  # of each type: nobody waits for an answer there and then
    response_within_ms: Ints  # promised first response of each type; -1 without a promise
    response_business: Flags  # of each type: that promise counts opening hours
    response_share: Floats  # of each tier, NaN without such a promise
    response_period: tuple[str, ...]  # of each tier, empty without such a promise
    present_ms: Ints  # [pool, intervals + 1] planned time on duty, breaks included
    seated_ms: Ints  # [pool, intervals + 1] planned time of heads present, breaks excluded
    paid_ms: Ints  # [pool, intervals + 1] planned paid time
    cents_per_hour: Floats  # of each pool, per paid hour, with what comes on top of the wage
    upgrade_price: Floats  # of each type, in units of currency
    orders: Floats  # expected of each tier's customers over the horizon; NaN where they are not said
    moves: PlannedMoves
    owner_of: SmallInts  # of each agent: as in `moves`
    planned_ends: Ints  # sorted moments of `moves` with fewer heads, as `moment` packs them

    @property
    def days(self) -> int:
        """Days in one horizon."""
        return self.slots.days


def layout_of(result: Result, slots: Slots | None = None) -> Layout:
    """Work out what all results of one scenario share; measured time is the scenario's unless slots are given."""
    scenario, supply = result.scenario, result.roster
    slots = Slots.of_scenario(scenario) if slots is None else slots
    kinds, tiers = scenario.types, scenario.tiers
    names = tuple(tiers), tuple(scenario.needs), tuple(scenario.channels)
    within = [kind.promise.within if kind.promise else scenario.service_level.within for kind in kinds]
    promises = [tier.promise for tier in tiers.values()]
    responses = [tier.first_response for tier in tiers.values()]
    moves = planned_moves(supply)
    tier_of = np.array([names[0].index(kind.tier) for kind in kinds], np.int64)
    return Layout(
        scenario=scenario.name,
        currency=scenario.money.currency,
        slots=slots,
        types=tuple(kind.name for kind in kinds),
        tier_of=tier_of,
        tier_has=(tier_of == np.arange(len(tiers))[:, None]).astype(np.int64),
        need_of=np.array([names[1].index(kind.need) for kind in kinds], np.int64),
        channel_of=np.array([names[2].index(kind.channel) for kind in kinds], np.int64),
        tiers=names[0],
        needs=names[1],
        channels=names[2],
        pools=tuple(scenario.pools),
        intervals=tuple(scenario.calendar.interval_names()),
        within_ms=np.array(within, np.int64),
        short_ms=scenario.service_level.short_abandon,
        formula=scenario.service_level.formula,
        promise_share=np.array([p.share if p else np.nan for p in promises]),
        promise_period=tuple(p.period if p else "" for p in promises),
        deferred=np.array([kind.deferred for kind in kinds], np.bool_),
        response_within_ms=np.array(
            [kind.promise.within if kind.deferred and kind.promise else NOT_YET for kind in kinds], np.int64
        ),
        response_business=np.array([kind.business_hours for kind in kinds], np.bool_),
        response_share=np.array([p.share if p else np.nan for p in responses]),
        response_period=tuple(p.period if p else "" for p in responses),
        present_ms=planned_present_ms(supply, slots),
        seated_ms=planned_seated_ms(supply, slots),
        paid_ms=planned_paid_ms(scenario, supply, slots),
        cents_per_hour=np.array(
            [100.0 * pool.wage * (1.0 + scenario.money.on_top_of_wage) for pool in scenario.pools.values()]
        ),
        upgrade_price=np.array([up.price if (up := tiers[kind.tier].upgrade) else 0.0 for kind in kinds]),
        orders=np.array([_orders(scenario, tier) for tier in tiers]),
        moves=moves,
        owner_of=_owners(supply, moves),
        planned_ends=np.sort(moment(moves.owner, moves.time_ms)[moves.heads < 0]),
    )


def _orders(scenario: Scenario, tier: str) -> float:
    """Orders expected of a tier's customers over the horizon."""
    a_day = scenario.tiers[tier].orders_per_day
    if a_day is None:
        return np.nan
    return a_day * sum(orders_factor(scenario, tier, day) for day in range(scenario.calendar.days))


def moment(owner: SmallInts, time_ms: Ints) -> Ints:
    """Pack whom and when into one number; 36 bits hold a horizon of 99 days and a long drain."""
    return np.asarray(owner.astype(np.int64) << 36 | time_ms, np.int64)


def _owners(supply: Supply, moves: PlannedMoves) -> SmallInts:
    agents = len(supply.agent_pool)
    owner = (agents + supply.agent_pool).astype(np.int32)
    rostered = moves.owner[moves.owner < agents]
    owner[rostered] = rostered
    return owner


def planned_moves(supply: Supply) -> PlannedMoves:
    """List when planned heads come and go; when the run stops at the horizon, all go then."""
    kind, agents = supply.duty_kind, len(supply.agent_pool)
    sign = np.zeros(len(kind), np.int32)
    sign[(kind == DutyKind.RISE) | (kind == DutyKind.SHIFT_STARTS)] = 1
    sign[(kind == DutyKind.FALL) | (kind == DutyKind.SHIFT_ENDS)] = -1
    rows = np.flatnonzero(sign)
    owner = np.where(supply.duty_agent >= 0, supply.duty_agent, agents + supply.duty_pool)
    time, pool = supply.duty_ms[rows], supply.duty_pool[rows]
    heads, owner = (sign * supply.duty_count)[rows], owner[rows]
    if supply.closing == Closing.STOP:
        left = np.bincount(owner, weights=heads, minlength=agents + supply.n_pools).astype(np.int32)
        stay = np.flatnonzero(left).astype(np.int32)
        time = np.concatenate([time, np.full(len(stay), supply.horizon_ms)])
        pool = np.concatenate([pool, np.append(supply.agent_pool, np.arange(supply.n_pools))[stay]])
        heads, owner = np.concatenate([heads, -left[stay]]), np.concatenate([owner, stay])
    return PlannedMoves(time, pool.astype(np.int32), heads.astype(np.int32), owner.astype(np.int32))


def planned_present_ms(supply: Supply, slots: Slots) -> Ints:
    """Planned time on duty by pool and interval, breaks included, shape (pools, intervals + 1)."""
    moves = planned_moves(supply)
    return slots.by_interval(
        slots.elapsed(
            slots.measured(moves.time_ms),
            moves.pool.astype(np.int64),
            supply.n_pools,
            moves.heads.astype(np.int64),
        )
    )


def planned_seated_ms(supply: Supply, slots: Slots) -> Ints:
    """Planned time of heads present by pool and interval, breaks excluded, shape (pools, intervals + 1)."""
    rows = np.flatnonzero(supply.duty_kind == DutyKind.BREAK_STARTS)
    begin = supply.duty_ms[rows]
    breaks = slots.split(
        begin, begin + supply.duty_length_ms[rows], supply.duty_pool[rows].astype(np.int64), supply.n_pools
    )
    return planned_present_ms(supply, slots) - breaks


def planned_paid_ms(scenario: Scenario, supply: Supply, slots: Slots) -> Ints:
    """Planned paid time by pool and interval, shape (pools, intervals + 1), in milliseconds.

    A roster is paid from the start to the end of its shifts; `scheduled` heads are paid heads; `seated` heads
    are paid seated / (1 - shrinkage), rounded to the millisecond in each interval.
    """
    present = planned_present_ms(supply, slots)
    paid = present.copy()
    for row, pool in enumerate(scenario.pools.values()):
        if pool.scheduled is not None:
            heads = spread(pool.scheduled, scenario.calendar)
            paid[row, :-1] = np.rint(np.array(heads) * slots.measured_ms)
            paid[row, -1] = 0
        elif pool.seated is not None:
            paid[row] = np.rint(present[row] / (1.0 - pool.shrinkage))
    return paid
