"""A sensitivity study in sentences: what matters most, what cannot be told, where the answer turns."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

from simcenter.study.replicate.headlines import wording
from simcenter.study.sensitivity.crossing import Crossing
from simcenter.study.words import DIFFERENCE, SCALE, Wording, decimals, number, span

if TYPE_CHECKING:
    from simcenter.study.estimate import Estimate
    from simcenter.study.sensitivity.inputs import Input
    from simcenter.study.sensitivity.result import BreakEven, Influence, Sensitivity, Swing


def sentences(study: Sensitivity) -> list[str]:
    """Say what a study found."""
    said = wording(study.scenario, study.row)
    told = [_leader(study, said)]
    if silent := [swing.input.name for swing in study.swings if not swing.decided]:
        told.append(f"No effect could be told from zero over {study.days} days: {', '.join(silent)}.")
    told += [_break_even(study, said, one) for one in study.break_evens]
    if study.influences:
        told.append(_influences(study, said))
    return told


def gap(estimate: Estimate, said: Wording) -> str:
    """A difference with its sign and unit, and how well it is known."""
    unit = DIFFERENCE.get(said.unit, said.unit)
    places = decimals((estimate.high - estimate.low) * SCALE[unit]) if estimate.high > estimate.low else 2
    size = number(estimate.mean, unit, places, said.currency)
    if not estimate.known:
        return size
    return f"{size} (known to {span(estimate.low, estimate.high, unit, places, said.currency, joint=' to ')})"


def _leader(study: Sensitivity, said: Wording) -> str:
    subject = said.subject[:1].upper() + said.subject[1:]
    first = study.swings[0]
    if not first.decided:
        return f"{subject}: no input moves it enough to be told from zero over {study.days} days."
    told = f"{subject} depends most on {first.input.name}: {_ends(first, said)}."
    for second in study.swings[1:2]:
        told += f" Then {second.input.name}: {_ends(second, said)}."
    return told


def _ends(swing: Swing, said: Wording) -> str:
    one = swing.input
    at_low, at_high = gap(swing.low.difference, said), gap(swing.high.difference, said)
    return f"{at_low} at {one.said(one.lowest)}, {at_high} at {one.said(one.highest)}"


def _break_even(study: Sensitivity, said: Wording, one: BreakEven) -> str:
    whole_range = f"from {one.input.said(one.input.lowest)} to {one.input.said(one.input.highest)}"
    if study.target is not None:
        goal = number(study.target, said.unit, 2 if said.unit == "money" else 1, said.currency)
        if not one.crossings:
            return f"{one.input.name}: {said.subject} stays {'above' if one.above else 'below'} {goal} {whole_range}."
        ways = {True: f"rises above {goal}", False: f"falls below {goal}"}
        turns = "; ".join(f"{ways[place.rising]} {_place(one.input, place)}" for place in one.crossings)
        return f"{one.input.name}: {said.subject} {turns}."
    if not one.crossings:
        side = said.more if one.above else said.less
        return f"{one.input.name}: no break-even; with {study.against}, {said.subject} is {side} {whole_range}."
    turns = "; ".join(
        f"{said.more if place.rising else said.less} {_place(one.input, place)}" for place in one.crossings
    )
    return f"{one.input.name}: with {study.against}, {said.subject} becomes {turns}."


def _place(one: Input, place: Crossing) -> str:
    """Beyond which value of an input, and between which values that is."""
    if one.whole:
        below = math.floor(place.value)
        return f"between {one.said(below)} and {one.said(below + 1)}"
    low = f"{place.low:.3g}" + " or below" * place.open_low
    high = f"{place.high:.3g}" + " or beyond" * place.open_high
    return f"beyond {one.said(float(f'{place.value:.3g}'))} (known to {low} to {high})"


def _influences(study: Sensitivity, said: Wording) -> str:
    parts = [_influence(one) for one in study.influences[:3]]
    return (
        f"When all inputs vary over their ranges at once, of the variance of {said.subject} over those ranges "
        f"{'; '.join(parts)}."
    )


def _influence(one: Influence) -> str:
    return f"{one.input.name} makes {_share(one.first)} alone and {_share(one.total)} with what it is part of"


def _share(figures: tuple[float, float, float]) -> str:
    mean, low, high = (100 * x for x in figures)
    return f"{mean:.0f} % ({max(low, 0.0):.0f} to {min(max(high, 0.0), 100.0):.0f})"


__all__ = ["gap", "sentences"]
