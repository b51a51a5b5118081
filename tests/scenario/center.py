"""A small center as plain data, to be altered by tests; and random small centers for properties."""

from __future__ import annotations

import copy
from typing import Any

from hypothesis import strategies as st

from simcenter.scenario.model import Scenario

INTERVALS = 8
"""Half hours from 08:00 to 12:00."""

CENTER: dict[str, Any] = {
    "simcenter": 1,
    "name": "two desks",
    "calendar": {"opens": "08:00", "closes": "12:00", "interval": "30 min"},
    "tiers": {
        "premier": {"patience": {"exponential": "5 min"}, "promise": {"share": "80%", "within": "20 s"}},
        "standard": {"patience": {"exponential": "3 min"}},
    },
    "needs": {
        "billing": {"talk": {"lognormal": {"mean": "240 s", "cv": 1.1}}, "wrap": "30 s"},
        "orders": {"talk": "3 min"},
    },
    "volumes": {
        "day_factor": {"shape": 30},
        "streams": [
            {"tier": "premier", "need": "billing", "per_interval": [6, 8, 10, 12, 12, 10, 8, 6]},
            {"tier": "standard", "need": "billing", "per_hour": {"08:00-10:00": 40, "10:00-12:00": 20}},
            {"tier": "standard", "need": "orders", "per_day": 80},
        ],
    },
    "pools": {
        "premier": {"seated": 5, "wage": "24/h"},
        "standard": {"seated": [6, 6, 8, 8, 8, 8, 6, 6], "wage": "20/h"},
    },
    "routing": {
        "customers": {"policy": "head_start", "premier": "90 s"},
        "desks": {"premier": ["premier"], "standard": ["standard"]},
        "overflow": "20 s",
        "reserve": {"premier": {"standard": 2}},
    },
}


def center(**places: Any) -> dict[str, Any]:
    """Return the small center with places set, as in ``center(pools__premier__seated=3)``; None removes."""
    data = copy.deepcopy(CENTER)
    for place, value in places.items():
        *steps, last = (int(step) if step.isdigit() else step for step in place.split("__"))
        part: Any = data
        for step in steps:
            part = part[step] if isinstance(step, int) else part.setdefault(step, {})
        if value is None:
            del part[last]
        else:
            part[last] = value
    return data


def scenario(**places: Any) -> Scenario:
    """Return the small center, altered as in `center`, as a scenario read from a file."""
    return Scenario.model_validate(center(**places), context={"in_file": True})


# Random small centers ------------------------------------------------------------------------------------

durations = st.sampled_from(["1 ms", "20 s", "90 s", "2.5 min", "1 h"])
shares = st.sampled_from(["5%", "12.5%", 0.3, "80%"])
finite_times = st.one_of(
    durations,
    durations.map(lambda mean: {"exponential": mean}),
    st.builds(
        lambda mean, cv: {"lognormal": {"mean": mean, "cv": cv}}, durations, st.sampled_from([0.5, 1, 2.25])
    ),
    st.builds(
        lambda mean, stages: {"erlang": {"mean": mean, "stages": stages}}, durations, st.integers(1, 4)
    ),
    st.builds(lambda share, of: {"zero_share": {"share": share, "of": of}}, shares, durations),
)
patience = st.one_of(
    st.just("never"),
    finite_times,
    st.just({"mixture": [{"share": "25%", "of": "never"}, {"share": "75%", "of": {"exponential": "3 min"}}]}),
)


def per_interval(numbers: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """One number, one for each interval, or two stretches."""
    stretches = st.tuples(numbers, numbers)
    return st.one_of(
        numbers,
        st.lists(numbers, min_size=INTERVALS, max_size=INTERVALS),
        stretches.map(lambda pair: {"08:00-09:30": pair[0], "10:00-12:00": pair[1]}),
    )


def _optional(**parts: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries({}, optional=parts)


amounts = per_interval(st.one_of(st.integers(1, 60), st.floats(0.25, 60)))
follow_ups = _optional(
    returns=st.fixed_dictionaries({"probability": shares, "delay": finite_times}),
    redial=_optional(
        after_abandoning=shares, delay=finite_times, patience=st.sampled_from(["fresh", "same"])
    ),
    max_attempts=st.integers(1, 5),
)
tiers = _optional(
    value=st.integers(0, 10**6),
    patience=patience,
    handle_time=st.floats(0.5, 2),
    promise=st.fixed_dictionaries({"share": shares, "within": durations}),
)
needs = st.fixed_dictionaries({"talk": finite_times}, optional={"hold": finite_times, "wrap": finite_times})
volumes = st.one_of(
    amounts.map(lambda amount: {"per_interval": amount}),
    amounts.map(lambda amount: {"per_hour": amount}),
    st.floats(1, 500).map(lambda amount: {"per_day": amount, "profile": [1, 2, 3, 4, 4, 3, 2, 1]}),
)
heads = per_interval(st.integers(5, 9))
shift = {"agents": 6, "start": "08:00", "end": "12:00", "breaks": [{"at": "10:00", "length": "15 min"}]}
pools = st.one_of(
    heads.map(lambda number: {"seated": number}),
    st.builds(lambda number, share: {"scheduled": number, "shrinkage": share}, heads, st.just("20%")),
    st.just({"roster": [shift]}),
).flatmap(
    lambda supply: _optional(
        wage=st.just("24.5/h"),
        handle_time=st.one_of(st.floats(0.5, 2), st.just({"a": 1.5, "default": {"talk": 0.8}})),
        resolution=st.one_of(shares, st.just({"a": "60%"})),
    ).map(lambda more: {**supply, **more})
)


@st.composite
def centers(draw: st.DrawFn) -> dict[str, Any]:
    """Plain data of a small center that holds together, with every kind of part somewhere."""
    kinds = draw(st.lists(st.tuples(st.sampled_from("xyz"), st.sampled_from("ab")), min_size=1, unique=True))
    names = draw(st.lists(st.sampled_from(["x", "desk", "night"]), min_size=1, unique=True))
    routing = _optional(
        customers=st.sampled_from(["longest_wait", {"policy": "head_start", kinds[0][0]: "90 s"}]),
        agents=st.sampled_from(["longest_idle", "random"]),
        desks=st.just({"/".join(kinds[0]): [names[0]], "default": names}),
        overflow=st.sampled_from(["never", "at once", "45 s", {"repeat": "10 s", "default": "never"}]),
        reserve=st.just({names[-1]: {"default": 1}}),
    )
    return {
        "simcenter": 1,
        "calendar": {"opens": "08:00", "closes": "12:00", "days": draw(st.integers(1, 3))},
        "tiers": {tier: draw(tiers) for tier, _ in kinds},
        "needs": {need: draw(needs) for need in "ab"},
        "volumes": {
            "counts": draw(st.sampled_from(["issues", "offered"])),
            "day_factor": draw(st.sampled_from(["none", {"shape": 10}, {"shape": 28.7}])),
            "streams": [{"tier": tier, "need": need, **draw(volumes)} for tier, need in kinds],
        },
        "follow_ups": draw(follow_ups),
        "pools": {name: draw(pools) for name in names},
        "routing": draw(routing),
        "policies": draw(st.dictionaries(st.sampled_from(["split", "shared"]), routing, max_size=2)),
    }
