"""Random small centers that between them use everything the engines can do."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from hypothesis import strategies as st

from simcenter.engine.tables import NEVER, NOT_YET, Demand, Flags, Moves, Plan, chat_queues
from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.checks.supply import present_at_start
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.people import Pool
from simcenter.simulation import Simulator
from simcenter.simulation.simulator import EngineName
from tests.engine.choices import Choices, Drawn, Rolled
from tests.engine.own_policies import Choosy, Curious, Gated

ROLLED_TOGETHER = (
    "roster",
    "overflow",
    "reserve",
    "desks",
    "redial",
    "returns",
    "lines",
    "voice_response",
    "patience",
    "ties",
    "several_days",
    "factors",
    "widening",
    "own_policy",
    "recognition",
    "unlike_agents",
    "manager",
    "last_agent",
    "threshold",
    "admission",
    "moves",
    "levels",
    "local_first",
    "factors_by_group",
    "self_service",
    "absence",
    "learning",
    "incidents",
    "escalation",
)
"""Features a center has or not by the first of its choices: one more among them would change every later choice."""
ADDED = (
    "misroutes",
    "deferred",
    "growth",
    "chat",
    "other_channel",
    "population",
    "entry",
    "upgrade",
    "listed",
    "pieces",
)
"""Features added to a center that is complete; see `ADDITIONS`."""
BUILT_ON = {"pieces": "deferred"}
"""What an added feature needs; where that is there, nine centers in ten have it."""
FEATURES = (*ROLLED_TOGETHER, *ADDED)
LEAN = ("roster", "overflow", "reserve", "redial", "returns", "voice_response", "patience", "ties", "several_days",
    "factors", "lines", "self_service", "factors_by_group")  # fmt: skip
"""Features of which the compiled engine's lean loop knows."""
CUSTOMER_POLICIES = (
    "longest_wait",
    "head_start",
    "strict_tiers",
    "ageing_tiers",
    "promise_slack",
    "service_objective",
    {"policy": "affine", "base": {"a": "2 min"}, "rate": {"x": 1.5}, "cap": {"default": "10 min"}},
    "static_cmu",
    "generalised_cmu",
    {"policy": "value_at_stake", "a": 40, "default": 25},
    "longest_queue",
    {"policy": "queue_ratio", "x": 2, "default": 1},
    "tracking",
    {"policy": "tracking", "within": "1 min", "late": {"a": "first"}},
    {"policy": "longest_wait", "bonus": {"repeat": "2 min", "default": "-30 s"}},
    {"policy": "ageing_tiers", "a": 3, "default": 1, "bonus": {"repeat": "1 min"}},
    {"policy": "longest_queue", "a": 1, "default": 3},
)
POOL_POLICIES: tuple[Any, ...] = (
    "preference",
    "fastest_first",
    "any_pool",
    "best_resolver",
    "idleness_ratio",
    "most_proficient",
    {"policy": "preference", "x": ["p"]},
    {"policy": "percentage", "shares": {"default": ["p 100%"]}},
    {"policy": "percentage", "shares": {"x": ["p 100%"]}, "after": {"default": "40 s"}},
)
AGENT_RULES = ("longest_idle", "least_occupied", "random", "fastest")
OWN_POLICIES: tuple[RoutingPolicy, ...] = (Curious(), Choosy(), Gated())
CLOSINGS = ("drain", "hang_up", "stop")
HANDLE_TIMES: tuple[Any, ...] = (
    0.7,
    1.0,
    {"x": {"talk": 0.95, "wrap": 3.0}, "default": 1.5},
    {"default": {"talk": 1.05, "wrap": 0.2}},
)
SLOTS: tuple[dict[str, Any], ...] = (
    {"at_once": 1},
    {"at_once": 2, "slowdown": "20%"},
    {"at_once": 3, "speed": [1, 1.7, 2.1]},
    {"at_once": 4, "speed": [1, 1, 0.9, 1.3]},
)
PAUSES = tuple(
    [{"at": at, "length": length} for at, length in pauses]
    for pauses in (
        [("08:30", "10 min")],
        [("09:10", "25 min")],
        [("08:30", "25 min"), ("08:56", "10 min")],  # late for the first, an agent is owed the second in it
        [("08:40", "2 min"), ("08:42", "3 min"), ("08:45", "5 min")],  # one contact may delay them all
    )
)


