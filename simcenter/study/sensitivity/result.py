"""What a sensitivity study found, as sentences, records and JSON."""

from __future__ import annotations

import json
import math
from dataclasses import asdict, dataclass
from typing import Any

from simcenter import __version__
from simcenter.scenario.model import Scenario
from simcenter.study.estimate import Estimate
from simcenter.study.paired import PairedDifference
from simcenter.study.replicate.headlines import Row, wording
from simcenter.study.replicate.records import number_or_none
from simcenter.study.sensitivity.crossing import Crossing
from simcenter.study.sensitivity.inputs import Input
from simcenter.study.words import replication_word, reworded


@dataclass(frozen=True)
class Swing:
    """What one input does by itself, the others as they are.

    Attributes
    ----------
    input
        Which.
    low, high
        Measure at the lowest and at the highest value, minus the scenario's own, paired by day.
    across
        Measure at the highest value minus that at the lowest, paired by day.
    """

    input: Input
    low: PairedDifference
    high: PairedDifference
    across: PairedDifference

    @property
    def size(self) -> float:
        """From the lowest to the highest of the three averages: at both ends and as it is."""
        ends = [0.0, self.low.difference.mean, self.high.difference.mean]
        return max(ends) - min(ends)

    @property
    def decided(self) -> bool:
        """Whether some interval leaves zero out, so that the input is known to matter."""
        return self.low.decided or self.high.decided or self.across.decided


@dataclass(frozen=True)
class BreakEven:
    """Where an input turns the answer, the others as they are.

    Attributes
    ----------
    input
        Which.
    crossings
        Places where it turns, from the lowest; empty when it does not within the range.
    above
        Where it does not turn: whether the measure (or what the alternative adds) is above at both ends.
    """

    input: Input
    crossings: tuple[Crossing, ...]
    above: bool


@dataclass(frozen=True)
class Influence:
    """An input's share of the measure's variance when all inputs vary over their ranges at once.

    Attributes
    ----------
    input
        Which.
    first, total
        Alone, and with everything it is part of: (mean, low, high).
    """

    input: Input
    first: tuple[float, float, float]
    total: tuple[float, float, float]


@dataclass(frozen=True, eq=False)
class Sensitivity:
    """Which inputs matter for a measure.

    Attributes
    ----------
    scenario, row, seed, days
        What was simulated, what was measured, in which world, on how many days.
    base
        The measure as the scenario is.
    swings
        One at a time, the largest first.
    target
        What the measure was to reach, if anything.
    against
        The alternative the scenario was compared with, in words; empty without one.
    break_evens
        For the target or the alternative.
    influences
        Sobol indices, the largest total first; empty when not asked for.
    points, randomisations, index_days
        What they rest on; zero without them.
    runs
        Horizons simulated in all.
    """

    scenario: Scenario
    row: Row
    seed: int
    days: int
    base: Estimate
    swings: tuple[Swing, ...]
    target: float | None
    against: str
    break_evens: tuple[BreakEven, ...]
    influences: tuple[Influence, ...]
    points: int
    randomisations: int
    index_days: int
    runs: int

    def sentences(self) -> list[str]:
        """Say what matters most, where the answer turns, and what cannot be told."""
        from simcenter.study.sensitivity.words import sentences

        return [reworded(said, replication_word(self.scenario)) for said in sentences(self)]

    def records(self) -> list[dict[str, Any]]:
        """One record for each input: the tornado's numbers, and its indices where there are any."""
        influences = {one.input: one for one in self.influences}
        return [self._record(swing, influences.get(swing.input)) for swing in self.swings]

    def _record(self, swing: Swing, influence: Influence | None) -> dict[str, Any]:
        one = swing.input
        row: dict[str, Any] = {"input": one.name, "lowest": one.said(one.lowest), "highest": one.said(one.highest)}
        for name, pair in (("at_lowest", swing.low), ("at_highest", swing.high), ("across", swing.across)):
            gap = pair.difference
            row |= {name: gap.mean, f"{name}_low": gap.low, f"{name}_high": gap.high}
        row["swing"] = swing.size
        if influence is not None:
            for name, figures in (("first_order", influence.first), ("total_order", influence.total)):
                row |= dict(zip((name, f"{name}_low", f"{name}_high"), figures, strict=True))
        return row

    def break_even_records(self) -> list[dict[str, Any]]:
        """One record for each place where an input turns the answer; one without a place where it does not."""
        rows = []
        for one in self.break_evens:
            for place in one.crossings or (None,):
                found = {} if place is None else asdict(place)
                empty = {"value": math.nan, "low": math.nan, "high": math.nan}
                rows.append({"input": one.input.name, **empty, **found})
        return rows

    def to_json(self) -> str:
        """Write it as JSON; what does not exist is null."""
        said = wording(self.scenario, self.row)
        told = {
            "simcenter": 1,
            "kind": "sensitivity",
            "version": __version__,
            "scenario": self.scenario.name,
            "measure": self.row.measure,
            "scope": str(self.row.scope),
            "unit": said.currency.strip() if said.unit == "money" else said.unit,
            "seed": self.seed,
            "days": self.days,
            "base": number_or_none({"mean": self.base.mean, "low": self.base.low, "high": self.base.high}),
            "target": self.target,
            "against": self.against,
            "inputs": [number_or_none(row) for row in self.records()],
            "break_evens": [number_or_none(row) for row in self.break_even_records()],
            "indices": {"points": self.points, "randomisations": self.randomisations, "days": self.index_days},
            "sentences": self.sentences(),
        }
        return json.dumps(told, indent=1, allow_nan=False, ensure_ascii=False) + "\n"


__all__ = ["BreakEven", "Influence", "Sensitivity", "Swing"]
