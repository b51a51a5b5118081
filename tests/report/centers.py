"""Small centers for reports: a usual one, one with sixty pools and the longest names there are, one nobody answers."""

from __future__ import annotations

from typing import Any

from simcenter.scenario.model import Scenario
from simcenter.scenario.units import LONGEST_NAME


def center(**sections: Any) -> Scenario:
    """A morning of two tiers with promises, sources and a routing plan to compare with."""
    words: dict[str, Any] = {
        "name": "small",
        "title": "Two tiers at one desk",
        "sources": [{"what": "talk 3 min", "status": "assumption", "source": "a guess"}],
        "calendar": {"opens": "08:00", "closes": "10:00", "interval": "30 min"},
        "tiers": {
            "premier": {"patience": {"exponential": "3 min"}, "promise": {"share": "90%", "within": "20 s"}},
            "standard": {"patience": {"exponential": "3 min"}, "promise": {"share": "80%", "within": "20 s"}},
        },
        "needs": {"help": {"talk": {"exponential": "3 min"}}},
        "volumes": {
            "day_factor": {"shape": 30},
            "streams": [
                {"tier": "premier", "need": "help", "per_hour": 10},
                {"tier": "standard", "need": "help", "per_hour": 70},
            ],
        },
        "pools": {"team": {"seated": 5, "wage": "30/h"}},
        **sections,
    }
    return Scenario.model_validate(words)


def long_name(begin: str, number: int) -> str:
    """A name as long as names may be."""
    text = f"{begin}_with_a_name" + "_that_goes_on_and_on_until_nobody_reads_it" * 5
    return f"{text[: LONGEST_NAME - 3]}_{number:02d}"


def wide() -> Scenario:
    """Sixty pools, three tiers, names and a title of two hundred letters."""
    tiers = [long_name("tier", i) for i in range(3)]
    return center(
        name="w" * 200,
        title="A title that does not end " * 8,
        tiers={
            tier: {"patience": {"exponential": "3 min"}, "promise": {"share": "80%", "within": "20 s"}}
            for tier in tiers
        },
        volumes={
            "day_factor": {"shape": 30},
            "streams": [{"tier": tier, "need": "help", "per_hour": 300} for tier in tiers],
        },
        pools={long_name("team", i): {"seated": 1, "wage": "30/h"} for i in range(60)},
    )


def nobody_answered() -> Scenario:
    """A center whose agents have gone home before the first customer calls."""
    streams = [{"tier": tier, "need": "help", "per_interval": [0, 20, 20, 20]} for tier in ("premier", "standard")]
    return center(
        volumes={"day_factor": {"shape": 30}, "streams": streams},
        pools={"team": {"seated": [1, 0, 0, 0], "wage": "30/h"}},
    )
