"""Several tiers or pools, with figures known to ten digits: priority, reserve, overflow, unlike agents."""

from __future__ import annotations

from collections.abc import Mapping

from simcenter.scenario.model import Scenario
from tests.exact.accuracy import Case, Target
from tests.exact.cases_one_pool import LIMIT, returns, share, value
from tests.exact.centers import Words, center, exponential, relaxation
from tests.exact.observed import (
    busy_agents,
    contacts_per_issue,
    mean_queue,
    mean_wait,
    occupancy,
    of,
    p_abandon,
    p_longer,
    p_wait,
    served_within,
    share_of_waiting,
    share_served_by,
    time_to_resolution,
)

GOLD, SILVER, BRONZE = 0, 1, 2
PREMIUM, BASIC = 0, 1
JUNIORS, SENIORS = 0, 1


def three_tiers(customers: Words | str) -> Scenario:
    """Three tiers alike in all but how many they are, ten agents, nobody abandons."""
    per_min = {"gold": 0.4, "silver": 0.7, "bronze": 1.1}
    return center(
        per_min,
        {"agents": {"seated": 10}},
        days=30,
        forgets=relaxation(2.2, 4.0, 10),
        talk=exponential(4.0),
        routing={"customers": customers},
    )


PRIORITY = {
    "strict priority of three tiers": Case(
        three_tiers("strict_tiers"),
        {
            "p_wait": share(p_wait, 0.6110083263),
            "gold": value(of(GOLD, mean_wait), 0.2909563458),
            "silver": value(of(SILVER, mean_wait), 0.5195649033),
            "bronze": value(of(BRONZE, mean_wait), 3.636954323, costly=True),
            "gold longer than 20 s": share(of(GOLD, p_longer(LIMIT)), 0.3034177553),
            "gold longer than 2 min": share(of(GOLD, p_longer(120_000)), 0.009162422294),
            "silver longer than 20 s": share(of(SILVER, p_longer(LIMIT)), 0.3934498476),
            "silver longer than 2 min": share(of(SILVER, p_longer(120_000)), 0.06291917105, costly=True),
            "bronze longer than 2 min": share(of(BRONZE, p_longer(120_000)), 0.4097888293),
        },
    ),
    "tiers that age at four, two and one": Case(
        three_tiers({"policy": "ageing_tiers", "gold": 4, "silver": 2, "bronze": 1}),
        {
            "gold": value(of(GOLD, mean_wait), 0.9106489156, costly=True),
            "silver": value(of(SILVER, mean_wait), 1.555642037, costly=True),
            "bronze": value(of(BRONZE, mean_wait), 2.752289758, costly=True),
            "gold's share of waiting": share(
                share_of_waiting(GOLD), 0.4 * 0.9106489156 / (2.2 * 2.036694421)
            ),
            "bronze's share of waiting": share(
                share_of_waiting(BRONZE), 1.1 * 2.752289758 / (2.2 * 2.036694421)
            ),
            "p_wait of gold": share(of(GOLD, p_wait), 0.6110083263),
        },
    ),
}


def shared_pool(
    arrivals: tuple[float, float],
    handle: float,
    patience: tuple[float, float],
    agents: int,
    kept: int,
    *,
    days: int = 30,
    talks: Mapping[str, Words] | None = None,
) -> Scenario:
    """Premium and basic calls (a minute), one pool; basic starts while more than `kept` agents are idle."""
    return center(
        {"premium": arrivals[0], "basic": arrivals[1]},
        {"agents": {"seated": agents}},
        days=days,
        forgets=2 * max(handle, *patience),
        talk=exponential(handle),
        talks=talks,
        tiers={
            "premium": {"patience": exponential(patience[0])},
            "basic": {"patience": exponential(patience[1])},
        },
        routing={"customers": "strict_tiers", "reserve": {"agents": {"basic": kept}} if kept else {}},
    )


def waits_of(kind: int, name: str, *figures: float, costly: bool = False) -> dict[str, Target]:
    """P(wait), mean wait, abandonment, P(wait > 20 s) and answered within 20 s of one tier."""
    measures = (p_wait, mean_wait, p_abandon, p_longer(LIMIT), served_within(LIMIT))
    words = ("p_wait", "mean_wait", "p_abandon", "p_longer", "served_within")
    return {
        f"{name} {word}": Target(
            of(kind, measure), exact, word != "mean_wait", costly and word == "mean_wait"
        )
        for word, measure, exact in zip(words, measures, figures, strict=True)
    }


