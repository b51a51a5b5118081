"""What a planner would decide from a comparison, in sentences.

The base and its alternatives are ranked by what planners answer for: promises broken on average (the fewest),
tiers clearly worse off than in the base by the share answered in time or the mean wait (the fewest), cost
per resolved issue (those no dearer than the cheapest, as far as days can tell), the first tier's share
answered in time (the largest). What gets worse under the first of them is said with it.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

from simcenter.report.compare.verdicts import BETTER, WORSE, Judged, judge, tier_of
from simcenter.report.run.promises import spaced
from simcenter.report.run.rows import may_fail, paid
from simcenter.report.terminal.digits import NONE, cells, figure, places_for
from simcenter.report.terminal.horizon import Horizon
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.scenario.model import Scenario
from simcenter.scenario.units import format_duration, format_share
from simcenter.study.compare import Comparison
from simcenter.study.compare.alternatives import listed
from simcenter.study.replicate import Row, Study
from simcenter.study.replicate.figures import difference
from simcenter.study.replicate.headlines import service_of
from simcenter.study.words import Unit, number


@dataclass(frozen=True)
class Standing:
    """How the base or an alternative stands.

    Attributes
    ----------
    name
        Of the alternative; empty for the base.
    study
        Its days.
    broken, unsure
        Tiers whose promise is broken on average; of the others, those for which days are too few to be sure.
    worse, better
        For each tier clearly worse off than in the base, by the share answered in time or the mean wait, the
        figure that says so; and for each tier that is not, but clearly better off.
    """

    name: str
    study: Study
    broken: tuple[str, ...]
    unsure: tuple[str, ...]
    worse: tuple[Judged, ...]
    better: tuple[Judged, ...]

    @property
    def first_tier(self) -> float:
        """Share of the first tier answered in time, 0 when nobody of it called."""
        tier = next(iter(self.study.scenario.tiers))
        share = self.study.estimate(service_of(self.study.scenario, tier).share, Scope("tier", tier)).mean
        return 0.0 if math.isnan(share) else share


def findings(comparison: Comparison) -> list[str]:
    """Say what a planner would decide; empty with fewer than 5 days, which decide nothing."""
    if comparison.days < 5 or not comparison.alternatives:
        return []
    base = _standing(comparison, None)
    choices = [_standing(comparison, name) for name in comparison.choices]
    texts = [_as_it_stands(comparison)]
    texts += [_what_if(comparison, name) for name in comparison.alternatives if name not in comparison.choices]
    if choices:
        texts += [*_promises(comparison, choices), *_who_pays(choices), _decision(comparison, base, choices)]
    return texts


def _what_if(comparison: Comparison, name: str) -> str:
    """Say what comes of a what-if nobody decides."""
    study = comparison.alternatives[name]
    parts = [_level_of(study, tier) for tier in study.scenario.tiers]
    return f"With {name}: {'; '.join(parts)}."


def _standing(comparison: Comparison, name: str | None) -> Standing:
    study = comparison.base if name is None else comparison.alternatives[name]
    broken, unsure = [], []
    for tier in study.scenario.tiers:
        service = service_of(study.scenario, tier)
        level = study.estimate(service.share, Scope("tier", tier))
        if service.promise is not None and not math.isnan(level.mean):
            if level.mean < service.promise.share:
                broken.append(tier)
            elif level.low < service.promise.share:
                unsure.append(tier)
    rows = [] if name is None else [row for row in comparison.rows_of(name) if row.measure in SERVICE]
    judged = [] if name is None else [judge(comparison, name, row) for row in rows]
    worse, better = _one_a_tier(judged, WORSE), _one_a_tier(judged, BETTER)
    pays = {tier_of(one.row) for one in worse}
    gains = tuple(one for one in better if tier_of(one.row) not in pays)
    return Standing(name or "", study, tuple(broken), tuple(unsure), worse, gains)


IN_TIME = ("service_level", "response_kept")
SERVICE = (*IN_TIME, "mean_wait", "response_time")
"""What a tier gains or pays is told by the first of these that clearly changes."""


def _one_a_tier(judged: Sequence[Judged], verdict: str) -> tuple[Judged, ...]:
    found: dict[str, Judged] = {}
    for one in judged:
        if one.verdict == verdict:
            found.setdefault(tier_of(one.row), one)
    return tuple(found.values())


def _best(base: Standing, others: Sequence[Standing]) -> Standing:
    """Rank; see the top of the file."""
    fewest = min((len(one.broken), len(one.worse)) for one in (base, *others))
    left = [one for one in (base, *others) if (len(one.broken), len(one.worse)) == fewest]
    left = _no_dearer(left)
    best = max(left, key=lambda one: one.first_tier)
    return base if base in left and not best.better else best


def _no_dearer(left: Sequence[Standing]) -> list[Standing]:
    """Keep those that cost no more than the cheapest, as far as days can tell."""
    scenario = left[0].study.scenario
    if not paid(scenario):
        return list(left)
    costs = {one.name: one.study.figures(cost_measure(scenario)) for one in left}
    cheapest = min(left, key=lambda one: costs[one.name].estimate().mean)
    return [
        one
        for one in left
        if one is cheapest or not difference(costs[cheapest.name], costs[one.name]).difference.low > 0
    ]


def cost_measure(scenario: Scenario) -> str:
    """What planners watch: cost per resolved issue where contacts can fail, else per contact."""
    return "cost_per_resolved_issue" if may_fail(scenario) else "cost_per_contact"


def _as_it_stands(comparison: Comparison) -> str:
    study = comparison.base
    parts = [_level_of(study, tier) for tier in study.scenario.tiers]
    return f"As it stands: {'; '.join(parts)}."


def _level_of(study: Study, tier: str) -> str:
    measure, _, promise, writes = service_of(study.scenario, tier)
    if writes and promise is None:
        return f"{tier} hears after {figure(study.estimate('response_time', Scope('tier', tier)).mean, 'h')} on average"
    level = study.estimate(measure, Scope("tier", tier))
    within = format_duration(promise.within if promise else study.scenario.service_level.within)
    # One decimal at least: 79.6 % must not read like the 80 % that were promised.
    share = NONE if math.isnan(level.mean) else number(level.mean, "%", max(1, places_for(level, "%")))
    known = f" on average (known to {cells(level, '%').known})" if level.known else ""
    text = f"{share} of {tier} {'heard' if writes else 'answered'} within {within}{known}"
    return text if promise is None else f"{text}, {spaced(format_share(promise.share))} promised"


def _promises(comparison: Comparison, others: Sequence[Standing]) -> list[str]:
    if not _promised(comparison.base.scenario):
        return []
    keep = [one for one in others if not one.broken]
    if not keep:
        return ["No alternative keeps every promise on average."]
    sure = [one.name for one in keep if not one.unsure]
    close = [one.name for one in keep if one.unsure]
    texts = [f"{listed(sure)} {_verb(sure, 'keep')} every promise on average."] if sure else []
    many = Horizon.of_study(comparison.base).many
    if close:
        also = "also " if sure else ""
        seem = _verb(close, "seem")
        texts.append(f"{listed(close)} {also}{seem} to keep every promise, on too few {many} to be sure.")
    return [" ".join(texts)]


def _promised(scenario: Scenario) -> int:
    """How many tiers are promised something."""
    return sum(service_of(scenario, tier).promise is not None for tier in scenario.tiers)


def _verb(names: Sequence[str], verb: str) -> str:
    return f"{verb}s" if len(names) == 1 else verb


def _who_pays(others: Sequence[Standing]) -> list[str]:
    """Say which alternatives help somebody and harm nobody, and who pays for the others."""
    free = [one.name for one in others if one.better and not one.worse]
    texts = []
    if free:
        texts.append(f"Somebody is served clearly better, and no tier clearly worse, with {listed(free)}.")
    for one in others:
        if one.worse:
            gains = [f"{tier_of(j.row)} {_gain(j)}" for j in one.better]
            pays = [f"{tier_of(j.row)} {_pain(j)}" for j in one.worse]
            texts.append(f"With {one.name}, {'; '.join(listed(part) for part in (gains, pays) if part)}.")
    return texts


def _gain(judged: Judged) -> str:
    if judged.row.measure in IN_TIME:
        return f"gains {_points(judged)}"
    writes = judged.row.measure == "response_time"
    return f"hears {_time(judged, 'h')} sooner" if writes else f"waits {_time(judged, 's')} less"


def _pain(judged: Judged) -> str:
    if judged.row.measure in IN_TIME:
        return f"loses {_points(judged)}"
    writes = judged.row.measure == "response_time"
    return f"hears {_time(judged, 'h')} later" if writes else f"waits {_time(judged, 's')} longer"


def _decision(comparison: Comparison, base: Standing, others: Sequence[Standing]) -> str:
    best = _best(base, others)
    if best is base:
        return _leave(comparison)
    reasons = [_promise_reason(comparison, best, base)]
    reasons.append(f"makes {_tiers(best.worse)} pay for it" if best.worse else _harmless(comparison, best))
    if paid(comparison.base.scenario):
        reasons.append(_cost_reason(comparison, best))
    text = f"A planner would take {best.name}: it {', '.join(reasons[:-1])} and {reasons[-1]}."
    price = _price(comparison, best)
    return f"{text} Its price: {price}." if price else text


def _leave(comparison: Comparison) -> str:
    promised = _promised(comparison.base.scenario)
    more = "no alternative keeps more promises, and none" if promised else "no alternative"
    return f"A planner would leave it as it is: {more} serves somebody better without harm or cost to others."


def _promise_reason(comparison: Comparison, best: Standing, base: Standing) -> str:
    number_of = _promised(comparison.base.scenario)
    if not number_of:
        return "answers more people in time"
    if not best.broken:
        return f"{'seems to keep' if best.unsure else 'keeps'} every promise on average"
    if len(best.broken) == len(base.broken):
        return "breaks no further promise"
    kept = number_of - len(best.broken)
    return f"keeps {kept} of {number_of} promises on average (as it stands {number_of - len(base.broken)})"


def _harmless(comparison: Comparison, best: Standing) -> str:
    """Say how much worse any tier may be served, as far as days can tell: the low ends of the intervals."""
    rows = [row for row in comparison.rows_of(best.name) if row.measure in IN_TIME]
    gaps = [comparison.difference(best.name, *row).difference for row in rows]
    known = [gap for gap in gaps if gap.known]
    if not known:
        return "serves no tier clearly worse"
    worst = min(known, key=lambda gap: gap.low)
    if worst.low >= 0:
        return "answers no tier less often in time"
    places = max(1, places_for(worst, "points"))
    bound = math.ceil(-worst.low * 100 * 10**places - 1e-9) / 10**places / 100
    return f"serves no tier clearly worse (in time: not worse by more than {number(bound, 'points', places)})"


def _tiers(judged: Sequence[Judged]) -> str:
    return listed([tier_of(one.row) for one in judged])


def _cost_reason(comparison: Comparison, best: Standing) -> str:
    measure = cost_measure(comparison.base.scenario)
    judged = judge(comparison, best.name, Row(measure, OVERALL))
    words = "resolved issue" if measure == "cost_per_resolved_issue" else "answered contact"
    if judged.verdict in (BETTER, WORSE):
        change = _size(comparison, judged)
        return f"costs {change} {'less' if judged.verdict == BETTER else 'more'} per {words}"
    return f"costs about the same per {words}"


def _price(comparison: Comparison, best: Standing) -> str:
    """What is clearly worse under an alternative, costs apart."""
    worse = [
        judged
        for row in comparison.rows_of(best.name)
        if not row.measure.startswith(("cost", *SERVICE, "daily_wait", "response"))
        for judged in [judge(comparison, best.name, row)]
        if judged.verdict == WORSE
    ]
    return listed([f"{comparison.wording(j.row).subject} {_directed(comparison, j)}" for j in worse])


def _directed(comparison: Comparison, judged: Judged) -> str:
    words = comparison.wording(judged.row)
    return f"{_size(comparison, judged)} {words.more if judged.pair.difference.mean > 0 else words.less}"


def _size(comparison: Comparison, judged: Judged) -> str:
    words = comparison.wording(judged.row)
    gap = judged.pair.difference
    text = cells(gap, "points" if words.unit == "%" else words.unit).mean.lstrip("-")
    return f"{words.currency}{text}" if words.unit == "money" else text


def _points(judged: Judged) -> str:
    return cells(judged.pair.difference, "points").mean.lstrip("-")


def _time(judged: Judged, unit: Unit) -> str:
    return cells(judged.pair.difference, unit).mean.lstrip("-")


__all__ = ["IN_TIME", "cost_measure", "findings"]
