"""The sheet Settings: opening hours, what volumes count, how days differ, how service and money are worked out."""

from __future__ import annotations

from typing import Final

from simcenter.scenario.workbook.fields import Form, Setting

_CLOSING = {
    "answer everybody in overtime": "drain",
    "let go who waits": "hang_up",
    "cut off (round the clock only)": "stop",
}
_COUNTS = {
    "as the phone system counts (redials and repeats included)": "offered",
    "fresh problems only": "issues",
}
_FORMULAS = {
    "in time / (answered + abandoned)": "of_answered_and_abandoned",
    "in time / answered": "of_answered",
    "in time / (answered + abandoned) without short abandons": "excluding_short_abandons",
    "in time / (answered + abandoned) without abandons in target": "excluding_abandons_in_target",
    "(in time + abandoned in target) / offered": "counting_abandons_in_target",
}
_AGAIN = {"drawn anew": "fresh", "the same as before": "same"}

_CENTER: Final = (
    Setting(("name",), "Name", "text", "short, for reports"),
    Setting(("title",), "Title", "text", "one line for people"),
    Setting(("story",), "Story", "text", "what the center is; optional"),
    Setting(("hypothesis",), "Hypothesis", "text", "what you expect; optional"),
    Setting(("wrong_if",), "Wrong if", "text", "what would refute it; optional"),
)
_DAY: Final = (
    Setting(("calendar", "opens"), "Opens", "clock", "first interval of Volume and Heads", required=True),
    Setting(("calendar", "closes"), "Closes", "clock", "end of the last interval", required=True),
    Setting(("calendar", "interval"), "Interval", "duration", "with its unit; divides the day into whole intervals"),
    Setting(("calendar", "days"), "Days in one run", "whole", "1, unless customers come back on later days"),
    Setting(("calendar", "first_day"), "First day", "date", "a weekday or a date; needed where days are not alike"),
    Setting(("calendar", "closing"), "At closing", "choice", "what becomes of those who wait then", _CLOSING),
    Setting(("calendar", "start"), "State at the start", "words", "empty, or words of docs/language.md"),
)
_DEMAND: Final = (
    Setting(("volumes", "counts"), "Volume counts", "choice", "needed once customers redial or come back", _COUNTS),
    Setting(
        ("volumes", "day_factor"), "Day factor: shape", "day_factor",
        "how different days are: 10 wild, 30 usual, 400 quiet, or none; nothing else moves answers more", required=True,
    ),
    Setting(("volumes", "weekdays"), "Volume by weekday", "words", "empty, or factors such as {monday: 1.2}"),
    Setting(("volumes", "carry_in"), "Customers of earlier days come back", "yes_no", "on the first day"),
)  # fmt: skip
_SERVICE: Final = (
    Setting(("service_level", "formula"), "Service level is", "choice", "as your phone system works it out", _FORMULAS),
    Setting(("service_level", "within"), "Target without a promise", "duration", "for tiers that have none"),
    Setting(("service_level", "short_abandon"), "Short abandon", "duration", "who hangs up sooner may be left out"),
)
_MONEY: Final = (
    Setting(("money", "currency"), "Currency", "text", "its name"),
    Setting(("money", "on_top_of_wage"), "On top of the wage", "fraction", "benefits and overheads, as a share of it"),
)
_AFTERWARDS: Final = (
    Setting(
        ("follow_ups", "redial", "after_abandoning"), "Redial after hanging up", "share", "of those; empty: none"
    ),
    Setting(("follow_ups", "redial", "after_blocking"), "Redial after finding no line", "share", "of those"),
    Setting(("follow_ups", "redial", "delay"), "Redial: mean delay", "mean", "exponential"),
    Setting(("follow_ups", "redial", "patience"), "Redial: patience", "choice", "of the next try", _AGAIN),
    Setting(
        ("follow_ups", "returns", "probability"), "Come back unresolved", "share",
        "of those whose problem was not solved; empty: none",
    ),
    Setting(("follow_ups", "returns", "delay"), "Come back: mean delay", "mean", "exponential"),
    Setting(("follow_ups", "max_attempts"), "Contacts of one problem at most", "whole", "1 to 50"),
)  # fmt: skip
_LINES: Final = (
    Setting(("channels", "phone", "lines"), "Trunk lines", "whole", "more callers find none; empty: unlimited"),
    Setting(("channels", "phone", "before_queue"), "Mean time before the queue", "mean", "voice menu; exponential"),
    Setting(("channels", "phone", "self_service"), "Self-service", "words", "empty, or words of docs/language.md"),
    Setting(("entry",), "Announced waits and call-backs", "words", "empty, or words of docs/language.md"),
)

_PEOPLE: Final = (
    Setting(
        ("best_proficiency",), "Best proficiency", "whole", "1 or 100: systems differ; needed where Pools has levels",
    ),
)  # fmt: skip

SETTINGS: Final = Form(
    "Settings",
    ("Opening hours, what volumes count, how days differ, how service and money are worked out.",
     "Fill the column Value. Durations carry their unit: 20 s, 30 min. An empty value means the usual one."),
    groups={
        "The center": _CENTER, "The day": _DAY, "How many come": _DEMAND, "Service level": _SERVICE,
        "Money": _MONEY, "Agents": _PEOPLE, "What customers do afterwards": _AFTERWARDS, "Telephone lines": _LINES,
    },
)  # fmt: skip
