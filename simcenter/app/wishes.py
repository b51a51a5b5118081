"""What a visitor of the page may change, as data, and the words it makes: the page can do nothing more."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from simcenter.scenario.changes import change
from simcenter.scenario.changes.base import with_sections
from simcenter.scenario.errors import Mistake
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.volumes import UNSAID
from simcenter.scenario.units import format_duration
from simcenter.study.policies import apply_policy

AS_IT_IS = "as it is"


@dataclass(frozen=True)
class Wishes:
    """What should be different; by default nothing.

    Attributes
    ----------
    volume
        Per cent more or less, by tier.
    pasted
        Contacts of all tiers together in each interval of the day, or None.
    agents
        More or fewer all day, by pool.
    policy
        Routing in words, or `AS_IT_IS`.
    reserve
        Idle agents kept back, by (pool, tier).
    patience
        Factor, by tier.
    promises
        Share in per cent and seconds, by tier.
    wages
        Per paid hour, by pool.
    """

    volume: Mapping[str, float] = field(default_factory=dict)
    pasted: tuple[float, ...] | None = None
    agents: Mapping[str, int] = field(default_factory=dict)
    policy: str = AS_IT_IS
    reserve: Mapping[tuple[str, str], int] = field(default_factory=dict)
    patience: Mapping[str, float] = field(default_factory=dict)
    promises: Mapping[str, tuple[float, float]] = field(default_factory=dict)
    wages: Mapping[str, float] = field(default_factory=dict)


def changes_of(scenario: Scenario, wishes: Wishes) -> list[str]:
    """Say the wishes as changes in words, those that change nothing left out.

    The same words do the same on the command line, so what the page shows can be had without it.
    """
    said = [f"volume of {tier} {_signed(per_cent)}%" for tier, per_cent in wishes.volume.items() if per_cent]
    for pool, count in wishes.agents.items():
        said += [f"agents of {pool} {count:+d}"] if count else []
    said += [f"patience of {tier} x{_short(factor)}" for tier, factor in wishes.patience.items() if factor != 1]
    for tier, (share, seconds) in wishes.promises.items():
        promise = scenario.tiers[tier].promise
        if promise is None or (round(promise.share * 100, 6), promise.within) != (share, round(seconds * 1_000)):
            said.append(f"promise of {tier} {_short(share)}% within {format_duration(round(seconds * 1_000))}")
    for pool, wage in wishes.wages.items():
        said += [f"wage of {pool} {_short(wage)}/h"] if wage != scenario.pools[pool].wage else []
    return said


def policy_of(wishes: Wishes) -> str:
    """Say the wished routing in words; empty when it stays as it is."""
    kept = [f"{pool}/{tier}={count}" for (pool, tier), count in wishes.reserve.items() if count]
    parts = [] if wishes.policy == AS_IT_IS else [wishes.policy]
    return "+".join([*parts, f"reserve:{','.join(kept)}"] if kept else parts)


def in_words(scenario: Scenario, wishes: Wishes) -> str:
    """Say all wishes in one line; empty when there is none."""
    pasted = ["volumes as pasted"] if wishes.pasted is not None else []
    policy = policy_of(wishes)
    return ", ".join([*pasted, *changes_of(scenario, wishes), *([f"routing {policy}"] if policy else [])])


def fulfil(scenario: Scenario, wishes: Wishes) -> Scenario:
    """Change a scenario as wished.

    Raises
    ------
    InputErrors
        When a wish cannot be fulfilled in this center.
    """
    if wishes.pasted is not None:
        scenario = with_volumes(scenario, wishes.pasted)
    changes = changes_of(scenario, wishes)
    if changes:
        scenario = change(scenario, *changes)
    policy = policy_of(wishes)
    return apply_policy(scenario, policy) if policy else scenario


def with_volumes(scenario: Scenario, totals: Sequence[float]) -> Scenario:
    """Replace the contacts of each interval; they fall to the contact types as they did before.

    An interval in which nobody called so far is shared out as the whole day is.

    Raises
    ------
    Mistake
        When there are not as many numbers as intervals.
    """
    wanted = scenario.calendar.intervals
    if len(totals) != wanted:
        raise Mistake(f"{len(totals)} numbers", f"{wanted}, one for each interval of the day")
    rows = [scenario.stated_per_interval(stream) for stream in scenario.volumes.streams]
    days = [sum(row) for row in rows]
    before = [sum(column) for column in zip(*rows, strict=True)]
    streams = []
    for stream, row, day in zip(scenario.volumes.streams, rows, days, strict=True):
        shares = [x / total if total else day / sum(days) for x, total in zip(row, before, strict=True)]
        volumes = [round(share * total, 9) for share, total in zip(shares, totals, strict=True)]
        streams.append(stream.changed(**{**UNSAID, "per_interval": volumes}))
    return with_sections(scenario, volumes=scenario.volumes.changed(streams=streams))


def _signed(number: float) -> str:
    return f"{'+' if number > 0 else '-'}{_short(abs(number))}"


def _short(number: float) -> str:
    return f"{number:.6f}".rstrip("0").rstrip(".")