@dataclass(frozen=True)
class World:
    """A scenario, its luck, and what it uses."""

    scenario: Scenario
    seed: int
    ties: bool
    features: frozenset[str]
    own_policy: RoutingPolicy | None = None

    @property
    def refuses(self) -> bool:
        """Whether its policy leaves eligible pairs unmatched, which an audit cannot know."""
        return isinstance(self.own_policy, Choosy) or self.gates

    @property
    def gates(self) -> bool:
        """Whether its policy says who is eligible."""
        if self.own_policy is not None:
            return isinstance(self.own_policy, Gated)
        return self.scenario.routing.pools.policy == "percentage"

    def simulator(self, engine: EngineName) -> Simulator:
        """Make it ready for an engine."""
        simulator = Simulator(self.scenario, engine)
        if self.own_policy is not None:
            simulator.use(self.own_policy, self.own_policy)
        for feature, altered in PLANS.items():
            if feature in self.features:
                simulator.plan = altered(simulator.plan)
        if "chat" in self.features:
            simulator.plan = kept_apart(simulator.plan, chat_queues(simulator.supply, simulator.plan))
        return simulator

    def draw(self, simulator: Simulator) -> Demand:
        """Draw its contacts."""
        demand = simulator.draw(self.seed)
        return coarse(demand) if self.ties else demand


def widened(plan: Plan) -> Plan:
    """Let the pools that would serve a queue at once open to it one after the other instead."""
    steps = np.array([0, 15_000, 60_000, 150_000])
    queues, pools = np.indices(plan.opens_after_ms.shape)
    later = steps[(queues + pools) % len(steps)]
    return plan._replace(opens_after_ms=np.where(plan.opens_after_ms == 0, later, plan.opens_after_ms))


def helped(plan: Plan) -> Plan:
    """Let pools beside the first that serves a queue help it only while two, or three, wait."""
    first = np.argmax(plan.opens_after_ms != NOT_YET, axis=1)
    queues, pools = np.indices(plan.opens_after_ms.shape)
    return plan._replace(threshold=np.where(pools == first[:, None], 0, 2 + (queues + pools) % 2))


def held(plan: Plan) -> Plan:
    """Hold one line, or two, back from some types and from those who come again."""
    types, states = np.indices(plan.queue_of.shape)
    return plan._replace(lines_held=np.asarray((types + states) % 3, np.int64))


def moved(plan: Plan) -> Plan:
    """Let contacts of all queues but the last move to the next one, where everybody may be served who is so here.

    Every other queue keeps the age; the times are such that some fall together with openings and wraps.
    """
    queues = np.arange(len(plan.reserve))
    after = np.array([60_000, 20_000, 180_000])[queues % 3]
    after[-1 if plan.deferred is None else [plan.deferred.first - 1, -1]] = NOT_YET
    return plan._replace(moves=Moves(after, np.minimum(queues + 1, queues[-1]).astype(np.int32), queues % 2))


def kept_apart(plan: Plan, chats: Flags) -> Plan:
    """Let nobody move between queues of chats and of calls."""
    if plan.moves is None:
        return plan
    after = np.where(chats == chats[plan.moves.to], plan.moves.after_ms, NOT_YET)
    return plan._replace(moves=plan.moves._replace(after_ms=after))


PLANS: dict[str, Callable[[Plan], Plan]] = {
    "widening": widened,
    "threshold": helped,
    "admission": held,
    "moves": moved,
}
"""Features of plans that alter the tables themselves."""


