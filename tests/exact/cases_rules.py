"""Rules that no printed case has, each beside its own chain: lines, idle agents, trunk lines, hazards, recognition."""

from __future__ import annotations

from collections.abc import Mapping

from simcenter.scenario.model import Scenario
from tests.exact.accuracy import Case, Target
from tests.exact.cases_one_pool import LIMIT, share, value
from tests.exact.cases_several import BASIC, PREMIUM, fast_and_slow
from tests.exact.centers import Words, center, exponential
from tests.exact.observed import Measure, busy_agents, mean_wait, occupancy, of, p_abandon, p_block, p_wait
from tests.exact.rules import (
    Take,
    help_for_long_lines,
    longest_for_weight,
    most_above_share,
    shared_idleness,
    two_lines,
)
from tests.exact.tiers import two_tiers, two_tiers_own_times

ARRIVALS, HANDLE, PATIENCE, AGENTS = (0.5, 1.0), 4.0, (6.0, 4.0), 6
RATES = 1 / PATIENCE[0], 1 / PATIENCE[1]
NAMES = {"premium": PREMIUM, "basic": BASIC}
SEEN: Mapping[str, Measure] = {"p_block": p_block, "mean_wait": mean_wait, "p_abandon": p_abandon, "p_wait": p_wait}


def busy_center(routing: Words, patience: tuple[float, float] = PATIENCE, **words: Words) -> Scenario:
    """Six agents for a load of six; who waits loses patience."""
    tiers = {name: {"patience": exponential(mean)} for name, mean in zip(NAMES, patience, strict=True)}
    for name, more in words.pop("more_of_tiers", {}).items():
        tiers[name] |= more
    return center(
        dict(zip(NAMES, ARRIVALS, strict=True)),
        {"agents": {"seated": AGENTS}},
        days=40,
        forgets=2 * max(HANDLE, *patience),
        talk=exponential(HANDLE),
        tiers=tiers,
        routing=routing,
        **words,
    )


def by_tier(exact: Mapping[str, float], *measures: str) -> dict[str, Target]:
    """Measures of both tiers."""
    targets = {}
    for name, kind in NAMES.items():
        for measure in measures:
            make = value if measure == "mean_wait" else share
            targets[f"{name} {measure}"] = make(of(kind, SEEN[measure]), exact[f"{name} {measure}"])
    return targets


def _by_lines(routing: Words, take: Take) -> Case:
    exact = two_lines(ARRIVALS, 1 / HANDLE, RATES, AGENTS, take)
    targets = by_tier(exact, "mean_wait", "p_abandon") | {"occupancy": value(occupancy(), exact["occupancy"])}
    return Case(busy_center({"customers": routing}), targets)


def _turned_away() -> Case:
    """Nine lines for six agents, the last two of them for premium."""
    exact = two_lines(ARRIVALS, 1 / HANDLE, RATES, AGENTS, lambda waiting: 0, lines=9, held=2)
    routing = {"customers": "strict_tiers", "admission": {"basic": 2}}
    scenario = busy_center(routing, channels={"phone": {"lines": 9}})
    return Case(scenario, by_tier(exact, "p_block", "mean_wait", "p_abandon"))


def _hazard() -> Case:
    """Equal values and handle times, so the tier whose patience ends sooner comes first."""
    exact = two_tiers(ARRIVALS[::-1], 1 / HANDLE, RATES[::-1], AGENTS, 0, LIMIT / 60_000)
    found = {
        f"{name} {measure}": exact[other][measure]
        for name, other in (("premium", "basic"), ("basic", "premium"))
        for measure in ("mean_wait", "p_abandon", "p_wait")
    }
    routing = {"customers": {"policy": "value_at_stake", "default": 50}}
    return Case(busy_center(routing), by_tier(found, "mean_wait", "p_abandon", "p_wait"))


