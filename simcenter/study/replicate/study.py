"""Many days of one scenario: estimates of every measure, as sentences, a frame or JSON."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np

from simcenter import __version__
from simcenter.engine.drawing.draw import STREAM_VERSION
from simcenter.results.daily.scopes import OVERALL, Scope, scopes_of
from simcenter.results.measures import MEASURES
from simcenter.results.table import DaySummary, stack
from simcenter.scenario.model import Scenario
from simcenter.simulation import EngineName
from simcenter.study.estimate import Estimate
from simcenter.study.replicate.figures import Figures, figures
from simcenter.study.replicate.headlines import Row, headlines, wording
from simcenter.study.replicate.records import number_or_none, record_of
from simcenter.study.replicate.scopes import find_scope
from simcenter.study.replicate.stability import stability_warnings
from simcenter.study.sequential import Verdict
from simcenter.study.words import describe, replication_word, reworded

if TYPE_CHECKING:
    import pandas as pd

KINDS = ("overall", "tier", "need", "channel", "pool")


@dataclass(frozen=True, eq=False)
class Study:
    """Many days of one scenario; a day is one horizon, however many calendar days that has.

    Attributes
    ----------
    scenario
        What was simulated, its volumes settled.
    seed, engine
        As in `simcenter.simulation`; replication 0 is the first day.
    summaries
        One for each day, in the order of days.
    interrupted
        Whether it was stopped by Ctrl-C; the days there are then are those from the first without a gap.
    verdict
        Whether the declared precision was reached; None when none was declared.
    """

    scenario: Scenario
    seed: int
    engine: EngineName
    summaries: tuple[DaySummary, ...]
    interrupted: bool = False
    verdict: Verdict | None = None

    @property
    def days(self) -> int:
        """Days done."""
        return len(self.summaries)

    @property
    def reached(self) -> bool | None:
        """Whether every declared measure is known well enough; None when none was declared."""
        return None if self.verdict is None else self.verdict.reached

    @property
    def policy(self) -> str:
        """Name of the policy that ranks customers."""
        return self.scenario.routing.customers.policy

    @cached_property
    def unstable(self) -> tuple[str, ...]:
        """Groups of contacts that bring more than can ever be handled; see `stability`."""
        return tuple(stability_warnings(self.scenario))

    @cached_property
    def warnings(self) -> tuple[str, ...]:
        """What a reader should know: that the center is unstable, precision not reached, days missing."""
        found = list(self.unstable)
        if self.verdict is not None and not self.verdict.reached:
            found.append(self.verdict.sentence.rstrip("."))
        if self.interrupted:
            found.append(f"interrupted after {self.days} days")
        return tuple(found)

    @cached_property
    def stacked(self) -> DaySummary:
        """All days, one behind the other.

        Raises
        ------
        ValueError
            When no day is done.
        """
        return stack(self.summaries)

    def figures(self, measure: str, scope: Scope | str = OVERALL) -> Figures:
        """Take one measure of a part of the center, day by day."""
        return figures(self.stacked, measure, find_scope(self.scenario, scope))

    def estimate(
        self, measure: str = "service_level", scope: Scope | str = OVERALL, level: float = 0.95
    ) -> Estimate:
        """Estimate one measure.

        Parameters
        ----------
        measure
            A name of `simcenter.results.measures.MEASURES`.
        scope
            A part of the center: ``premier``, ``pool:premier``, a `Scope`; all of it by default.
        level
            Confidence level.

        Returns
        -------
        Ratios (service level, cost per contact) are ratios of sums over all days; only measures called
        ``daily_...`` are means of daily figures, and so are amounts (cost, longest wait).
        """
        return self.figures(measure, scope).estimate(level)

    def sentence(self, measure: str = "service_level", scope: Scope | str = OVERALL) -> str:
        """Say one estimate in one plain sentence, how well it is known and what a single day brings."""
        row = Row(measure, find_scope(self.scenario, scope))
        said = describe(self.estimate(*row), wording(self.scenario, row))
        return reworded(said, replication_word(self.scenario))

    def sentences(self, rows: Iterable[Row] | None = None) -> list[str]:
        """Say what a planner looks at first, or the rows given, one sentence a row."""
        chosen = headlines([self.scenario]) if rows is None else rows
        return [self.sentence(*row) for row in chosen]

    def records(
        self,
        measures: Sequence[str] | None = None,
        kinds: Sequence[str] = KINDS,
        level: float = 0.95,
    ) -> list[dict[str, Any]]:
        """List the estimates of measures for parts of the center as plain data.

        Parameters
        ----------
        measures
            All by default.
        kinds
            Kinds of parts; ``type`` and ``interval`` are there on demand.
        level
            Confidence level.
        """
        found = []
        for scope in scopes_of(self.stacked.layout, tuple(kinds)):
            for measure in MEASURES if measures is None else measures:
                if MEASURES[measure].known_for(scope) or measures is not None:
                    row = self.figures(measure, scope)
                    found.append(record_of(self.scenario, self.seed, row, row.estimate(level)))
        return found

    def frame(
        self,
        measures: Sequence[str] | None = None,
        kinds: Sequence[str] = KINDS,
        level: float = 0.95,
    ) -> pd.DataFrame:
        """Make a tidy frame of `records`, one row for each measure and part of the center."""
        import pandas as pd

        return pd.DataFrame(self.records(measures, kinds, level))

    def digest(self) -> str:
        """Fingerprint of every sum of every day, whatever the machine, engine or number of workers."""
        mark = hashlib.blake2b(f"{STREAM_VERSION} {self.seed} {self.days}".encode(), digest_size=16)
        tables = [field.name for field in fields(DaySummary) if field.name not in ("layout", "days")]
        for summary in self.summaries:
            for name in tables:
                mark.update(np.ascontiguousarray(getattr(summary, name), dtype="<i8").tobytes())
        return mark.hexdigest()

    def to_dict(self) -> dict[str, Any]:
        """Tell the whole study as plain data."""
        return {
            "simcenter": 1,
            "version": __version__,
            "kind": "study",
            "scenario": self.scenario.name,
            "policy": self.policy,
            "seed": self.seed,
            "engine": self.engine,
            "days": self.days,
            "interrupted": self.interrupted,
            "reached": self.reached,
            "warnings": list(self.warnings),
            "digest": self.digest(),
            "rows": [number_or_none(record) for record in self.records()] if self.days else [],
        }

    def to_json(self) -> str:
        """Write the whole study as JSON; a number that does not exist is null."""
        return json.dumps(self.to_dict(), indent=1, allow_nan=False, ensure_ascii=False)
