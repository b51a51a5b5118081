"""Simulate a base and its alternatives over the same days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from simcenter.results.measures import MEASURES
from simcenter.results.table import stack
from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.model import Scenario
from simcenter.simulation import EngineName
from simcenter.study.compare.alternatives import BASE, build_alternatives
from simcenter.study.compare.comparison import Comparison
from simcenter.study.compare.decided import START, Decided, Looking, Question, read_questions
from simcenter.study.compare.judging.family import joint_level, jointly
from simcenter.study.compare.judging.frontier import read_frontier
from simcenter.study.compare.judging.guardrails import read_guardrails
from simcenter.study.compare.reading import all_read
from simcenter.study.estimate import Estimate
from simcenter.study.now import Now, begin
from simcenter.study.policies import OwnWords
from simcenter.study.replicate.figures import Figures, difference, effects, figures
from simcenter.study.replicate.headlines import Row
from simcenter.study.replicate.parallel import Days, Progress
from simcenter.study.replicate.precision import Declared, read_precision
from simcenter.study.replicate.run import EstimatesBy, Precision, check_days, check_seed, run_until, stopping_for
from simcenter.study.replicate.study import Study
from simcenter.study.sequential import Stopping, Target


def compare(
    scenario: Scenario,
    *,
    changes: Iterable[str] = (),
    policies: Iterable[str | RoutingPolicy | OwnWords] = (),
    alternatives: Mapping[str, Scenario] | None = None,
    cross: bool = False,
    protect: Iterable[str] = (),
    until_decided: Iterable[str] = (),
    frontier: Iterable[str] = (),
    fairness: bool = False,
    now: Now | None = None,
    days: int | None = None,
    seed: int = 1,
    engine: EngineName = "compiled",
    workers: int | None = None,
    precision: Precision | None = None,
    max_days: int = 1_000,
    progress: Progress | None = None,
) -> Comparison:
    """Compare a scenario with what it might be.

    Every alternative meets the very customers of the base, because each is drawn with the same seed and
    replication, and a customer's luck depends on nothing else; so adding an alternative changes no number of
    the others.

    Parameters
    ----------
    scenario
        The base.
    changes
        What-ifs in words (``volume +15%``), each an alternative of its own; see `simcenter.scenario.changes`.
    policies
        Routing in words (``head_start:premier=90s+dedicated``), each an alternative; see
        `simcenter.study.policies`. A policy of your own is given as an object: ``MyPolicy({"premier": 2})``.
    alternatives
        Scenarios by name.
    cross
        Whether to compare every scenario under every policy with every change (``strict_tiers & volume +15%``),
        and each left as it is; without it each policy and each change is tried alone, on the base.
    protect
        Guardrails: what may get worse by no more than a margin (``standard.service_level=-1pt``), judged in
        `Comparison.guarded`; see `simcenter.study.compare.judging.guardrails`.
    until_decided
        Measures (``mean_wait of standard``, or ``mean_wait of standard = 2 s``): days are added until it is
        decided, of every alternative, which way they change; see `simcenter.study.compare.decided`.
    frontier
        Measures (``mean_wait of premier``, ``cost``) by all of which alternatives are to be compared, in
        `Comparison.frontier`.
    fairness
        Whether to compare the worst waits, overtakes and waits relative to everybody's of each tier too.
    now
        Where in the day to begin, with whom waiting; at the opening by default. All begin in the same state:
        agents an alternative adds are free then, those it takes away have left.
    days, seed, engine, workers, max_days, progress
        As in `simcenter.study.replicate.replicate`; days of all alternatives are counted for `progress`.
    precision
        How well *differences* to the base must be known, of every alternative; sizes as in `replicate`, but
        none relative to the difference, which may be zero.

    Returns
    -------
    Comparison
        After Ctrl-C, of the days every alternative has.

    Raises
    ------
    InputErrors
        With every policy, change, guardrail and question that cannot be read or matches nothing.
    """
    check_seed(seed)
    made, guardrails, questions, rows = all_read(
        lambda: build_alternatives(scenario, changes, policies, alternatives or {}, cross=cross),
        lambda: read_guardrails(scenario, protect),
        lambda: read_questions(scenario, until_decided),
        lambda: read_frontier(scenario, frontier),
    )
    if now is not None:
        base = made[BASE]
        made = {name: begin(one, now, base) for name, one in made.items()}
    declared = _comparable(read_precision(scenario, precision)) if precision is not None else ()
    stopping = _stopping(declared, questions, list(made)[1:], days, max_days) if declared or questions else None
    looking = stopping if isinstance(stopping, Looking) else None
    asked = _Asked(declared, questions, looking.looks if looking else ())
    names = list(made)
    with Days(list(made.values()), seed, engine, workers) as run:
        done, verdict = run_until(run, days, stopping, lambda: _differences(run, names, asked), progress)
        studies = {
            name: Study(one, seed, engine, run.summaries(which, done), run.interrupted)
            for which, (name, one) in enumerate(made.items())
        }
    return Comparison(
        studies.pop(BASE),
        studies,
        verdict,
        guardrails,
        rows,
        looking,
        tuple(one.row for one in questions),
        fairness,
    )


@dataclass(frozen=True)
class _Asked:
    """What must be known well, what must be decided, and after how many days that is looked at."""

    declared: tuple[Declared, ...]
    questions: tuple[Question, ...]
    looks: tuple[int, ...]


def _differences(run: Days, names: list[str], asked: _Asked) -> EstimatesBy:
    """Estimates of what was asked for, by alternative, over the first so many days."""
    stacks = [stack(run.summaries(which)) for which in range(len(names))]

    def all_figures(row: Row) -> list[Figures]:
        return [figures(here, row.measure, row.scope) for here in stacks]

    declared = {one.name: all_figures(Row(one.measure, one.scope)) for one in asked.declared}
    questions = {one.text: all_figures(one.row) for one in asked.questions}

    def over_first(days: int) -> dict[str, Estimate]:
        found: dict[str, Estimate] = {}
        for text, plans in declared.items():
            gaps = _gaps([one.first(days) for one in plans])
            found |= {_name(text, name): gap for name, gap in zip(names[1:], gaps, strict=True)}
        for text, plans in questions.items():
            gaps = _decisive_gaps([one.first(days) for one in plans], asked.looks)
            found |= {_name(text, name): gap for name, gap in zip(names[1:], gaps, strict=True)}
        return found

    return over_first


def _gaps(plans: list[Figures]) -> list[Estimate]:
    return [difference(plans[0], other).difference for other in plans[1:]]


def _decisive_gaps(plans: list[Figures], looks: tuple[int, ...]) -> list[Estimate]:
    """Differences to the first, with intervals that hold for all of them and at all looks."""
    base = effects(plans[0])
    own = joint_level([effects(other) - base for other in plans[1:]], looks=looks)
    said = f"{len(plans) - 1} alternatives and {len(looks)} looks"
    return [jointly(gap, own, 0.95, said) for gap in _gaps(plans)]


def _stopping(
    declared: tuple[Declared, ...],
    questions: tuple[Question, ...],
    names: list[str],
    days: int | None,
    max_days: int,
) -> Stopping:
    """Make the rule: a measure known well enough may be looked at every day, a decision only now and then."""
    what = "precision" if declared else "until decided"
    if not names:
        raise ValueError(f"{what}: found no alternatives, expected some: it is about differences to the base.")
    if not questions:
        each = [
            Declared(_name(one.name, name), one.measure, one.scope, one.target) for one in declared for name in names
        ]
        return stopping_for(tuple(each), days, max_days)
    targets: dict[str, Target] = {_name(one.name, name): one.target for one in declared for name in names}
    targets |= {_name(one.text, name): Decided(one.smallest) for one in questions for name in names}
    return Looking(targets, check_days(max_days), start=START if days is None else check_days(days))


def _name(asked: str, alternative: str) -> str:
    return f"{asked}, {alternative} against base,"


def _comparable(declared: tuple[Declared, ...]) -> tuple[Declared, ...]:
    """Refuse what no difference can be held to."""
    for one in declared:
        if one.target.relative is not None:
            raise ValueError(
                f"precision of {one.name}: found a share of the difference, which may be 0, expected a size."
            )
        if MEASURES[one.measure].share is not None:
            raise ValueError(
                f"precision of {one.name}: pooled over all days, it has no difference a day, "
                "expected a measure of each day, such as daily_wait_p90."
            )
    return declared
