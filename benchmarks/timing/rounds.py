"""Alternating rounds: every contender runs once a round, so that a slow minute of the machine meets them all."""

from __future__ import annotations

import gc
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from statistics import median

Seconds = Mapping[str, float]


@dataclass(frozen=True)
class Spent:
    """What one contender did in one round."""

    contacts: int
    seconds: Seconds  # CPU time by stage


@dataclass(frozen=True)
class Contender:
    """An engine with a workload.

    `run` is given the number of the round, from which it takes its seed, and times itself; `wholes` names sums of
    stages to report beside the stages. A slow engine may run only `every` so many rounds.
    """

    name: str
    run: Callable[[int], Spent]
    wholes: Mapping[str, tuple[str, ...]]
    every: int = 1


@dataclass(frozen=True)
class Row:
    """A line of the report: a contender, or a stage of it."""

    name: str
    seconds: tuple[float, ...]  # CPU time a contact, one entry a round it ran in
    ratios: tuple[float, ...]  # how many times faster than the first row in the same round

    @property
    def per_contact(self) -> float:
        """Median CPU time a contact in seconds."""
        return median(self.seconds)

    @property
    def ratio(self) -> float:
        """Median of the rounds' ratios."""
        return median(self.ratios)


def alternate(contenders: Sequence[Contender], rounds: int) -> list[Row]:
    """Let contenders run in turn; the first is the one others are compared with, round by round.

    What was imported so far is taken out of the garbage collector's sight: a model that makes many objects would
    otherwise pay for the size of libraries it does not use.
    """
    gc.collect()
    gc.freeze()
    found: dict[str, dict[int, float]] = {}
    try:
        for number in range(rounds):
            for contender in contenders:
                if number % contender.every:
                    continue
                gc.collect()
                spent = contender.run(number)
                for name, stages in contender.wholes.items():
                    took = sum(spent.seconds[stage] for stage in stages)
                    found.setdefault(name, {})[number] = took / spent.contacts
    finally:
        gc.unfreeze()
    yardstick = next(iter(found.values()))
    return [
        Row(name, tuple(took.values()), tuple(yardstick[number] / one for number, one in took.items()))
        for name, took in found.items()
    ]


def as_markdown(title: str, rows: Sequence[Row]) -> str:
    """A table of rows: time a contact, contacts a second, ratio to the first row and its range over rounds."""
    lines = [
        f"| {title} | µs a contact | contacts a second | times faster | over the rounds |",
        "| --- | ---: | ---: | ---: | ---: |",
    ]
    for row in rows:
        low, high = min(row.ratios), max(row.ratios)
        spread = f"{low:.3g} to {high:.3g}" if high > low else ""
        lines.append(
            f"| {row.name} | {row.per_contact * 1e6:.3g} | {_rounded(1 / row.per_contact):,} "
            f"| {row.ratio:.3g} | {spread} |"
        )
    return "\n".join(lines)


def _rounded(value: float) -> int:
    """Three figures of a large number."""
    digits = max(0, len(str(int(value))) - 3)
    return int(round(value, -digits))