ONE_POOL_TWO_TIERS = {
    "strict priority with patience": Case(
        shared_pool((1.0, 2.0), 4.0, (6.0, 3.0), 12, 0),
        {
            **waits_of(
                PREMIUM, "premium", 0.5171435256, 0.2249313459, 0.03748855765, 0.2431623228, 0.7366391234
            ),
            **waits_of(BASIC, "basic", 0.5171435256, 0.4821255558, 0.1607085186, 0.3690136118, 0.5822359703),
            "occupancy": value(occupancy(), 0.8803648017),
        },
    ),
    "two agents kept back for premium": Case(
        shared_pool((1.0, 2.0), 4.0, (6.0, 3.0), 12, 2),
        {
            **waits_of(
                PREMIUM,
                "premium",
                0.08247953832,
                0.03587443842,
                0.005979073071,
                0.03878210812,
                0.9579964121,
                costly=True,
            ),
            **waits_of(BASIC, "basic", 0.7234975998, 0.8561567794, 0.2853855931, 0.5633359075, 0.3655120332),
            "occupancy": value(occupancy(), 0.8077499136),
        },
    ),
    "tiers with handle times of their own": Case(
        shared_pool(
            (0.5, 0.9),
            6.0,
            (5.0, 2.0),
            5,
            0,
            days=60,
            talks={"premium": exponential(6.0), "basic": exponential(3.0)},
        ),
        {
            "p_wait": share(p_wait, 0.6346033514),
            "premium mean_wait": value(of(PREMIUM, mean_wait), 0.6635433676),
            "basic mean_wait": value(of(BASIC, mean_wait), 0.7255757038),
            "premium p_abandon": share(of(PREMIUM, p_abandon), 0.1327086735),
            "basic p_abandon": share(of(BASIC, p_abandon), 0.3627878519),
            "agents on premium": value(of(PREMIUM, busy_agents), 2.601873979),
            "agents on basic": value(of(BASIC, busy_agents), 1.7204728),
        },
    ),
}


def juniors_and_seniors(
    arrivals: tuple[float, float],
    handle: tuple[float, float],
    patience: tuple[float, float],
    agents: tuple[int, int],
    kept: int,
    *,
    days: int = 30,
) -> Scenario:
    """Premium only with seniors; basic with a junior, else a senior while more than `kept` are idle."""
    return center(
        {"premium": arrivals[0], "basic": arrivals[1]},
        {
            "juniors": {"seated": agents[0]},
            "seniors": {"seated": agents[1], "skills": ["premium"], "handle_time": handle[1] / handle[0]},
        },
        days=days,
        forgets=2 * max(*handle, *patience),
        talk=exponential(handle[0]),
        tiers={
            "premium": {"patience": exponential(patience[0]), "skill": "premium"},
            "basic": {"patience": exponential(patience[1])},
        },
        routing={
            "customers": "strict_tiers",
            "desks": {"premium": ["seniors"], "basic": ["juniors"]},
            "reserve": {"seniors": {"basic": kept}} if kept else {},
        },
    )


def _n_model(
    kept: int, premium: tuple[float, ...], basic: tuple[float, ...], together: tuple[float, ...]
) -> Case:
    return Case(
        juniors_and_seniors((0.8, 2.0), (4.0, 3.0), (8.0, 4.0), (6, 4), kept),
        {
            **waits_of(PREMIUM, "premium", *premium),
            **waits_of(BASIC, "basic", *basic),
            "junior occupancy": value(occupancy(JUNIORS), together[0]),
            "senior occupancy": value(occupancy(SENIORS), together[1]),
            "basic with seniors": share(of(BASIC, share_served_by(SENIORS)), together[2]),
        },
    )


TWO_POOLS = {
    "seniors help juniors": _n_model(
        0,
        (0.6858186943, 0.8049947824, 0.1006243478, 0.5273368838, 0.4475159642),
        (0.5159914914, 0.5011393697, 0.1252848424, 0.3812532937, 0.5815966984),
        (0.8830037416, 0.8583189184, 0.2428931859),
    ),
    "seniors help juniors but keep two back": _n_model(
        2,
        (0.3248567344, 0.3813077398, 0.04766346748, 0.2497875013, 0.7383008641),
        (0.7158400051, 0.8849356379, 0.2212339095, 0.5787528626, 0.3674124283),
        (0.9203818778, 0.7041214428, 0.1136152219),
    ),
}

