"""The form a planner fills in: its sheets, their columns and settings, each with what it means.

Reader and writer share it, so that what is written is what is read.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

from simcenter.scenario.workbook.fields import Column, Form, Setting
from simcenter.scenario.workbook.form_settings import SETTINGS as SETTINGS

SHAPES: Final[Mapping[str, str]] = {
    "always the same": "fixed",
    "exponential": "exponential",
    "lognormal": "lognormal",
    "gamma": "gamma",
    "weibull": "weibull",
    "erlang": "erlang",
    "never": "never",
}
"""How times vary, in words for planners; `never` is for patience."""

SHAPE_NUMBER: Final[Mapping[str, str]] = {"lognormal": "cv", "gamma": "shape", "weibull": "shape", "erlang": "stages"}
"""The number a family takes beside its mean."""

STATUS: Final[Mapping[str, str]] = {word: word for word in ("data", "literature", "benchmark", "assumption")}

_PERIODS = {word: word for word in ("interval", "day", "week", "month")}
_KINDS = {
    "chat": "chat",
    "email or tickets (answered later)": "deferred",
    "calls (another number or line)": "call",
}
_CLOCKS = {"while the center is open": "business", "round the clock": "round_the_clock"}
_BESIDE_CHATS = {"no": "never", "when they hold no chats": "when_free"}
_DEFERRED = {"when nothing else waits": "fills_time", "ranked with all others": "ranked"}
_AGENTS = {
    "the one idle longest": "longest_idle",
    "the one least busy today": "least_occupied",
    "any one at random": "random",
    "the fastest": "fastest",
}
TIERS: Final = Form(
    "Tiers",
    ("One row for each rank the business gives its customers, the highest first.",
     "Patience decides who hangs up; without data of your own, an exponential mean of 2 to 6 minutes is usual."),
    (
        Column("tier", "Tier", "name", "Letters, digits and underscores.", required=True),
        Column("share", "Promise: share", "share", "Share of contacts answered in time, such as 80 %. Empty: none."),
        Column("within", "Within (s)", "seconds", "Answered within this time of joining the queue."),
        Column("period", "Judged per", "choice", "The promise is judged once in each: day, unless you say.", _PERIODS),
        Column("response_share", "First response: share", "share", "Of email and tickets answered in time.", rare=True),
        Column("response_within", "First response within", "duration", "With its unit: 6 h.", rare=True),
        Column("response_hours", "First response counts", "choice", "Empty: while it is open.", _CLOCKS, rare=True),
        Column("response_period", "First response judged per", "choice", "Empty: day.", _PERIODS, rare=True),
        Column("patience", "Patience mean (s)", "seconds", "Mean time they would wait. Empty: for ever."),
        Column("patience_shape", "Patience varies", "shape", "Empty: exponential.", SHAPES),
        Column("patience_number", "Patience CV or shape", "number", "CV of lognormal, shape of gamma or weibull.",
               rare=True),
        Column("value", "Value a year", "number", "What a customer is worth in a year. Empty: 0."),
        Column("handle_time", "Talk and hold x", "number", "Factor on talk and hold of the need. Empty: 1."),
        Column("skill", "Skill", "name", "Name of the skill this tier takes, if not the tier's own.", rare=True),
        Column("customers", "Customers", "whole", "How many there are.", rare=True),
        Column("contacts_per_day", "Contacts per customer and day", "number", "Of one customer.", rare=True),
        Column("returns", "Come back", "words", "Words of the scenario language.", rare=True),
        Column("redial", "Redial", "words", "Words of the scenario language.", rare=True),
        Column("orders_per_day", "Orders a day", "number", "Of all customers of the tier.", rare=True),
        Column("managers", "Account managers", "words", "Pools in words of the language: [bankers].", rare=True),
        Column("upgrade", "Rises to another tier", "words", "In words: {to: premium, accepts: 30%}.", rare=True),
        Column("recognition", "Recognised", "words", "Share by channel in words: {phone: 80%}.", rare=True),
        Column("status", "Status", "choice", "How well the row is founded.", STATUS),
        Column("source", "Where from", "text", "Where the numbers were found."),
    ),
)  # fmt: skip


def _times(step: str, what: str) -> tuple[Column, Column, Column]:
    key = step.lower()
    return (
        Column(key, f"{step} mean (s)", "seconds", what, required=step == "Talk"),
        Column(f"{key}_shape", f"{step} varies", "shape",
               "always the same, exponential (CV 1), lognormal (many short, few long) ... Empty: always the same.",
               SHAPES, required=step == "Talk"),
        Column(f"{key}_number", f"{step} CV or shape", "number",
               "CV (standard deviation / mean) of lognormal; shape of gamma and weibull; stages of erlang."),
    )  # fmt: skip


NEEDS: Final = Form(
    "Needs",
    ("One row for each thing contacts are about. AHT is talk + hold + wrap.",
     "Talk times are usually lognormal with a CV of 1.0 to 1.2; wrap is work after the customer has left."),
    (
        Column("need", "Need", "name", "Letters, digits and underscores.", required=True),
        *_times("Talk", "Mean time in conversation."),
        *_times("Hold", "Mean time on hold. Empty: none."),
        *_times("Wrap", "Mean after-contact work. Empty: none."),
        Column("skill", "Skill", "name", "Name of the skill this need takes, if not the need's own.", rare=True),
        Column("status", "Status", "choice", "How well the row is founded.", STATUS),
        Column("source", "Where from", "text", "Where the numbers were found."),
    ),
)  # fmt: skip

AHT: Final = Form(
    "AHT",
    ("Only where a tier's handle time for a need differs from Needs: its AHT; talk becomes what hold and wrap leave.",
     "One AHT for a tier and need over the whole day; where it differs by the interval, use AHT by interval."),
    (
        Column("tier", "Tier", "name", "A tier of the sheet Tiers.", required=True),
        Column("need", "Need", "name", "A need of the sheet Needs.", required=True),
        Column("aht", "AHT (s)", "seconds", "Mean of talk + hold + wrap. Empty: as in Needs."),
        Column("talk", "Talk", "words", "Words of the scenario language instead of an AHT.", rare=True),
        Column("hold", "Hold", "words", "Words of the scenario language.", rare=True),
        Column("wrap", "Wrap", "words", "Words of the scenario language.", rare=True),
        Column("patience", "Patience", "words", "Words of the scenario language.", rare=True),
        Column("channel", "Channel", "name", "A channel of the sheet Channels. Empty: phone.", rare=True),
    ),
    optional=True,
)  # fmt: skip

CHANNELS: Final = Form(
    "Channels",
    ("Only where contacts come otherwise than by phone: a row for each other channel. The phone's own lines are in "
     "Settings.",
     "Volume then has a column TIER / NEED / CHANNEL; Tiers may promise a first response, Pools say who takes chats."),
    (
        Column("channel", "Channel", "name", "Its name, such as chat or email.", required=True),
        Column("kind", "Kind", "choice", "Whether somebody waits for it.", _KINDS, required=True),
        Column("lines", "Trunk lines", "whole", "More find none. Empty: unlimited.", rare=True),
        Column("before_queue", "Mean time before the queue", "mean", "A menu or bot; with its unit.", rare=True),
        Column("self_service", "Self-service", "words", "Words of the scenario language.", rare=True),
    ),
    optional=True,
)  # fmt: skip

INCIDENTS: Final = Form(
    "Incidents",
    ("What happens once: a rush, an outage, slow systems. In words of the scenario language (docs/language.md).",),
    (
        Column("name", "Incident", "name", "Its name.", required=True),
        Column("plan", "In words", "words", "Such as: {volume: 3, at: 09:00-11:00}", required=True),
    ),
    optional=True,
)  # fmt: skip

VOLUME: Final = Form(
    "Volume",
    ("Contacts expected in each interval of an average day: a column for each tier and need.",
     "A heading is TIER / NEED (TIER alone where there is one need), for other channels TIER / NEED / CHANNEL. 0 where "
     "nobody calls; no totals."),
    (Column("from", "From", "clock", "Start of the interval; opening hours are in Settings.", required=True),),
)  # fmt: skip

AHT_BY_INTERVAL: Final = Form(
    "AHT by interval",
    ("Only where handle times differ over the day: AHT in seconds by the interval contacts come in, columns as in "
     "Volume.",
     "An empty cell means the AHT of the day, which is that of AHT or else of Needs."),
    (Column("from", "From", "clock", "Start of the interval; opening hours are in Settings.", required=True),),
    optional=True,
)  # fmt: skip

HEADS: Final = Form(
    "Heads",
    ("Heads in each interval: a column for each pool.",
     "Whether they are seated (present) or scheduled (paid, shrinkage is taken off) is said in Pools. No totals."),
    (Column("from", "From", "clock", "Start of the interval; opening hours are in Settings.", required=True),),
)  # fmt: skip

_SUPPLY = {"scheduled (paid)": "scheduled", "seated (present)": "seated", "in shifts": "roster"}

POOLS: Final = Form(
    "Pools",
    ("One row for each group of agents with the same skills, wage and contract.",
     "Scheduled heads are paid for; shrinkage is taken off and the rest rounded to whole heads. Seated heads are "
     "present."),
    (
        Column("pool", "Pool", "name", "Letters, digits and underscores.", required=True),
        Column("supply", "Heads are", "choice", "What Heads counts; or Shifts has them.", _SUPPLY, required=True),
        Column("shrinkage", "Shrinkage", "share", "Share of paid time away from customers. Empty: 0 %."),
        Column("wage", "Wage per hour", "money", "Of a paid hour, without what Settings puts on top. Empty: 0."),
        Column("resolution", "Resolution", "share", "Chance that a contact solves the problem. Empty: 100 %."),
        Column("handle_time", "Handle time x", "number", "Factor on handle times. Empty: 1."),
        Column("absence", "Absent", "share", "Chance that an agent stays away for the day. Empty: 0 %.", rare=True),
        Column("proficiency", "Proficiency", "number", "Level of its agents, 1 to 100, or words: {billing: 80}.",
               rare=True),
        Column("site", "Site", "name", "Where its agents sit.", rare=True),
        Column("weekdays", "Heads by weekday", "words", "Factors in words: {monday: 1.2}.", rare=True),
        Column("lateness", "Late for a shift", "words", "A random time in words of the language.", rare=True),
        Column("chats", "Chats at once", "number", "The most an agent holds; empty: takes none.", rare=True),
        Column("slowdown", "Each further chat slows", "share", "Off the speed of each, such as 15 %.", rare=True),
        Column("other_work", "Calls beside chats", "choice", "Empty: no.", _BESIDE_CHATS, rare=True),
        Column("status", "Status", "choice", "How well the row is founded.", STATUS),
        Column("source", "Where from", "text", "Where the numbers were found."),
    ),
)  # fmt: skip

SHIFTS: Final = Form(
    "Shifts",
    ("Only for pools whose heads are in shifts: a row for agents who come and go at the same times.",
     "They are paid from start to end; their breaks take the place of shrinkage."),
    (
        Column("pool", "Pool", "name", "A pool of the sheet Pools.", required=True),
        Column("agents", "Agents", "whole", "How many work this shift. Empty: 1."),
        Column("start", "Start", "clock", "When the shift begins.", required=True),
        Column("end", "End", "clock", "When it ends.", required=True),
        Column("breaks", "Breaks", "pauses", "When and how long, separated by commas: 10:00 15 min, 12:30 30 min."),
        Column("days", "Days", "list", "Weekdays on which it is worked, separated by commas. Empty: every day."),
    ),
    optional=True,
)  # fmt: skip

AGENTS: Final = Form(
    "Agents",
    ("Only for pools whose agents differ: a row for each agent of such a pool. A roster can be pasted here.",
     "Of a pool in shifts the rows may have the shift as well; then Shifts has none of that pool."),
    (
        Column("name", "Agent", "name", "A name or number of their own; letters, digits, underscores.", required=True),
        Column("pool", "Pool", "name", "A pool of the sheet Pools.", required=True),
        Column("handle_time", "Handle time x", "number", "Factor beside the pool's: 1.2 takes 20 % longer. Empty: 1."),
        Column("resolution", "Resolution", "share", "Chance that a contact solves the problem. Empty: the pool's."),
        *(replace(column, required=False) for column in SHIFTS.columns if column.key not in ("pool", "agents")),
    ),
    optional=True,
)  # fmt: skip

SKILLS: Final = Form(
    "Skills",
    ("Who can serve what: 1 or x where a pool has the skill. A column is a need or a tier (or a skill named there).",
     "What has no column here takes no special skill: everybody can do it."),
    (Column("pool", "Pool", "name", "A pool of the sheet Pools.", required=True),),
    optional=True,
)  # fmt: skip

ROUTING: Final = Form(
    "Routing",
    ("Who serves whom, and whom first. Whose own pools are whose stands in Desks.",
     "simcenter policies lists the policies, what each does and when to use it."),
    groups={
        "The plan": (
            Setting(("customers",), "Served first", "plan", "policy of a free agent: longest_wait, head_start, "
                    "strict_tiers, ageing_tiers, promise_slack, service_objective"),
            Setting(("pools",), "Pool taken", "plan", "policy of a contact: preference, fastest_first, any_pool"),
            Setting(("agents",), "Agent taken", "choice", "of those who would do alike", _AGENTS),
            Setting(("overflow",), "Other pools open after", "opening", "at once, never, or a duration such as 20 s"),
            Setting(("deferred",), "Email and tickets", "choice", "when agents work on them", _DEFERRED),
            Setting(("named_agent",), "Own agent", "words", "whom contacts wait for: words of docs/language.md"),
            Setting(("required_proficiency",), "Proficiency needed", "words", "level by contacts: {premium: 60}"),
        )
    },
    optional=True,
)  # fmt: skip

DESKS: Final = Form(
    "Desks",
    ("Own pools of some contacts, when other pools with the skills open to them, and what the policy counts for them.",
     "Contacts are a tier, a need, or both as tier/need. What has no row owns every pool with its skills."),
    (
        Column("contacts", "Contacts", "text", "A tier, a need, or tier/need.", required=True),
        Column("desks", "Own pools", "list", "Names of pools, separated by commas."),
        Column("overflow", "Other pools open after", "opening", "at once, never, or a duration. Empty: as in Routing."),
        Column("number", "Number for the policy", "parameter",
               "head_start: time ahead (90 s); strict_tiers: rank; ageing_tiers: speed; promise_slack: target."),
        Column("keep", "Served only while more are idle", "keep",
               "Agents kept back from these contacts: POOL NUMBER, several separated by commas."),
    ),
    optional=True,
)  # fmt: skip

WHAT_IFS: Final = Form(
    "What ifs",
    ("Named what-ifs: simcenter compare plan.xlsx --change NAME makes all changes of that name.",
     "simcenter compare --help lists the forms a change may have."),
    (
        Column("name", "Name", "name", "The same name on several rows: all of them together.", required=True),
        Column("change", "Change", "text", "Such as: volume +15%", required=True),
    ),
    optional=True,
)  # fmt: skip

PLANS: Final = Form(
    "Other plans",
    ("Other routing plans to compare, in words of the scenario language.",
     "simcenter compare plan.xlsx --policy NAME compares one with the plan of the sheet Routing."),
    (
        Column("name", "Plan", "name", "Its name.", required=True),
        Column("plan", "In words", "words", "Such as: {customers: longest_wait, pools: any_pool}", required=True),
    ),
    optional=True,
)  # fmt: skip

SOURCES: Final = Form(
    "Sources",
    ("Where other numbers come from, and how well they are founded.",
     "data: measured by you; literature: published; benchmark: what most centers say; assumption: a guess."),
    (
        Column("what", "Number", "text", "Which number.", required=True),
        Column("status", "Status", "choice", "How well it is founded.", STATUS, required=True),
        Column("source", "Where from", "text", "Where it was found."),
    ),
    optional=True,
)  # fmt: skip

FORMS: Final = (
    SETTINGS, CHANNELS, TIERS, NEEDS, AHT, VOLUME, AHT_BY_INTERVAL, POOLS, HEADS, SHIFTS, AGENTS, SKILLS, ROUTING,
    DESKS, WHAT_IFS, PLANS, INCIDENTS, SOURCES,
)  # fmt: skip
"""All sheets a workbook may have, in their order; any other is not read."""

SOURCE_OF: Final[Mapping[str, str]] = {
    "Tiers": "promise, patience and value of {}",
    "Needs": "talk, hold and wrap of {}",
    "Pools": "shrinkage, wage and resolution of {}",
}
"""What the status of a row is about, as the scenario's list of sources says it."""
