"""A base and its alternatives over the same days: what each changes, day by day, and how sure that is."""

from __future__ import annotations

import json
import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from statistics import median
from typing import TYPE_CHECKING, Any

from simcenter import __version__
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.scenario.errors import nearest, quote
from simcenter.study.paired import PairedDifference
from simcenter.study.replicate.figures import Figures, difference
from simcenter.study.replicate.headlines import Row, headlines, wording
from simcenter.study.replicate.records import estimate_columns, number_or_none, record_of
from simcenter.study.replicate.scopes import find_scope, names_by_kind
from simcenter.study.replicate.study import Study
from simcenter.study.sequential import Verdict
from simcenter.study.words import describe_difference

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, eq=False)
class Comparison:
    """A base and its alternatives; every alternative met the base's customers, day by day.

    Intervals are for one difference at a time: of twenty true zeros, one is expected to look decided at 95 %.

    Attributes
    ----------
    base
        The study of the base.
    alternatives
        Studies by name, over the same days.
    verdict
        Whether the differences are known as well as was declared; None when nothing was.
    """

    base: Study
    alternatives: Mapping[str, Study]
    verdict: Verdict | None = None

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
        return tuple(found)

    @cached_property
    def rows(self) -> tuple[Row, ...]:
        """What a planner compares first; see `simcenter.study.replicate.headlines`."""
        return headlines([self.base.scenario, *(study.scenario for study in self.alternatives.values())])

    def rows_of(self, name: str) -> tuple[Row, ...]:
        """Those of `rows` whose part of the center an alternative also has."""
        names = names_by_kind(self._study(name).scenario)
        return tuple(
            row for row in self.rows if row.scope == OVERALL or row.scope.name in names[row.scope.kind]
        )

    def difference(
        self, name: str, measure: str = "service_level", scope: Scope | str = OVERALL, level: float = 0.95
    ) -> PairedDifference:
        """Estimate what changes from the base to an alternative, paired by day.

        Parameters
        ----------
        name
            Of the alternative.
        measure, scope, level
            As in `Study.estimate`.
        """
        study = self._study(name)
        return difference(self.base.figures(measure, scope), study.figures(measure, scope), level)

    def sentence(self, name: str, measure: str = "service_level", scope: Scope | str = OVERALL) -> str:
        """Say one difference in one plain sentence, or that it is too close to call."""
        row = Row(measure, find_scope(self.base.scenario, scope))
        return describe_difference(
            self.difference(name, *row), wording(self.base.scenario, row), "base", name
        )

    def sentences(self, name: str | None = None) -> list[str]:
        """Say every row of one alternative, or of all, in one plain sentence each."""
        names = self.alternatives if name is None else [name]
        return [self.sentence(one, *row) for one in names for row in self.rows_of(one)]

    def pairing(self) -> str:
        """Say what it gained that alternatives meet the same customers."""
        gains = [self.difference(name, *row).variance_reduction for name, row in self._pairs()]
        known = [gain for gain in gains if math.isfinite(gain)]
        if not known:
            return "No difference varies from day to day, so pairing had nothing to gain."
        return (
            "Every alternative met the same customers: with others, differences would have needed "
            f"{_times(median(known))} the days to be known as well (median of {len(known)}; "
            f"from {_times(min(known))} to {_times(max(known))})."
        )

    def records(self, rows: Sequence[Row] | None = None, level: float = 0.95) -> list[dict[str, Any]]:
        """List the base's and each alternative's estimates and the differences as plain data.

        Returns
        -------
        Records as of a study, with `alternative` before them; those of alternatives carry the difference to
        the base in columns that begin with ``difference``, and `variance_reduction`, `correlation`,
        `share_of_days_better` and `share_of_days_equal`.
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
                    found.append(record | _difference_columns(pair))
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
            "sentences": self.sentences() if self.days else [],
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
        raise ValueError(
            f"alternative: found {quote(name)}, expected one of {', '.join(self.alternatives)}{hint}"
        )


def _difference_columns(pair: PairedDifference) -> dict[str, Any]:
    own = estimate_columns(pair.difference)
    words = {"mean": "difference"}
    columns = {words.get(name, f"difference_{name}"): value for name, value in own.items() if name != "level"}
    better = pair.share_of_days_b_better
    return columns | {
        "decided": pair.decided,
        "variance_reduction": pair.variance_reduction,
        "correlation": pair.correlation,
        "share_of_days_better": math.nan if better is None else better,
        "share_of_days_equal": pair.share_of_days_equal,
    }


def _times(gain: float) -> str:
    return f"{gain:.1f} times" if gain < 10 else f"{gain:,.0f} times"
