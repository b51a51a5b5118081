"""How long customers waited, and whether promises were kept."""

from simcenter.results.daily import fates as of
from simcenter.results.daily.fates import FORMULAS, Fate
from simcenter.results.daily.summary import Kept, Served, Sum
from simcenter.results.measures.measure import (
    BY_CONTACT,
    BY_INTERVAL,
    Measure,
    of_single_days,
    wait_quantile,
)
from simcenter.results.measures.sums import (
    answered_by,
    contacts,
    first_attempts,
    headline,
    longest_wait,
    promises,
    seconds,
    served,
)

_ANSWERED = answered_by(contacts(*of.ANSWERED), served(Served.ANSWERED))
_IN_TARGET = answered_by(contacts(*of.ANSWERED_IN_TARGET), served(Served.IN_TARGET))
_WAITED = contacts(*of.ANSWERED, *of.ABANDONED, Fate.CLOSED_OUT)
_LEFT_THE_LINE = (Fate.BALKED, *of.CALLED_BACK, Fate.NOT_REACHED, Fate.NOT_CALLED)
_FINISHED = answered_by(contacts(*of.FINISHED, of.CALLED_BACK[0], Fate.DONE), served(Served.FINISHED))
_EVERYWHERE = BY_INTERVAL | {"pool"}
_STEPS = (Served.TALK, Served.HOLD, Served.WRAP)
_BY_TIER = frozenset({"overall", "tier"})
_SAYS = {
    "of_answered_and_abandoned": "answered within the target / (answered + abandoned)",
    "of_answered": "answered within the target / answered",
    "excluding_short_abandons": "answered within the target / (answered + abandoned - short abandons)",
    "excluding_abandons_in_target": "answered within the target / (answered + abandoned - abandoned in it)",
    "counting_abandons_in_target": "(answered + abandoned, both within the target) / offered",
}
_TARGET = "; the target is the tier's promise, or the scenario's `service_level.within`."

_LEVELS = [
    Measure("service_level", "share", headline(0, contacts), headline(1, contacts), False,
            f"The scenario's own formula of the named ones below{_TARGET}", BY_INTERVAL),
    Measure("service_level_first_attempts_only", "share", headline(0, first_attempts),
            headline(1, first_attempts), False,
            "The scenario's own formula, over contacts with attempt 1 only.", BY_CONTACT),
]  # fmt: skip
for _name, (_above, _below) in FORMULAS.items():
    _says = _SAYS[_name][0].upper() + _SAYS[_name][1:] + _TARGET
    if _name == "of_answered":
        _level = Measure(f"service_level_{_name}", "share", _IN_TARGET, _ANSWERED, False, _says, _EVERYWHERE)
    else:
        _parts = contacts(*_above), contacts(*_below)
        _level = Measure(f"service_level_{_name}", "share", *_parts, False, _says, BY_INTERVAL)
    _first = first_attempts(*_above), first_attempts(*_below)
    _only = f"{_says} Contacts with attempt 1 only."
    _LEVELS += [
        _level,
        Measure(f"service_level_{_name}_first_attempts_only", "share", *_first, False, _only, BY_CONTACT),
    ]

_WAITS = [
    Measure("asa", "s", answered_by(seconds(Sum.WAIT_ANSWERED), served(Served.WAIT, per=1_000)),
            _ANSWERED, True,
            "Average speed of answer: mean wait of answered contacts, from queue entry to answer.",
            _EVERYWHERE),
    Measure("mean_wait", "s", seconds(Sum.WAIT_ANSWERED, Sum.WAIT_LEFT), _WAITED, True,
            "Mean wait of all whose wait is over: answered, abandoned and closed out.", BY_INTERVAL),
    Measure("total_wait", "s", seconds(Sum.WAIT_ANSWERED, Sum.WAIT_LEFT, Sum.WAIT_OPEN), None, True,
            "Time spent in queues by all, those still waiting up to the end of the run.", BY_INTERVAL),
    Measure("time_to_human", "s", seconds(Sum.TO_HUMAN), contacts(*of.ANSWERED, *of.CALLED_BACK), True,
            "Mean time from dialling to the answer, of answered contacts, those called back included.", BY_INTERVAL),
    Measure("human_within_30s", "share", contacts(*of.SOON_AT_HUMAN),
            contacts(*of.ANSWERED, *of.ABANDONED, Fate.CLOSED_OUT, Fate.BLOCKED, *_LEFT_THE_LINE), False,
            "Answered within 30 s of dialling / (answered + abandoned + closed out + blocked), those who balked or "
            "took a call-back below the line too.", BY_INTERVAL),
    Measure("longest_wait", "s", longest_wait, None, True,
            "Longest wait of a day, of those answered, abandoned or closed out.", _BY_TIER, additive=False),
]  # fmt: skip
for _percent in (50, 90, 95, 99):
    _quantile = wait_quantile(_percent / 100, True)
    _reading = f"Wait not exceeded by {_percent} % of those answered, abandoned or closed out"
    _served = f"Wait not exceeded by {_percent} % of those answered, days pooled, read off a histogram."
    _WAITS += [
        Measure(f"wait_p{_percent}", "s", _quantile, None, True,
                f"{_reading}, days pooled, read off a histogram.", _BY_TIER, _percent / 100, additive=False),
        Measure(f"daily_wait_p{_percent}", "s", of_single_days(_quantile), None, True,
                f"{_reading}, of a single day; over many days the mean of that.", _BY_TIER, additive=False),
        Measure(f"answered_wait_p{_percent}", "s", wait_quantile(_percent / 100, False), None, True, _served,
                _BY_TIER, _percent / 100, additive=False),
    ]  # fmt: skip

_KEPT = [
    Measure("promise_kept", "share", promises(Kept.PERIODS_KEPT), promises(Kept.PERIODS), False,
            "Periods in which the tier's promise was kept / periods in which it could be judged.", _BY_TIER),
    Measure("intervals_in_target", "share", promises(Kept.INTERVALS_KEPT), promises(Kept.INTERVALS), False,
            "Intervals in which the tier's promise was kept, whatever its period / intervals with contacts.",
            _BY_TIER),
]  # fmt: skip

_HANDLING = [
    Measure("aht", "s", answered_by(seconds(Sum.HANDLE), served(*_STEPS, per=1_000)), _FINISHED, None,
            "Average handle time: talk + hold + wrap of finished contacts.", _EVERYWHERE),
    Measure("mean_talk", "s", served(Served.TALK, per=1_000), served(Served.FINISHED), None,
            "Mean talk time of finished contacts.", BY_CONTACT | {"pool"}),
    Measure("mean_hold", "s", served(Served.HOLD, per=1_000), served(Served.FINISHED), None,
            "Mean hold time of finished contacts.", BY_CONTACT | {"pool"}),
    Measure("mean_wrap", "s", served(Served.WRAP, per=1_000), served(Served.FINISHED), None,
            "Mean after-contact work of finished contacts.", BY_CONTACT | {"pool"}),
]  # fmt: skip

SERVICE = (*_LEVELS, *_WAITS, *_KEPT, *_HANDLING)