RULES: dict[str, Words] = {
    "fastest first": {"pools": "fastest_first"},
    "slowest first": {"pools": {"policy": "preference", "default": ["slow", "fast"]}},
    "at random": {"pools": "any_pool", "agents": "random"},
    "longest idle": {"pools": "any_pool", "agents": "longest_idle"},
}


def fast_and_slow(
    per_min: float, fast: tuple[int, float], slow: tuple[int, float], rule: Words, *, days: int = 60
) -> Scenario:
    """One queue and two pools of (agents, mean handle time)."""
    pace = fast[0] / fast[1] + slow[0] / slow[1]
    agents = fast[0] + slow[0]
    return center(
        {"all": per_min},
        {"fast": {"seated": fast[0], "handle_time": fast[1] / slow[1]}, "slow": {"seated": slow[0]}},
        days=days,
        forgets=relaxation(per_min, agents / pace, agents) + slow[1],
        talk=exponential(slow[1]),
        routing=rule,
    )


def _unlike(rule: str, *figures: float) -> Case:
    names = ("p_wait", "mean_wait", "fast occupancy", "slow occupancy")
    measures = (p_wait, mean_wait, occupancy(0), occupancy(1))
    targets = {n: value(m, exact) for n, m, exact in zip(names, measures, figures[:4], strict=True)}
    time = value(time_to_resolution, figures[4])
    return Case(fast_and_slow(1.3, (2, 2.0), (3, 4.0), RULES[rule]), {**targets, "time in system": time})


FAST_AND_SLOW = {
    f"fast and slow agents, {rule}": _unlike(rule, *figures)
    for rule, figures in {
        "fastest first": (0.4369161235, 0.9709247189, 0.7774358747, 0.6967521671, 3.774869527),
        "slowest first": (0.4877604819, 1.083912182, 0.6494440843, 0.8674078876, 4.084767437),
        "at random": (0.4652558152, 1.033901812, 0.7035217733, 0.7953043023, 3.951560622),
        "longest idle": (0.4652558152, 1.033901812, 0.7035217733, 0.7953043023, 3.951560622),
    }.items()
}

RESOLVING: dict[str, Words] = {
    "fast first": {"pools": "fastest_first"},
    "careful first": {"pools": {"policy": "preference", "default": ["careful", "fast"]}},
    "at random": {"pools": "any_pool", "agents": "random"},
}


def _sloppy(rule: str, *figures: float) -> Case:
    scenario = center(
        {"all": 0.8},
        {
            "fast": {"seated": 2, "resolution": "50%", "handle_time": 0.6},
            "careful": {"seated": 2, "resolution": "95%"},
        },
        days=60,
        forgets=relaxation(1.2, 2.5, 4) + 10.0,
        longest=6,
        talk={"exponential": "200 s"},
        follow_ups=returns("0 s"),
        routing=RESOLVING[rule],
    )
    return Case(
        scenario,
        {
            "time to resolution": value(time_to_resolution, figures[0]),
            "mean queue": value(mean_queue, figures[1], costly=True),
            "contacts per issue": value(contacts_per_issue, figures[2]),
            "first pool's share": share(share_served_by(0), figures[3]),
            "fast occupancy": value(occupancy(0), figures[4]),
            "careful occupancy": value(occupancy(1), figures[5]),
        },
    )


SLOPPY_AND_CAREFUL = {
    f"sloppy and careful agents, {rule}": _sloppy(rule, *figures)
    for rule, figures in {
        "fast first": (5.653514139, 1.512092899, 1.543696172, 0.6715647399, 0.8293535345, 0.6760056715),
        "careful first": (5.560632882, 1.481320038, 1.438752608, 0.5665632789, 0.6521155162, 0.8314776174),
        "at random": (5.601311316, 1.49471347, 1.484916138, 0.6145806569, 0.7300805884, 0.7630872031),
    }.items()
}

ALL = PRIORITY | ONE_POOL_TWO_TIERS | TWO_POOLS | FAST_AND_SLOW | SLOPPY_AND_CAREFUL
