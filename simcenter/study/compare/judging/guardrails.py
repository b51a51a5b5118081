"""Guardrails: what may get worse by no more than a stated margin, whatever else an alternative brings.

"Not worse by more than the margin" is a claim of its own, shown by a one-sided test of non-inferiority over the
same days: it is made when the upper 95 % bound of the loss lies below the margin. "Worse" is made when the
lower bound lies above it, and between the two days are too few to tell. Bounds are those of
`simcenter.study.skewness.one_sided_arms`.

That an alternative keeps *all* its guardrails is shown when each is kept by its own 95 % test, with nothing to
correct for their number: to claim it wrongly, the very guardrail that is not kept must be passed, which
happens once in twenty (the intersection-union test; R. Berger, "Multiparameter hypothesis testing and
acceptance sampling", 1982). Each alternative is judged by itself.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

from simcenter.results.daily.scopes import OVERALL
from simcenter.results.measures import MEASURES
from simcenter.scenario.errors import Mistake, Problem, quote
from simcenter.scenario.model import Scenario
from simcenter.study.compare.judging.best import upper_bound
from simcenter.study.compare.reading import pieces, placed, read_row, refuse
from simcenter.study.paired import PairedDifference
from simcenter.study.replicate.headlines import Row, wording
from simcenter.study.replicate.precision import read_size
from simcenter.study.words import DIFFERENCE, SCALE, decimals, number

Verdict = Literal["not worse", "worse", "undecided"]

NOT_WORSE: Verdict = "not worse"
WORSE: Verdict = "worse"
UNDECIDED: Verdict = "undecided"
TAIL = 0.05
"""Probability of a wrong claim by one guardrail at its margin."""


@dataclass(frozen=True)
class Guardrail:
    """A measure of a part of the center, and by how much it may get worse.

    Attributes
    ----------
    text
        As its author wrote it.
    row
        The measure and the part.
    margin
        Largest loss that is accepted, above 0, in the measure's unit.
    """

    text: str
    row: Row
    margin: float

    @property
    def sign(self) -> float:
        """What turns a change into a loss: 1 where less is better, else -1."""
        return 1.0 if MEASURES[self.row.measure].lower_is_better else -1.0


@dataclass(frozen=True)
class Guarded:
    """What became of a guardrail under an alternative.

    Attributes
    ----------
    alternative, guardrail
        Of what.
    loss
        By how much the measure got worse on average, in its unit; below 0 where it got better.
    least, most
        One-sided 95 % bounds of the loss; not a number where days are too few.
    n
        Days.
    verdict
        ``not worse`` (by more than the margin), ``worse`` or ``undecided``.
    """

    alternative: str
    guardrail: Guardrail
    loss: float
    least: float
    most: float
    n: int
    verdict: Verdict

    def record(self) -> dict[str, Any]:
        """Tell it as plain data."""
        row = self.guardrail.row
        return {
            "alternative": self.alternative,
            "guardrail": self.guardrail.text,
            "measure": row.measure,
            "scope_kind": row.scope.kind,
            "scope": row.scope.name,
            "margin": self.guardrail.margin,
            "loss": self.loss,
            "loss_at_least": self.least,
            "loss_at_most": self.most,
            "level": 1 - TAIL,
            "n": self.n,
            "verdict": self.verdict,
        }


def read_guardrails(scenario: Scenario, texts: Iterable[str]) -> tuple[Guardrail, ...]:
    """Read guardrails such as ``standard.service_level=-1pt,mean_wait of standard=+5s``.

    Parameters
    ----------
    scenario
        Whose parts may be named.
    texts
        Each one or several, separated by commas. A margin is the change that is still accepted, with the sign
        of that change (a service level falls, a wait rises) or without one: shares in points, times with
        their unit, money and counts as a number.

    Raises
    ------
    InputErrors
        With every measure, part or margin that cannot be read.
    """
    read: dict[Row, Guardrail] = {}
    problems: list[Problem] = []
    for text in pieces(texts):
        try:
            guardrail = _read(scenario, text)
            if guardrail.row in read:
                raise Mistake(f"{quote(text)} again", "each measure of a part once")
            read[guardrail.row] = guardrail
        except Mistake as mistake:
            problems.append(placed("protect", text, mistake))
    refuse(problems)
    return tuple(read.values())


def _read(scenario: Scenario, text: str) -> Guardrail:
    name, equals, margin = (piece.strip() for piece in text.partition("="))
    if not (name and equals and margin):
        found = quote(text) if text else "nothing"
        raise Mistake(found, "a measure and a margin, such as standard.service_level=-1pt")
    row = read_row(scenario, name)
    measure = MEASURES[row.measure]
    if measure.lower_is_better is None:
        raise Mistake(f"{quote(row.measure)}, of which neither more nor less is better", "a measure that can get worse")
    size = margin.replace("\N{MINUS SIGN}", "-")
    sign = size[:1] if size[:1] in ("+", "-") else ""
    size = size.removeprefix(sign).lstrip()
    worse = "+" if measure.lower_is_better else "-"
    if sign and sign != worse:
        kind = "rises" if worse == "+" else "falls"
        raise Mistake(
            f"{quote(margin)}, a change for the better, which needs no guardrail",
            f"{worse}{size}: {row.measure} gets worse when it {kind}",
        )
    return Guardrail(text, row, read_size(measure.unit, size))


def judge_guardrail(alternative: str, guardrail: Guardrail, pair: PairedDifference) -> Guarded:
    """Judge a guardrail by the paired difference of its measure."""
    gap, sign = pair.difference, guardrail.sign
    most, least = upper_bound(sign, gap, TAIL), -upper_bound(-sign, gap, TAIL)
    verdict = NOT_WORSE if most < guardrail.margin else WORSE if least > guardrail.margin else UNDECIDED
    return Guarded(alternative, guardrail, sign * gap.mean, least, most, gap.n, verdict)


def kept(guarded: Iterable[Guarded]) -> Verdict:
    """Judge all guardrails together: worse when any is, not worse when all are not, else undecided."""
    verdicts = {one.verdict for one in guarded}
    return WORSE if WORSE in verdicts else UNDECIDED if UNDECIDED in verdicts else NOT_WORSE


def describe_guarded(guarded: Guarded, scenario: Scenario) -> str:
    """Say it: "With X, standard's mean wait is not worse by more than 5 s (on average lost 1 s, at worst lost 3 s)"."""
    words = wording(scenario, guarded.guardrail.row)
    unit = DIFFERENCE.get(words.unit, words.unit)
    width = abs(guarded.most - guarded.least) or guarded.guardrail.margin
    places = max(decimals(width * SCALE[unit]), decimals(guarded.guardrail.margin * SCALE[unit] * 4), 0)

    def written(value: float, digits: int = places) -> str:
        return number(abs(value), unit, digits, words.currency)

    scope = guarded.guardrail.row.scope
    name = "service level" if guarded.guardrail.row.measure == "service_level" else words.measure
    subject = name if scope == OVERALL else f"{words.scope}'s {name}"
    margin = number(guarded.guardrail.margin, unit, _shortest(guarded.guardrail.margin * SCALE[unit]), words.currency)
    moved = "no change on average"
    if guarded.loss:
        moved = f"on average {'lost' if guarded.loss > 0 else 'gained'} {written(guarded.loss)}"
    start = f"With {guarded.alternative}, {subject} is"
    if guarded.most != guarded.most:
        return f"{start} undecided against a margin of {margin}: {guarded.n} days are too few."
    if guarded.least == guarded.most == 0:
        return f"{start} the same on each of {guarded.n} days."
    if guarded.verdict == NOT_WORSE:
        bound = f"at worst {'lost' if guarded.most > 0 else 'gained'} {written(guarded.most)}"
        return f"{start} not worse by more than {margin} ({moved}, {bound})."
    if guarded.verdict == WORSE:
        return f"{start} worse by more than {margin} ({moved}, at least {written(guarded.least)})."
    return f"{start} undecided against a margin of {margin} ({moved}; the loss could be {written(guarded.most)})."


def _shortest(value: float) -> int:
    """Decimals that write a margin as its author did."""
    return next((places for places in range(4) if abs(value - round(value, places)) < 1e-9), 4)


__all__ = ["Guarded", "Guardrail", "Verdict", "describe_guarded", "judge_guardrail", "kept", "read_guardrails"]
