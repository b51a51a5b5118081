"""A mixed day in the compiled engine against its own reference: calls, chats and tickets, two levels, shifts.

Three tiers call, write chats and send email from 08:00 to 20:00. A tenth of what the first line answers goes on to
specialists, whom a call waits for with patience of its own; tickets fill the time that is free and wait over night.
Some 16,000 contacts a day. The goal is 25 times the reference engine, which is held to the same outcome elsewhere.
"""

from __future__ import annotations

from typing import Any

from benchmarks.surroundings import load
from benchmarks.timing.contenders import SEED, against_its_reference
from benchmarks.timing.rounds import alternate, as_markdown
from benchmarks.workloads import PROFILE
from simcenter.scenario.model import Scenario
from simcenter.simulation import Simulator

FRESH = {"phone": 8_600, "chat": 4_300, "email": 1_700}
"""Problems a day; with those that come back and what the specialists take over some 16,000 contacts."""
SHARES = {"gold": 0.1, "silver": 0.3, "bronze": 0.6}
SHIFTS = (("08:00", "16:00", "11:30"), ("09:30", "17:30", "13:00"), ("12:00", "20:00", "16:00"))
"""Start, end, and lunch of half an hour."""
DAYS = 4


def mixed_day() -> Scenario:
    """The day as a scenario."""
    streams = [
        {"tier": tier, "need": "service", "channel": channel, "per_day": fresh * share, "profile": list(PROFILE)}
        for channel, fresh in FRESH.items()
        for tier, share in SHARES.items()
    ]
    return Scenario.model_validate(
        {
            "simcenter": 1,
            "name": "mixed_day",
            "calendar": {"opens": "08:00", "closes": "20:00", "interval": "30 min"},
            "tiers": {name: _tier(place) for place, name in enumerate(SHARES)},
            "needs": {"service": {"talk": {"lognormal": {"mean": "4 min", "cv": 1.1}}, "wrap": "20 s"}},
            "channels": {"phone": {"before_queue": "10 s"}, "chat": {"kind": "chat"}, "email": {"kind": "deferred"}},
            "levels": {"specialists": {"skill": "deep", "talk": {"lognormal": {"mean": "8 min", "cv": 1.0}}}},
            "escalations": [{"to": "specialists", "share": {"first_line": "10%", "night_owls": "10%"}}],
            "volumes": {"day_factor": "none", "counts": "issues", "streams": streams},
            "follow_ups": {"returns": {"probability": "80%", "delay": {"exponential": "90 min"}}},
            "pools": {
                "first_line": {**_rostered(40), "chats": _chats(), "resolution": "85%"},
                "night_owls": {"seated": 15, "chats": _chats(), "resolution": "80%", "handle_time": 1.1},
                "specialists": {"seated": 26, "skills": ["deep"], "chats": _chats(), "resolution": "95%"},
            },
            "routing": {
                "customers": "head_start",
                "desks": {"first_line": ["first_line", "night_owls"], "specialists": ["specialists"]},
                "overflow": "never",
                "deferred": "fills_time",
            },
        }
    )


def _tier(place: int) -> dict[str, Any]:
    within = {"share": "80%", "within": "20 s"}
    answer = {"share": "90%", "within": f"{4 * (place + 1)} h", "hours": "business"}
    return {"patience": {"exponential": f"{8 - 2 * place} min"}, "promise": within, "first_response": answer}


def _rostered(agents: int) -> dict[str, Any]:
    return {
        "roster": [
            {"agents": agents, "start": start, "end": end, "breaks": [{"at": lunch, "length": "30 min"}]}
            for start, end, lunch in SHIFTS
        ]
    }


def _chats() -> dict[str, Any]:
    return {"at_once": 3, "slowdown": "20%", "other_work": "when_free"}


def report_mixed(rounds: int) -> int:
    """Print the table, and how many contacts a day has."""
    scenario = mixed_day()
    demand = Simulator(scenario).draw(SEED)
    print(f"A mixed day: {demand.fresh:,} problems; calls, chats, tickets, two levels, shifts. CPU time of one core.\n")
    rows = alternate(against_its_reference(scenario, DAYS), rounds)
    print(as_markdown("Mixed day: draw, run and measure unless said", rows))
    print(f"\n({load()})\n", flush=True)
    return 0


__all__ = ["mixed_day", "report_mixed"]
