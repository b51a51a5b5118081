"""Which inputs matter: bars from the measure as it is to what it becomes at both ends of each input's range."""

from __future__ import annotations

from matplotlib.axes import Axes
from matplotlib.figure import Figure

from simcenter.report.charts.frame import COLOURS, GREY, new_figure, set_title
from simcenter.scenario.errors import harmless
from simcenter.study.estimate import Estimate
from simcenter.study.replicate.headlines import wording
from simcenter.study.sensitivity import Sensitivity
from simcenter.study.words import DIFFERENCE, SCALE, Wording

MOST_BARS = 12


def tornado(study: Sensitivity) -> Figure:
    """Draw what each input does by itself, the largest on top, with the intervals of both ends.

    Parameters
    ----------
    study
        From `simcenter.study.sensitivity.sensitivity`; its twelve largest inputs are drawn.
    """
    said = wording(study.scenario, study.row)
    swings = study.swings[:MOST_BARS]
    figure, axes = new_figure(9.0, 1.6 + 0.62 * len(swings))
    axes.axvline(0, color=GREY, linewidth=1)
    for place, swing in enumerate(swings):
        ends = ((swing.low.difference, swing.input.lowest), (swing.high.difference, swing.input.highest))
        for (gap, value), colour in zip(ends, COLOURS, strict=False):
            _bar(axes, -place, gap, colour, said)
            _label(axes, -place, gap, swing.input.said(value), ends, said)
    axes.set_yticks([-place for place in range(len(swings))], [harmless(swing.input.name) for swing in swings])
    axes.tick_params(axis="y", length=0)
    axes.spines["left"].set_visible(False)
    axes.margins(x=0.5)
    axes.set_ylim(-len(swings) + 0.4, 0.6)
    axes.grid(axis="x", alpha=0.3)
    axes.set_axisbelow(True)
    unit = _unit(said)
    axes.set_xlabel(f"change of {said.subject}{f', {unit}' if unit else ''}")
    note = (
        f"{harmless(study.scenario.name).replace('_', ' ')}, {study.days} days, seed {study.seed}; "
        "blue: lowest value, orange: highest, with 95 % intervals"
    )
    set_title(axes, "One input at a time, the others as they are", note)
    return figure


def _bar(axes: Axes, y: float, gap: Estimate, colour: str, said: Wording) -> None:
    scale = SCALE[said.unit]
    hatch = "//" if colour == COLOURS[1] else ""
    axes.barh(y, gap.mean * scale, height=0.5, color=colour, alpha=0.75, hatch=hatch, edgecolor="white", linewidth=0)
    if gap.known:
        axes.plot([gap.low * scale, gap.high * scale], [y, y], color="black", linewidth=1.2)


def _label(
    axes: Axes, y: float, gap: Estimate, text: str, ends: tuple[tuple[Estimate, float], ...], said: Wording
) -> None:
    """Write the value of the input outside its bar; two bars to the same side are told one above the other."""
    left = gap.mean < 0 or (gap.mean == 0 and gap is ends[0][0])
    other = ends[1][0] if gap is ends[0][0] else ends[0][0]
    same_side = gap.mean * other.mean > 0
    lift = 0 if not same_side else 7 if gap is ends[0][0] else -7
    outermost = min(gap.mean, gap.low) if left else max(gap.mean, gap.high)
    axes.annotate(
        harmless(text),
        (outermost * SCALE[said.unit], y),
        xytext=(-5 if left else 5, lift),
        textcoords="offset points",
        ha="right" if left else "left",
        va="center",
        fontsize=9,
        color=GREY,
    )


def _unit(said: Wording) -> str:
    unit = DIFFERENCE.get(said.unit, said.unit)
    return {"money": said.currency.strip(), "s": "seconds", "min": "minutes", "plain": ""}.get(unit, unit)