def _cheap_but_quick() -> Case:
    """Premium costs one and a half times as much, but takes twice as long: basic comes first."""
    arrivals, handle, patience, agents = (0.5, 0.9), (6.0, 3.0), (5.0, 2.0), 5
    exact = two_tiers_own_times(
        arrivals[::-1], (1 / handle[1], 1 / handle[0]), (1 / patience[1], 1 / patience[0]), agents
    )
    scenario = center(
        dict(zip(NAMES, arrivals, strict=True)),
        {"agents": {"seated": agents}},
        days=60,
        forgets=12.0,
        talk=exponential(4.0),
        talks={name: exponential(mean) for name, mean in zip(NAMES, handle, strict=True)},
        tiers={name: {"patience": exponential(mean)} for name, mean in zip(NAMES, patience, strict=True)},
        routing={"customers": {"policy": "static_cmu", "premium": 1.5, "basic": 1}},
    )
    return Case(
        scenario,
        {
            "premium mean_wait": value(of(PREMIUM, mean_wait), exact["basic_mean_wait"]),
            "basic mean_wait": value(of(BASIC, mean_wait), exact["premium_mean_wait"]),
            "premium p_abandon": share(of(PREMIUM, p_abandon), exact["basic_p_abandon"]),
            "basic p_abandon": share(of(BASIC, p_abandon), exact["premium_p_abandon"]),
            "agents on basic": value(of(BASIC, busy_agents), exact["agents_on_premium"]),
        },
    )


def _long_lines() -> Case:
    """Three agents and four; the premium desk helps while three or more basic contacts wait."""
    arrivals, handle, agents = (0.5, 1.0), 4.0, (3, 4)
    exact = help_for_long_lines(arrivals, 1 / handle, RATES, agents, 3)
    scenario = center(
        dict(zip(NAMES, arrivals, strict=True)),
        {"desk": {"seated": agents[0]}, "team": {"seated": agents[1]}},
        days=40,
        forgets=2 * max(PATIENCE),
        talk=exponential(handle),
        tiers={name: {"patience": exponential(mean)} for name, mean in zip(NAMES, PATIENCE, strict=True)},
        routing={
            "customers": "strict_tiers",
            "desks": {"premium": ["desk"], "basic": ["team"]},
            "overflow": {"premium": "never", "basic": "at once"},
            "queue_threshold": {"desk": {"basic": 3}},
        },
    )
    pools = {name: value(occupancy(at), exact[f"{name} occupancy"]) for at, name in enumerate(("desk", "team"))}
    return Case(scenario, by_tier(exact, "mean_wait", "p_abandon") | pools)


def _idle_shares() -> Case:
    """Two fast agents and three slow ones; the fast pool gets 37 % of the idleness, which no counts tie at."""
    exact = shared_idleness(1.2, (1 / 2.0, 1 / 4.0), (2, 3), (0.37, 0.63))
    rule: Words = {"pools": {"policy": "idleness_ratio", "fast": 37, "slow": 63}}
    return Case(
        fast_and_slow(1.2, (2, 2.0), (3, 4.0), rule),
        {
            "p_wait": share(p_wait, exact["p_wait"]),
            "mean_wait": Target(mean_wait, exact["mean_wait"], costly=True),
            "fast occupancy": value(occupancy(0), exact["first occupancy"]),
            "slow occupancy": value(occupancy(1), exact["second occupancy"]),
        },
    )


def _recognised(known: float) -> Case:
    """Strict priority for premium callers who are recognised; the others wait as basic ones do."""
    alike = (5.0, 5.0)
    seen = ARRIVALS[0] * known, ARRIVALS[1] + ARRIVALS[0] * (1 - known)
    exact = two_tiers(seen, 1 / HANDLE, (1 / alike[0], 1 / alike[1]), AGENTS, 0, LIMIT / 60_000)
    found = {f"basic {measure}": exact["basic"][measure] for measure in ("mean_wait", "p_abandon")} | {
        f"premium {measure}": known * exact["premium"][measure] + (1 - known) * exact["basic"][measure]
        for measure in ("mean_wait", "p_abandon")
    }
    more = {"premium": {"recognition": f"{known:.0%}"}}
    scenario = busy_center({"customers": "strict_tiers"}, alike, more_of_tiers=more)
    return Case(scenario, by_tier(found, "mean_wait", "p_abandon"))


ALL = {
    "longest queue by weight": _by_lines(
        {"policy": "longest_queue", "premium": 1, "basic": 3}, longest_for_weight((1, 3))
    ),
    "queues in a ratio": _by_lines(
        {"policy": "queue_ratio", "premium": "60%", "basic": "40%"}, most_above_share((0.6, 0.4))
    ),
    "the last two of nine lines for premium": _turned_away(),
    "who is about to hang up first": _hazard(),
    "cost times speed, the quick ones first": _cheap_but_quick(),
    "a desk that helps long lines only": _long_lines(),
    "idleness in a ratio": _idle_shares(),
    "two premium callers in five recognised": _recognised(0.4),
}
