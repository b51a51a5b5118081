"""The finding of a search for staff in sentences, the decision first."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from simcenter.scenario.model import Scenario
from simcenter.scenario.units import format_duration, format_share
from simcenter.study.staffing.promises import MOST_OVERTIME
from simcenter.study.staffing.required import growing_talk, required_groups

if TYPE_CHECKING:
    from simcenter.study.staffing.calculator import Simulated
    from simcenter.study.staffing.promises import TierPromise
    from simcenter.study.staffing.result import Budget, PromiseOutcome, Staffing, StaffPlan, WorkLeft


def findings(staffing: Staffing) -> Iterator[str]:
    """Say what was found, how sure it is, and why Erlang says something else."""
    if staffing.interrupted:
        yield "Interrupted: these are the best heads found so far, not the end of the search."
    yield from (_unreachable(staffing, k) for k in range(len(staffing.unreachable)))
    yield _heads(staffing)
    if staffing.without_budget is not None:
        yield _beyond(staffing, staffing.without_budget)
    yield from (promise_sentence(staffing, outcome) for outcome in staffing.found.promises)
    if staffing.found.all_met is not None:
        met = staffing.found.all_met
        yield f"One and the same day keeps all promises by day in {percent(met.mean)} of fresh days."
    if staffing.found.left is not None:
        yield _left_over(staffing, staffing.found.left)
    yield _sure(staffing)
    if staffing.verified and staffing.without_budget is None:
        yield _proof(staffing)
    yield from _compared(staffing)
    if staffing.fixed:
        names = ", ".join(staffing.fixed)
        yield f"Rosters stay as they are ({names}): their shifts are worked and paid, but not searched."
    if staffing.unit != staffing.scenario.money.currency:
        yield "Some pool has no wage, so cost is counted in paid head hours."


def promise_words(promise: TierPromise) -> str:
    """A promise in words, such as ``80 % within 20 s each day`` or ``at most 5 % abandoning each day``."""
    if promise.measure == "abandonment":
        return f"at most {_spaced(1 - promise.share)} abandoning each {promise.period}"
    if promise.measure == "late_callbacks":
        return f"at most {_spaced(1 - promise.share)} called back late each {promise.period}"
    if promise.measure == "mean_wait":
        return f"a mean wait of at most {(2 - promise.share) * promise.within_s:.4g} s each {promise.period}"
    if promise.measure == "overtime":
        return f"overtime of at most {percent((2 - promise.share) * promise.within_s)} of the time present"
    if promise.measure == "left_over":
        return f"at most {(2 - promise.share) * promise.within_s:,.0f} contacts left over at the end"
    if promise.measure == "first_response":
        within = format_duration(round(1_000 * promise.within_s))
        within = f"{promise.within_s / 3_600:g} business hours" if promise.business else within
        return f"{_spaced(promise.share)} heard within {within} each {promise.period}"
    return f"{_spaced(promise.share)} within {promise.within_s:g} s each {promise.period}"


def kept_words(promise: TierPromise, share: float) -> str:
    """What a share that is kept means: of those answered in time, of those abandoning, or a mean wait."""
    if promise.measure == "mean_wait":
        return f"{(2 - share) * promise.within_s:.1f} s"
    if promise.measure == "left_over":
        return f"{(2 - share) * promise.within_s:,.0f} contacts"
    if promise.measure == "overtime":
        return percent((2 - share) * promise.within_s)
    return percent(1 - share if promise.measure in ("abandonment", "late_callbacks") else share)


def spare(promise: TierPromise, slack: float) -> tuple[float, str]:
    """What is left to the promise, or missing where negative, with its unit."""
    return (slack * promise.within_s, "s") if promise.measure == "mean_wait" else (100 * slack, "points")


def _spaced(share: float) -> str:
    return format_share(round(share, 12)).replace("%", " %")


def often(confidence: float, period: str = "day") -> str:
    """How often a promise must be kept, in words."""
    tenths = round(10 * confidence)
    if abs(10 * confidence - tenths) < 1e-9:
        number = {5: "five", 6: "six", 7: "seven", 8: "eight", 9: "nine"}[tenths]
        return f"{number} {period}s of ten"
    return f"{percent(confidence)} of {period}s"


def percent(share: float) -> str:
    """A share in per cent with one decimal."""
    return f"{100 * share:.1f} %"


def cost_of(staffing: Staffing, cost: float) -> str:
    """A cost a day with its unit."""
    return f"{cost:,.0f} {staffing.unit}"


def promise_sentence(staffing: Staffing, outcome: PromiseOutcome) -> str:
    """Say how often fresh periods keep a promise, and how much is left or missing."""
    promise, met = outcome.promise, outcome.met
    where = f" (weakest interval: {outcome.weakest})" if outcome.weakest else ""
    known = f" (that share known to {percent(met.low)} to {percent(met.high)})" if met.known else ""
    amount, unit = spare(promise, outcome.slack)
    left = f"{abs(amount):.1f} {unit} to spare" if amount >= 0 else f"short by {abs(amount):.1f} {unit}"
    return (
        f"{promise.tier}: {promise_words(promise)} is kept on {percent(met.mean)} of {met.n:,} fresh "
        f"{promise.period}s{known}{where}; {kept_words(promise, outcome.kept_share)} is kept on "
        f"{often(staffing.confidence, promise.period)}, {left}."
    )


def calculator_sentence(staffing: Staffing, one: Simulated) -> str:
    """Say what an Erlang calculator gives a group of queues when it is busiest, and what its heads come to."""
    said = one.calculation
    busiest = int(said.agents.argmax())
    agents, paid = int(said.agents[busiest]), int(one.scheduled[busiest])
    shrunk = f" ({paid} with shrinkage)" if paid != agents else ""
    return (
        f"For {called(staffing.scenario, said.kinds)} at {staffing.intervals[busiest]}, when it is busiest, an "
        f"Erlang calculator ({said.formula}) says {agents} agents{shrunk}, {percent(said.level[busiest])} in time, "
        f"ASA {said.asa_s[busiest]:.1f} s; simulated, these heads bring {percent(one.level[busiest])} and "
        f"{one.asa_s[busiest]:.1f} s there on average over {one.days} fresh days."
    )


def called(scenario: Scenario, kinds: Sequence[str]) -> str:
    """Contact types in words: by their tiers where they are all of those."""
    own = [kind for kind in scenario.types if kind.name in kinds]
    tiers = list(dict.fromkeys(kind.tier for kind in own))
    whole = len(own) == sum(kind.tier in tiers for kind in scenario.types)
    return _listed(tiers if whole else [kind.name for kind in own])


def _listed(words: Sequence[str]) -> str:
    return words[0] if len(words) == 1 else f"{', '.join(words[:-1])} and {words[-1]}"


def _unreachable(staffing: Staffing, k: int) -> str:
    one = staffing.unreachable[k]
    kept, period = kept_words(one.promise, one.nearest_share), one.promise.period
    return (
        f"No staffing keeps {promise_words(one.promise)} for {one.promise.tier} under this routing: with far more "
        f"heads than work, {kept} is kept on {often(staffing.confidence, period)}. "
        "The heads below are for that promise, in whole per cent."
    )


def _heads(staffing: Staffing) -> str:
    found = staffing.found
    word = "Cheapest found"
    if staffing.without_budget is not None:
        word = "Found within the budget" if staffing.verified else "Least shortfall found for the budget"
    word = "Least cost" if staffing.least and staffing.verified else word
    present, paid = int(found.seated.sum(axis=0).max()), int(found.scheduled.sum(axis=0).max())
    hours = found.seated.sum() * staffing.scenario.calendar.interval / 3_600_000
    text = f"{word}: {cost_of(staffing, found.cost)} a day, {hours:,.1f} hours present, at most {present} heads "
    text += "present at one time" + (f" ({paid} paid)" if paid != present else "")
    if staffing.budget is not None:
        text += f"; the budget is {budget_words(staffing, staffing.budget)}"
    return f"{text}."


def budget_words(staffing: Staffing, budget: Budget) -> str:
    """What may be spent, with its unit."""
    return f"{cost_of(staffing, budget.amount)} a day" if budget.kind == "cost" else str(budget)


def _beyond(staffing: Staffing, plan: StaffPlan) -> str:
    paid = int(plan.scheduled.sum(axis=0).max())
    kept = "" if staffing.verified else "That does not buy every promise: "
    return (
        f"{kept}{'t' if kept else 'T'}he cheapest heads found that keep them all cost "
        f"{cost_of(staffing, plan.cost)} a day, with at most {paid} paid heads at one time."
    )


def _left_over(staffing: Staffing, left: WorkLeft) -> str:
    days = staffing.scenario.calendar.days
    end = "the day" if days == 1 else f"{days} days"
    now = staffing.present.left
    beside = "" if now is None else f" (with the present staff {now.waiting:,.1f})"
    asked = "" if days == 1 else (
        "Work that may wait is not to pile up, nor to be done in overtime: no tier may leave more than comes in a day, "
        f"and overtime may be {100 * MOST_OVERTIME:.0f} % of the time present. "
    )
    came = f"Of {left.a_day:,.1f} contacts a day whose work may wait"
    return f"{asked}{came}, {left.waiting:,.1f} are not begun at the end of {end} on average{beside}."


def _sure(staffing: Staffing) -> str:
    days = staffing.scenario.calendar.days
    many = "days" if days == 1 else f"runs of {days} days"
    if staffing.verified is None:
        return f"Chosen on {staffing.search_days:,} {many} and not verified on fresh ones."
    repaired = {0: "", 1: ", after one repair on more days"}
    after = repaired.get(staffing.repairs, f", after {staffing.repairs} repairs on ever more days")
    text = f"Chosen on {staffing.search_days:,} {many} and run on {staffing.fresh_days:,} fresh ones{after}"
    if staffing.without_budget is not None and not staffing.verified:
        return f"{text}."
    if staffing.verified:
        lowered = ", lowered as said above," if staffing.unreachable else ""
        return f"{text}: every promise{lowered} is kept as often as asked."
    return f"{text}: not every promise is kept as often as asked; more days to choose on (--days) find better heads."


def _proof(staffing: Staffing) -> str:
    if staffing.least:
        return "Every staffing that costs less was tried on the days searched, and none keeps every promise there."
    text = "Nothing cheaper was found, which does not prove there is none"
    if staffing.bound is None or staffing.gap is None:
        return f"{text}; how far above the least possible it may be is not known here."
    least = cost_of(staffing, staffing.bound.cost)
    return (
        f"{text}: the work promised takes {least} a day under any routing, were nobody ever idle, so this is at "
        f"most {100 * staffing.gap:.0f} % above the least possible (overtime counted)."
    )


def _compared(staffing: Staffing) -> Iterator[str]:
    erlang, present = staffing.erlang, staffing.present
    yield from (calculator_sentence(staffing, one) for one in staffing.calculator)
    if erlang.promises:
        yield (
            f"Erlang per queue asks for {cost_of(staffing, erlang.cost)} a day and keeps {_rates(erlang)}: "
            f"{'; '.join(_reasons(staffing))}."
        )
    if present.promises:
        yield f"The present staff costs {cost_of(staffing, present.cost)} a day and keeps {_rates(present)}."


def _rates(plan: StaffPlan) -> str:
    several = len({one.promise.tier for one in plan.promises}) < len(plan.promises)
    kept = [
        f"{one.promise.tier}'s promise{f' ({promise_words(one.promise)})' if several else ''} on "
        f"{percent(one.met.mean)} of {one.promise.period}s"
        for one in plan.promises
    ]
    return _listed(kept)


def _reasons(staffing: Staffing) -> Iterator[str]:
    scenario = staffing.scenario
    yield "it aims at the average, not at " + often(staffing.confidence)
    if scenario.volumes.shape is not None:
        yield f"it knows no lively days (day factor of shape {scenario.volumes.shape:g})"
    yield "it takes each interval as though it lasted for ever"
    if grows := growing_talk(scenario):
        yield f"it does not know that {grows}"
    if any(kind.deferred for kind in scenario.types):
        yield "it knows no work that may wait"
    if len(required_groups(scenario)) > 1:
        yield "it lends nobody from one group of queues to another"