def coarse(demand: Demand, step: int = 60_000) -> Demand:
    """Round every time down to whole steps, so that many things happen in the same millisecond."""
    times: dict[str, Any] = {
        name: np.where(np.greater_equal(column, NEVER), NEVER, column // step * step)
        for name, column in zip(demand._fields[1:], demand[1:], strict=True)
        if name.endswith("_ms") and name != "dial_ms"
    }
    dial = np.where(demand.dial_ms < 0, demand.dial_ms, demand.dial_ms // step * step)
    return demand._replace(dial_ms=dial, **times)


@st.composite
def worlds(draw: st.DrawFn) -> World:
    """Draw a center with a random half of the features."""
    return build_world(Drawn(draw), draw(st.integers(0, 2**64 - 1)))


def rolled_world(number: int, added: tuple[str, ...] = ADDED) -> World:
    """The center of a number, with a random half of the features, and a third of those that may be added."""
    return build_world(Rolled(number), number, added)


def lean_world(number: int) -> World:
    """The center of a number that uses little beside queues, pools and what customers do by themselves."""
    return build_world(Rolled(number), number, added=(), of=LEAN)


def world_under_way(number: int) -> World:
    """The center of a number on a single day that begins within it, with contacts waiting and in service."""
    pick = Rolled(number)
    words, chosen, own = _build_words(pick, ADDED, tuple(name for name in ROLLED_TOGETHER if name != "several_days"))
    waiting = {tier: pick.between(0, 6) for tier in words["tiers"]}
    words["calendar"]["start"] = {"at": pick.among(["08:10", "08:30", "09:20"]), "waiting": waiting}
    calendar = Scenario.model_validate(words).calendar
    there = _able(words, lambda pool: present_at_start(Pool.model_validate(pool), calendar))
    words["calendar"]["start"]["in_service"] = {"x": pick.between(0, min(3, there))}
    return World(Scenario.model_validate(words), number, "ties" in chosen, frozenset(chosen), own)


def build_world(
    pick: Choices, seed: int, added: tuple[str, ...] = ADDED, of: tuple[str, ...] = ROLLED_TOGETHER
) -> World:
    """Make a center with a half of the features it may have, and a third of those that may be added."""
    words, chosen, own = _build_words(pick, added, of)
    features = chosen | {words["calendar"]["closing"], f"agents:{words['routing']['agents']}"}
    return World(Scenario.model_validate(words), seed, "ties" in chosen, frozenset(features), own)


def _build_words(
    pick: Choices, added: tuple[str, ...], of: tuple[str, ...]
) -> tuple[dict[str, Any], set[str], RoutingPolicy | None]:
    """Put a scenario in words; with the features it has, and a policy of its own, if any."""
    chosen = {name for name in of if pick.flag()}
    closing = pick.among(CLOSINGS)
    if closing == "stop":
        chosen.discard("several_days")
    days = 2 if "several_days" in chosen else 1
    tiers = {name: _tier(pick, chosen) for name in ("a", "b", "c")[: pick.between(1, 3)]}
    if "recognition" in chosen:
        shares = {"phone": pick.among(["0%", "30%", "70%"]), "default": "100%"}
        tiers["a"] |= {"recognition": shares, "skip_ivr": pick.flag()}
    streams = [
        {"tier": tier, "need": need, "per_hour": pick.among([4, 10, 25])}
        for tier in tiers
        for need in ("x", "y")[: pick.between(1, 2)]
    ]
    intervals = pick.among([4, 8])
    pools = {name: _pool(pick, chosen, intervals) for name in ("p", "q", "r")[: pick.between(1, 3)]}
    routing = _routing(pick, chosen, tiers, pools)
    _ties(pick, chosen, tiers, pools, routing)
    levels = _levels(pick, pools, routing) if "levels" in chosen else {}
    if "local_first" in chosen:
        _sites(pick, tiers, pools, routing)
    words: dict[str, Any] = {
        "simcenter": 1,
        "name": "world",
        "calendar": {
            "opens": "08:00",
            "closes": "10:00",
            "interval": f"{120 // intervals} min",
            "days": days,
            "first_day": pick.among(["friday", "2026-03-01"]),
            "closing": closing,
            "start": _start(pick, tiers, pools),
        },
        "tiers": tiers,
        "needs": {
            "x": {
                "talk": {"exponential": "6 min"},
                "wrap": pick.among(["0 s", "30 s", {"exponential": "40 s"}]),
            },
            "y": {"skill": "s", "talk": {"lognormal": {"mean": "4 min", "cv": 1.2}}, "hold": "20 s"},
        },
        "channels": {"phone": _channel(pick, chosen)},
        "volumes": {
            **_liveliness(pick, chosen),
            "counts": "issues",
            "carry_in": "returns" in chosen and pick.flag(),
            "streams": streams,
        },
        "follow_ups": _follow_ups(chosen),
        "incidents": _incidents(pick, chosen),
        "pools": pools,
        "routing": routing,
        **levels,
    }
    if "escalation" in chosen:
        words |= _escalation(pick, tiers, pools, routing)
    own = pick.among(OWN_POLICIES) if "own_policy" in chosen else None
    for feature in added:
        if feature in BUILT_ON and BUILT_ON[feature] not in chosen:
            continue
        if pick.between(0, 9) > 0 if feature in BUILT_ON else pick.between(0, 2) == 0:
            chosen.add(feature)
            ADDITIONS[feature](pick, words)
    return words, chosen, own


def _liveliness(pick: Choices, chosen: set[str]) -> dict[str, Any]:
    if "factors_by_group" not in chosen:
        return {"day_factor": pick.among(["none", {"shape": 5}])}
    shape = {"a": 2, "default": 9}
    return {
        "day_factor": {"shape": shape, "by": "tier", "correlation": pick.among(["0%", "60%", "100%"])},
        "interval_factor": {"shape": 3, "by": pick.among(["all", "need", "stream"]), "memory": pick.among([0, 0.7])},
    }


def _incidents(pick: Choices, chosen: set[str]) -> dict[str, Any]:
    if "incidents" not in chosen:
        return {}
    at = pick.among(["08:30-09:00", "09:00-10:00"])
    found = {
        "rush": {"volume": pick.among([0, 3]), "whom": "x", "at": at, "day": 1},
        "slow": {"handle_time": pick.among([1.5, 0.8]), **pick.among([{}, {"at": at}, {"pools": ["p"]}])},
        "outage": {"outage": True, "at": pick.among(["08:00-08:30", at]), "pools": pick.among([[], ["p"]])},
    }
    return {name: incident for name, incident in found.items() if pick.flag()}


def _turnout(pick: Choices, chosen: set[str], pool: dict[str, Any]) -> None:
    """Agents who are absent or late, work on some weekdays, or have just begun."""
    if "absence" in chosen:
        pool["absence"] = pick.among(["0%", "30%", "80%"])
        if "roster" in pool:
            pool["lateness"] = pick.among(["2 min", {"exponential": "5 min"}])
            pool["roster"][-1]["days"] = pick.among([["friday"], ["sunday", "friday"]])
        else:
            pool["weekdays"] = pick.among([{}, {"saturday": 1.6}, {"friday": 0.5, "monday": 0}])
    if "learning" in chosen and pick.flag():
        pool["learning"] = {
            "began": pick.among(["0 d", "3 d"]),
            "handle_time": {"0 d": 1.8, "5 d": 0.9},
            "resolution": {"0 d": pick.among([0.4, 1]), "2 d": 0.95},
        }


def _tier(pick: Choices, chosen: set[str]) -> dict[str, Any]:
    tier: dict[str, Any] = {"promise": {"share": "80%", "within": pick.among(["20 s", "3 min"])}}
    if "patience" in chosen:
        tier["patience"] = pick.among([{"exponential": "2 min"}, {"exponential": "15 min"}, "90 s", "0 s"])
    return tier


def _pool(pick: Choices, chosen: set[str], intervals: int) -> dict[str, Any]:
    pool: dict[str, Any] = {"skills": ["s"], "resolution": pick.among(["50%", "100%"])}
    if "factors" in chosen:
        pool["handle_time"] = pick.among(HANDLE_TIMES)
    if "roster" in chosen and pick.flag():
        pauses = pick.among(PAUSES)
        late = {"agents": 1, "start": "08:20", "end": "09:40", "breaks": pauses}
        pool["roster"] = [
            {"agents": pick.between(1, 2), "start": "08:00", "end": "10:00", "breaks": pauses},
            late,
        ]
    else:
        heads = [pick.among((0, 1, 2, 4, 6)) for _ in range(intervals)]
        pool["seated"] = heads if any(heads) else [1, *heads[1:]]
    _turnout(pick, chosen, pool)
    return pool


def _start(pick: Choices, tiers: dict[str, Any], pools: dict[str, Any]) -> dict[str, Any]:
    if not pick.flag():
        return {}
    busy = pick.between(0, min(2, sum(map(_at_opening, pools.values()))))
    return {"waiting": {tier: pick.between(0, 6) for tier in tiers}, "in_service": {"x": busy}}


def _channel(pick: Choices, chosen: set[str]) -> dict[str, Any]:
    channel: dict[str, Any] = {}
    if "lines" in chosen:
        channel["lines"] = pick.between(1, 8)
    if "voice_response" in chosen:
        channel["before_queue"] = pick.among(["15 s", {"exponential": "40 s"}, {"exponential": "4 min"}])
    if "self_service" in chosen:
        channel["self_service"] = {
            "tries": pick.among(["100%", {"x": "50%", "default": "80%"}]),
            "contains": pick.among(["25%", {"x": "60%"}]),
            "time": pick.among(["0 s", "1 min", {"gamma": {"mean": "2 min", "shape": 2}}]),
            "helped": "40%",
            "returns": {"probability": "80%", "delay": pick.among(["0 s", {"exponential": "10 min"}])},
            "harder": 1.5,
        }
    return channel


def _follow_ups(chosen: set[str]) -> dict[str, Any]:
    words: dict[str, Any] = {"max_attempts": 4}
    if "returns" in chosen:
        words["returns"] = {"probability": "70%", "delay": {"exponential": "20 min"}}
    if "redial" in chosen:
        words["redial"] = {
            "after_abandoning": "60%",
            "after_blocking": "80%",
            "delay": {"exponential": "5 min"},
        }
    return words


def _routing(pick: Choices, chosen: set[str], tiers: dict[str, Any], pools: dict[str, Any]) -> dict[str, Any]:
    words: dict[str, Any] = {
        "customers": pick.among(CUSTOMER_POLICIES),
        "pools": pick.among(POOL_POLICIES),
        "agents": pick.among(AGENT_RULES),
    }
    if "desks" in chosen:
        words["desks"] = {tier: [pick.among(sorted(pools))] for tier in tiers}
    if "overflow" in chosen:
        first = next(iter(tiers))
        words["overflow"] = pick.among(["20 s", "3 min", {first: "1 min", "default": "at once"}, "never"])
    if "reserve" in chosen:
        large = [name for name, pool in pools.items() if max(pool.get("seated", [2])) > 1]
        words["reserve"] = {name: {next(iter(tiers)): 1} for name in large}
    return words


def _ties(
    pick: Choices,
    chosen: set[str],
    tiers: dict[str, Any],
    pools: dict[str, Any],
    routing: dict[str, Any],
) -> None:
    """Agents who differ, and customers who wait for one of them."""
    if "unlike_agents" in chosen:
        pools["p"]["speed_spread"] = {"cv": 0.4}
        for name in [name for name in pools if name != "p"]:
            agents = _agents(pools[name])
            people = [{"name": f"{name}{i}", "handle_time": pick.among([0.6, 1.0, 1.7])} for i in range(agents)]
            people[0]["resolution"] = pick.among(["0%", "90%"])
            pools[name]["people"] = people
    if "manager" in chosen:
        for tier in tiers.values():
            tier["managers"] = [pick.among(sorted(pools))]
    waits = [("manager", "manager"), ("last_agent", "last_agent")]
    named = [who for feature, who in waits if feature in chosen]
    if named:
        routing["named_agent"] = {
            "first": {"who": named[0], "hold": pick.among(["30 s", "3 min", "0 s"])},
            "repeat": {"who": named[-1], "hold": pick.among(["1 min", "10 min"])},
        }


def _levels(pick: Choices, pools: dict[str, Any], routing: dict[str, Any]) -> dict[str, Any]:
    """Levels of proficiency, the first pool's at least as good as any that is required."""
    best = pick.among([1, 100])
    for place, pool in enumerate(pools.values()):
        level = pick.among([80, 90]) if place == 0 else pick.among([20, 80, {"x": 90, "default": 30}])
        pool["proficiency"] = level if best == 100 else _turned(level)
    if pick.flag():
        routing["required_proficiency"] = {pick.among(["a", "default"]): 60 if best == 100 else 41}
    return {"best_proficiency": best}


def _turned(level: Any) -> Any:
    return {need: 101 - own for need, own in level.items()} if isinstance(level, dict) else 101 - level


def _sites(pick: Choices, tiers: dict[str, Any], pools: dict[str, Any], routing: dict[str, Any]) -> None:
    """Pools on two sites, and tiers that belong to one of them."""
    for place, pool in enumerate(pools.values()):
        pool["site"] = ("north", "south")[place % 2]
    sites = {tier: pick.among(["north", "south"][: len(pools)]) for tier in tiers}
    routing["local_first"] = {"sites": sites, "after": pick.among(["25 s", "2 min"])}


def _escalation(
    pick: Choices, tiers: dict[str, Any], pools: dict[str, Any], routing: dict[str, Any]
) -> dict[str, Any]:
    """Two levels of support; warm only where those who pass on are not those who take over."""
    last = sorted(pools)[-1]
    step: dict[str, Any] = {"share": "40%"}
    if len(pools) > 1:
        step = {"share": {name: pick.among(["30%", "100%"]) for name in pools if name != last}}
        step |= pick.among([{}, {"warm": "30 s"}, {"warm": "0 s"}])
    pools[last]["skills"] = [*pools[last]["skills"], "expert"]
    past_second = [next(iter(tiers))] if pick.flag() else []
    for tier in [tier for tier in routing.get("desks", {}) if tier not in past_second]:
        routing["desks"][f"{tier}/second"] = [last]
    levels = {
        "second": {"skill": "expert", "talk": {"exponential": "5 min"}, "wrap": "20 s", "patience": "4 min"},
        "third": {"talk": "3 min", "hold": "10 s"},
    }
    escalations = [{"to": "second", **step}, {"leaves": "second", "to": "third", "share": "50%"}]
    escalations += [{"of": tier, "to": "third", "share": "20%"} for tier in past_second]
    return {"levels": levels, "escalations": escalations}


def _misroutes(pick: Choices, words: dict[str, Any]) -> None:
    """A wrong line some contacts, or all of a need, land in first."""
    talk, patience = pick.among(["20 s", {"exponential": "1 min"}]), pick.among(["40 s", "3 min"])
    wrong = {"talk": talk, "wrap": "5 s", "patience": patience}
    words["levels"] = {**words.get("levels", {}), "wrong_line": wrong}
    ways = [{"of": "x", "to": "wrong_line", "share": "100%"}], [{"to": "wrong_line", "share": "30%"}]
    words["misroutes"] = pick.among(ways)


def _defer(pick: Choices, words: dict[str, Any]) -> None:
    """Email beside the telephone, promised a first response in hours the center is open, or by the clock."""
    words["channels"]["email"] = {"kind": "deferred"}
    streams = words["volumes"]["streams"]
    written = [stream for stream in streams if pick.flag()] or streams[:1]
    streams += [{**stream, "channel": "email", "per_hour": pick.among([3, 8])} for stream in written]
    streams[-1]["while_closed"] = pick.among([5, [1, 0, 3]])
    for tier in words["tiers"].values():
        hours = pick.among(["business", "round_the_clock"])
        tier["first_response"] = {"share": "90%", "within": pick.among(["20 min", "50 min"]), "hours": hours}
    words["routing"]["deferred"] = pick.among(["fills_time", "ranked"])
    if not pick.between(0, 2):
        words["routing"]["customers"] = "promise_slack"
    if words["calendar"]["days"] > 1 and words["calendar"]["first_day"] == "friday" and pick.flag():
        words["calendar"] |= {"days": 3, "closed_on": ["saturday"]}
        words["volumes"]["carry_in"] = False


def _growth(pick: Choices, words: dict[str, Any]) -> None:
    """Talk about one need, or both, that grows with the wait."""
    for need in pick.among([["x"], ["y"], ["x", "y"]]):
        growth = {"after": pick.among(["0 s", "1 min"]), "at_most": pick.among(["20%", "100%"])}
        words["needs"][need]["waiting_adds"] = {**growth, "per_minute": pick.among(["7%", "60%"])}


def _chat(pick: Choices, words: dict[str, Any]) -> None:
    """Some calls become chats; pools take both kinds, or one where others take the other."""
    calls = [stream for stream in words["volumes"]["streams"] if "channel" not in stream]
    pools, phone, routing = words["pools"], words["channels"]["phone"], words["routing"]
    chats = [stream for stream in calls if pick.flag()] or calls[-1:]
    for stream in chats:
        stream["channel"] = "chat"
    if len(chats) == len(calls):
        phone.pop("lines", None)
        for step in words.get("escalations", []):
            step.pop("warm", None)
    before = {key: value for key, value in phone.items() if key != "lines"}
    words["channels"]["chat"] = {"kind": "chat", **pick.among([{}, before])}
    for pool in pools.values():
        pool["chats"] = {**pick.among(SLOTS), "other_work": "when_free"}
    any_pool_will_do = {"desks", "overflow", "required_proficiency"}.isdisjoint(routing) and "levels" not in words
    if len(pools) > 1 and any_pool_will_do and pick.flag():
        last = list(pools.values())[-1]
        last["chats"]["other_work"] = "never"
        if pick.flag():
            del last["chats"]
        _not_more_in_service(words["calendar"]["start"], words)


def _not_more_in_service(start: dict[str, Any], words: dict[str, Any]) -> None:
    """Of contacts in service at the opening leave no more than agents who take calls and chats alike can serve."""
    if start:
        start["in_service"]["x"] = min(start["in_service"]["x"], _able(words, _at_opening))


def _able(words: dict[str, Any], count: Callable[[dict[str, Any]], int]) -> int:
    """Agents who take contacts of every kind: all, or in a center with chats those of pools that take calls beside."""
    pools = words["pools"].values()
    if "chat" in words["channels"]:
        pools = [pool for pool in pools if pool.get("chats", {}).get("other_work") == "when_free"]
    return sum(map(count, pools))


def _at_opening(pool: dict[str, Any]) -> int:
    """Agents of a pool there when the day begins."""
    return int(pool["seated"][0] if "seated" in pool else pool["roster"][0]["agents"])


def _other_channel(pick: Choices, words: dict[str, Any]) -> None:
    """A second line by telephone, over which some of those come back who came over the first."""
    words["channels"]["hotline"] = {"before_queue": pick.among(["0 s", "10 s"])}
    streams = [stream for stream in words["volumes"]["streams"] if stream.get("channel", "phone") == "phone"]
    own = [{"channel": "hotline", "per_hour": pick.among([0, 5])} for _ in streams]
    words["volumes"]["streams"] += [{**stream, **other} for stream, other in zip(streams, own, strict=True)]
    back = {"hotline": {"phone": "50%"}}
    words["follow_ups"]["other_channel"] = {"phone": {"hotline": pick.among(["30%", "100%"])}, **pick.among([{}, back])}
    words["follow_ups"].setdefault("redial", {"after_abandoning": "50%", "delay": "2 min"})


def _population(pick: Choices, words: dict[str, Any]) -> None:
    """A stream whose contacts come from a few customers."""
    stream = pick.among(words["volumes"]["streams"])
    for name in ("per_hour", "while_closed"):
        stream.pop(name, None)
    idle = pick.among(["5 min", {"exponential": "20 min"}, {"zero_share": {"share": "20%", "of": "30 min"}}])
    stream["population"] = {"customers": pick.between(1, 12), "idle": idle}


def _entry(pick: Choices, words: dict[str, Any]) -> None:
    """Announced waits, customers who balk at them, and call-backs that keep their place or wait behind live callers."""
    estimator = pick.among(["markovian", "head_of_line", "last_to_enter_service", "queue"])
    by_number = {"waiting": {1: "20%", 3: "60%"}}
    by_time = by_number if estimator == "queue" else {"after": {"20 s": "10%", "2 min": "50%"}}
    offer: dict[str, Any] = {"waiting": pick.between(1, 3), "accepted": pick.among(["50%", "100%"])}
    again = pick.among(["2 min", "20 min"])
    offer |= pick.among([{}, {"reached": "60%", "tries": pick.between(1, 3), "again_after": again}])
    offer |= {"dialling": pick.among(["0 s", "20 s"])}
    agents = min(2, *(1 if "weekdays" in pool else _agents(pool) for pool in words["pools"].values()))
    behind = {"place": "behind", **pick.among([{}, {"due": "4 min"}, {"idle_agents": agents}])}
    callbacks = {"default": offer | pick.among([{"place": "kept"}, behind])}
    if estimator != "queue" and pick.flag():
        callbacks["a"] = {"after": "1 min", "accepted": "70%", "reached": "50%", "tries": 2}
    entry = {"estimator": estimator, "balks": {"default": pick.among([by_number, by_time])}, "callbacks": callbacks}
    words["entry"] = {name: part for name, part in entry.items() if name == "estimator" or pick.between(0, 2)}
    if "redial" in words["follow_ups"] and "balks" in words["entry"]:
        words["follow_ups"]["redial"]["after_balking"] = "70%"
    missed = any("reached" in offer for offer in words["entry"].get("callbacks", {}).values())
    if "redial" in words["follow_ups"] and missed:
        words["follow_ups"]["redial"]["after_not_reached"] = "60%"


def _upgrade(pick: Choices, words: dict[str, Any]) -> None:
    """Customers of the lowest tier who may rise to the highest, or to one that nobody else has."""
    tiers = words["tiers"]
    if len(tiers) == 1:
        words["tiers"] = {"top": dict(*tiers.values()), **tiers}
    first, *_, last = words["tiers"]
    desks = words["routing"].get("desks", {})
    if f"{last}/second" in desks:  # where those who have risen are passed on to
        desks.setdefault(f"{first}/second", desks[f"{last}/second"])
    words["tiers"][last]["upgrade"] = {"to": first, "accepts": pick.among(["40%", "100%"])}
    words["follow_ups"].setdefault("returns", {"probability": "80%", "delay": "5 min"})


def _listed(pick: Choices, words: dict[str, Any]) -> None:
    """A few customers of each tier, or of the lowest, known one by one; recorded arrivals are of two of them."""
    tiers = pick.among([list(words["tiers"]), list(words["tiers"])[-1:]])
    rates = pick.among([[1], [1, 0.2, 5]])
    listed = [
        {"id": f"{tier}{i}", "tier": tier, "contacts_per_day": rates[i % len(rates)]}
        for tier in tiers
        for i in range(pick.between(2, 6))
    ]
    if pick.flag():
        listed[0]["manager"] = pick.among(sorted(words["pools"]))
    words["customers"] = {"listed": listed}
    calendar, streams = words["calendar"], words["volumes"]["streams"]
    known = [stream for stream in streams if stream["tier"] in tiers]
    for stream in known:
        if "population" in stream:
            stream["population"]["customers"] = "listed"
    may_be_recorded = "closed_on" not in calendar and "while_closed" not in known[0] and "per_hour" in known[0]
    if may_be_recorded and not calendar["start"].get("in_service", {}).get("x") and pick.flag():
        del known[0]["per_hour"]
        times = ["08:05", "08:05", "08:20", "08:21:10.500", "08:50", "09:10", "09:59"]
        people = [one["id"] for one in listed if one["tier"] == known[0]["tier"]][:2]
        known[0]["recorded"] = [times] * calendar["days"]
        known[0]["recorded_of"] = [[people[0], *people, *people, *people]] * calendar["days"]
    if pick.flag():
        named = {"who": "last_agent", "hold": pick.among(["1 min", "10 min"])}
        words["routing"].setdefault("named_agent", {"default": named})


def _pieces(pick: Choices, words: dict[str, Any]) -> None:
    """Deferred work that agents break off for calls, or hand back at the end of their shift, or both."""
    email = words["channels"]["email"]
    email["interruptible"] = pick.between(0, 2) > 0
    if not email["interruptible"] or pick.flag():
        email["at_shift_end"] = "hand_back"
    email["resuming"] = pick.among(["0 s", "30 s", "2 min"])
    if email["interruptible"]:
        words["routing"]["deferred"] = "fills_time"


ADDITIONS: dict[str, Callable[[Choices, dict[str, Any]], None]] = {
    "misroutes": _misroutes,
    "deferred": _defer,
    "growth": _growth,
    "chat": _chat,
    "other_channel": _other_channel,
    "population": _population,
    "entry": _entry,
    "upgrade": _upgrade,
    "listed": _listed,
    "pieces": _pieces,
}
"""What each added feature changes in a center's words, by choices that come after all others."""


def _agents(pool: dict[str, Any]) -> int:
    if "roster" in pool:
        return sum(shift["agents"] for shift in pool["roster"])
    return int(max(pool["seated"]) * max([1, *pool.get("weekdays", {}).values()]) + 0.5)
