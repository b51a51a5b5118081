"""Simulate a base and its alternatives over the same days."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from simcenter.results.measures import MEASURES
from simcenter.results.table import stack
from simcenter.routing.policy import RoutingPolicy
from simcenter.scenario.model import Scenario
from simcenter.simulation import EngineName
from simcenter.study.compare.alternatives import BASE, build_alternatives
from simcenter.study.compare.comparison import Comparison
from simcenter.study.now import Now, begin
from simcenter.study.policies import OwnWords
from simcenter.study.replicate.figures import difference, figures
from simcenter.study.replicate.parallel import Days, Progress
from simcenter.study.replicate.precision import Declared, read_precision
from simcenter.study.replicate.run import EstimatesBy, Precision, check_seed, run_until, stopping_for
from simcenter.study.replicate.study import Study
from simcenter.study.sequential import Stopping


def compare(
    scenario: Scenario,
    *,
    changes: Iterable[str] = (),
    policies: Iterable[str | RoutingPolicy | OwnWords] = (),
    alternatives: Mapping[str, Scenario] | None = None,
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
        With every policy and change that cannot be read or matches nothing.
    """
    check_seed(seed)
    made = build_alternatives(scenario, changes, policies, alternatives or {})
    if now is not None:
        base = made[BASE]
        made = {name: begin(one, now, base) for name, one in made.items()}
    declared = _comparable(read_precision(scenario, precision)) if precision is not None else ()
    stopping = _stopping(declared, list(made)[1:], days, max_days) if declared else None
    with Days(list(made.values()), seed, engine, workers) as run:
        names = list(made)
        done, verdict = run_until(run, days, stopping, lambda: _differences(run, names, declared), progress)
        studies = [
            Study(one, seed, engine, run.summaries(which, done), run.interrupted)
            for which, one in enumerate(made.values())
        ]
    return Comparison(studies[0], dict(zip(names[1:], studies[1:], strict=True)), verdict)


def _differences(run: Days, names: list[str], declared: tuple[Declared, ...]) -> EstimatesBy:
    """Estimates of the declared differences, by alternative, over the first so many days."""
    stacks = [stack(run.summaries(which)) for which in range(len(names))]
    rows = {
        _name(one, names[which]): (
            figures(stacks[0], one.measure, one.scope),
            figures(here, one.measure, one.scope),
        )
        for one in declared
        for which, here in enumerate(stacks)
        if which > 0
    }
    return lambda days: {
        name: difference(base.first(days), other.first(days)).difference
        for name, (base, other) in rows.items()
    }


def _stopping(declared: tuple[Declared, ...], names: list[str], days: int | None, max_days: int) -> Stopping:
    if not names:
        raise ValueError(
            "precision: found no alternatives, expected some: it is about differences to the base."
        )
    each = [
        Declared(_name(one, name), one.measure, one.scope, one.target) for one in declared for name in names
    ]
    return stopping_for(tuple(each), days, max_days)


def _name(declared: Declared, alternative: str) -> str:
    return f"{declared.name}, {alternative} against base,"


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
