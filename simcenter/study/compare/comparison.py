"""A base and its alternatives over the same days: what each changes, day by day, and how sure that is."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any

from simcenter import __version__
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.scenario.errors import nearest, quote
from simcenter.scenario.model import Scenario
from simcenter.study.compare.alternatives import differs
from simcenter.study.compare.decided import Looking
from simcenter.study.compare.judging.best import Contender, contenders
from simcenter.study.compare.judging.fairness import FAIRNESS
from simcenter.study.compare.judging.family import joint_level, jointly
from simcenter.study.compare.judging.frontier import FrontierPlan, find_frontier
from simcenter.study.compare.judging.guardrails import Guarded, Guardrail, judge_guardrail, kept
from simcenter.study.compare.records import difference_columns, joint_columns, judgements
from simcenter.study.paired import PairedDifference
from simcenter.study.replicate.figures import Figures, difference, effects
from simcenter.study.replicate.headlines import Row, headlines, wording
from simcenter.study.replicate.records import number_or_none, record_of
from simcenter.study.replicate.scopes import find_scope, names_by_kind
from simcenter.study.replicate.study import Study
from simcenter.study.sequential import Verdict
from simcenter.study.words import Wording, describe_difference, replication_word, reworded

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Comparison:
    """A base and its alternatives; every alternative met the base's customers, day by day.

    Intervals of `difference` are for one difference at a time: of twenty true zeros, one is expected to look
    decided at 95 %. Those of `simultaneous` hold for all alternatives at once, measure by measure; verdicts and
    reports rest on these.

    Attributes
    ----------
    base
        The study of the base.
    alternatives
        Studies by name, over the same days.
    verdict
        Whether the differences are known as well as was declared; None when nothing was.
    guardrails
        What may get worse by no more than a margin.
    frontier_rows
        Measures `frontier` is about; empty when none was asked for.
    looking
        When days were added until `questions` were decided; None when they were not.
    questions
        What was to be decided.
    fair
        Whether fairness was asked for; see `simcenter.study.compare.judging.fairness`.
    """

    base: Study
    alternatives: Mapping[str, Study]
    verdict: Verdict | None = None
    guardrails: tuple[Guardrail, ...] = ()
    frontier_rows: tuple[Row, ...] = ()
    looking: Looking | None = None
    questions: tuple[Row, ...] = ()
    fair: bool = False

    @property
    def days(self) -> int:
        """Days done of the base and of every alternative."""
        return self.base.days

    @property
    def interrupted(self) -> bool:
        """Whether it was stopped by Ctrl-C."""
        return self.base.interrupted

    @property
    def reached(self) -> bool | None:
        """Whether every declared difference is known well enough; None when none was declared."""
        return None if self.verdict is None else self.verdict.reached

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What a reader should know: unstable centers, precision not reached, missing days."""
        found = [f"base: {text}" for text in self.base.unstable]
        for name, study in self.alternatives.items():
            found += [f"{name}: {text}" for text in study.unstable]
        if self.verdict is not None and not self.verdict.reached:
            found.append(self.verdict.sentence.rstrip("."))
        if self.interrupted:
            found.append(f"interrupted after {self.days} days")
        return (*found, *self.left_out)

    @cached_property
    def left_out(self) -> tuple[str, ...]:
        """What cannot be compared, because not every scenario has it or means the same by it."""
        return tuple(
            text
            for name, study in self.alternatives.items()
            for text in differs(self.base.scenario, name, study.scenario)
        )

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """What a planner compares first; see `simcenter.study.replicate.headlines`."""
        first = headlines([self.base.scenario, *(study.scenario for study in self.alternatives.values())])
        tiers = self.base.scenario.tiers if self.fair else ()
        return (*first, *(Row(measure, Scope("tier", tier)) for tier in tiers for measure in FAIRNESS))

    @cached_property
    def choices(self) -> tuple[str, ...]:
        """Alternatives a center can decide: customers and what they want are those of the base."""
        return tuple(
            name for name, one in self.alternatives.items() if _same_customers(self.base.scenario, one.scenario)
        )

    def rows_of(self, name: str) -> tuple[Row, ...]:
        """Those of `rows` whose part of the center an alternative also has."""
        return tuple(row for row in self.rows if self.has(name, row.scope))

    def wording(self, row: Row) -> Wording:
        """Find words for a row, which hold for the base and for every alternative that has it."""
        own = [study.scenario for name, study in self.alternatives.items() if self.has(name, row.scope)]
        return wording(self.base.scenario, row, own)

    def has(self, name: str, scope: Scope) -> bool:
        """Whether an alternative has a part of the center."""
        self._study(name)
        return scope == OVERALL or scope.name in self._names[name][scope.kind]

    @cached_property
    def _names(self) -> dict[str, dict[str, list[str]]]:
        return {name: names_by_kind(study.scenario) for name, study in self.alternatives.items()}

    def difference(
        self, name: str, measure: str = "service_level", scope: Scope | str = OVERALL, level: float = 0.95
    ) -> PairedDifference:
        """Estimate what changes from the base to an alternative, paired by day, for this difference alone.

        Parameters
        ----------
        name
            Of the alternative.
        measure, scope, level
            As in `Study.estimate`.
        """
        study = self._study(name)
        return difference(self.base.figures(measure, scope), study.figures(measure, scope), level)

    def simultaneous(
        self, name: str, measure: str = "service_level", scope: Scope | str = OVERALL, level: float = 0.95
    ) -> PairedDifference:
        """Estimate what changes, with an interval that holds for all alternatives of the measure at once.

        With one alternative, it is `difference`. Where days were added until the measure was decided, it holds
        over all looks at it too. See `simcenter.study.compare.judging.family`.
        """
        row = Row(measure, find_scope(self.base.scenario, scope))
        if (name, row, level) not in self._joint:
            alone = self.difference(name, *row, level)
            together = [one for one in self.alternatives if self.has(one, row.scope)]
            looks = self.looking.looks if self.looking is not None and row in self.questions else ()
            if len(together) == 1 and not looks:
                return alone
            own = self._joint_level(row, level, together, looks)
            said = f"{len(together)} alternatives" + (f" and {len(looks)} looks" if looks else "")
            joint = jointly(alone.difference, own, level, said)
            self._joint[name, row, level] = replace(alone, difference=joint)
        return self._joint[name, row, level]

    @cached_property
    def _joint(self) -> dict[tuple[str, Row, float], PairedDifference]:
        return {}

    @cached_property
    def _levels(self) -> dict[tuple[Row, float], float]:
        return {}

    def _joint_level(self, row: Row, level: float, names: Sequence[str], looks: Sequence[int]) -> float:
        if (row, level) not in self._levels:
            base = effects(self.base.figures(*row))
            pulls = [effects(self.alternatives[name].figures(*row)) - base for name in names]
            self._levels[row, level] = joint_level(pulls, level, looks=looks)
        return self._levels[row, level]

    def best(
        self, measure: str = "service_level", scope: Scope | str = OVERALL, level: float = 0.95
    ) -> tuple[Contender, ...]:
        """Say which of the base and the alternatives a center can decide on could be best by a measure.

        Returns
        -------
        One entry each, the base first; see `simcenter.study.compare.judging.best`.

        Raises
        ------
        ValueError
            When neither direction of the measure is better.
        """
        row = Row(measure, find_scope(self.base.scenario, scope))
        names = [name for name in self.choices if self.has(name, row.scope)]
        plans = {"base": self.base} | {name: self.alternatives[name] for name in names}
        return contenders({name: study.figures(*row) for name, study in plans.items()}, level)

    @cached_property
    def guarded(self) -> tuple[Guarded, ...]:
        """What became of every guardrail under every alternative that has its part of the center."""
        return tuple(
            judge_guardrail(name, one, self.difference(name, *one.row))
            for name in self.alternatives
            for one in self.guardrails
            if self.has(name, one.row.scope)
        )

    @property
    def guardrails_kept(self) -> str | None:
        """``not worse`` when every alternative keeps every guardrail, ``worse``, ``undecided``; None without."""
        return kept(self.guarded) if self.guardrails else None

    def frontier(self, level: float = 0.95) -> tuple[FrontierPlan, ...]:
        """Say which of the base and the alternatives is worse than another by all of `frontier_rows`.

        Alternatives without one of the parts of the center are left out.
        """
        names = [name for name in self.alternatives if all(self.has(name, row.scope) for row in self.frontier_rows)]
        plans = {"base": self.base} | {name: self.alternatives[name] for name in names}
        each = {name: [study.figures(*row) for row in self.frontier_rows] for name, study in plans.items()}
        return find_frontier(each, level) if self.frontier_rows else ()

    def sentence(
        self, name: str, measure: str = "service_level", scope: Scope | str = OVERALL, *, alone: bool = True
    ) -> str:
        """Say one difference in one plain sentence, or that it is too close to call.

        Parameters
        ----------
        name, measure, scope
            As in `difference`.
        alone
            Whether its interval is that of `difference`; else that of `simultaneous`.
        """
        row = Row(measure, find_scope(self.base.scenario, scope))
        pair = self.difference(name, *row) if alone else self.simultaneous(name, *row)
        said = describe_difference(pair, self.wording(row), "base", name)
        return reworded(said, replication_word(self.base.scenario))

    def sentences(self, name: str | None = None, *, alone: bool = True) -> list[str]:
        """Say every row of one alternative, or of all, in one plain sentence each."""
        names = self.alternatives if name is None else [name]
        return [self.sentence(one, *row, alone=alone) for one in names for row in self.rows_of(one)]

    def pairing(self) -> str:
        """Say what it gained that alternatives meet the same customers."""
        gains = [self.difference(name, *row).variance_reduction for name, row in self._pairs()]
        known = [gain for gain in gains if math.isfinite(gain)]
        if not known:
            said = "No difference varies from day to day, so pairing had nothing to gain."
            return reworded(said, replication_word(self.base.scenario))
        spread = f" (median of {len(known)}; from {_times(min(known))} to {_times(max(known))})" * (len(known) > 1)
        return reworded(
            "Every alternative met the same customers: with others, differences would have needed "
            f"{_times(median(known))} the days to be known as well{spread}.",
            replication_word(self.base.scenario),
        )

    def records(self, rows: Sequence[Row] | None = None, level: float = 0.95) -> list[dict[str, Any]]:
        """List the base's and each alternative's estimates and the differences as plain data.

        Returns
        -------
        Records as of a study, with `alternative` before them; those of alternatives carry the difference to
        the base in columns that begin with ``difference``, and `variance_reduction`, `correlation`,
        `share_of_days_better` and `share_of_days_equal`; the interval that holds for all alternatives at once in
        `simultaneous_low` and `simultaneous_high`, and the `verdict` it gives.
        """
        found = []
        chosen = self.rows if rows is None else rows
        for row in chosen:
            figures = self.base.figures(*row)
            found.append(self._record("base", self.base, figures, level))
            for name, study in self.alternatives.items():
                if rows is not None or row in self.rows_of(name):
                    pair = difference(figures, study.figures(*row), level)
                    record = self._record(name, study, study.figures(*row), level)
                    joint = self.simultaneous(name, *row, level)
                    found.append(record | difference_columns(pair) | joint_columns(joint, row.measure))
        return found

    def frame(self, rows: Sequence[Row] | None = None, level: float = 0.95) -> pd.DataFrame:
        """Make a tidy frame of `records`, one row for each measure, part of the center and alternative."""
        import pandas as pd

        return pd.DataFrame(self.records(rows, level))

    def to_dict(self) -> dict[str, Any]:
        """Tell the whole comparison as plain data."""
        return {
            "simcenter": 1,
            "version": __version__,
            "kind": "comparison",
            "scenario": self.base.scenario.name,
            "seed": self.base.seed,
            "engine": self.base.engine,
            "days": self.days,
            "interrupted": self.interrupted,
            "reached": self.reached,
            "warnings": list(self.warnings),
            "alternatives": list(self.alternatives),
            "digests": {"base": self.base.digest()}
            | {name: study.digest() for name, study in self.alternatives.items()},
            "rows": [number_or_none(record) for record in self.records()] if self.days else [],
            "sentences": self.sentences(alone=False) if self.days else [],
            **judgements(self),
        }

    def to_json(self) -> str:
        """Write the whole comparison as JSON; a number that does not exist is null."""
        return json.dumps(self.to_dict(), indent=1, allow_nan=False, ensure_ascii=False)

    def _pairs(self) -> Iterator[tuple[str, Row]]:
        return ((name, row) for name in self.alternatives for row in self.rows_of(name))

    def _record(self, name: str, study: Study, figures: Figures, level: float) -> dict[str, Any]:
        return {"alternative": name} | record_of(study.scenario, study.seed, figures, figures.estimate(level))

    def _study(self, name: str) -> Study:
        if name in self.alternatives:
            return self.alternatives[name]
        meant = nearest(name, self.alternatives)
        hint = f"; did you mean {quote(meant)}?" if meant else ""
        raise ValueError(f"alternative: found {quote(name)}, expected one of {', '.join(self.alternatives)}{hint}")


def _same_customers(base: Scenario, other: Scenario) -> bool:
    parts = ("tiers", "needs", "volumes", "follow_ups")
    # Who is in service when a run begins follows from who is there to serve.
    calendars = [one.calendar.changed(start=one.calendar.start.changed(in_service={})) for one in (base, other)]
    return calendars[0] == calendars[1] and all(getattr(base, part) == getattr(other, part) for part in parts)


def _times(gain: float) -> str:
    return f"{gain:.1f} times" if gain < 10 else f"{gain:,.0f} times"
