"""What each pool costs and for whom, as bars."""

from __future__ import annotations

from matplotlib.figure import Figure

from simcenter.report.charts.frame import (
    HATCHES,
    columns_for,
    days_of,
    largest,
    new_figure,
    say_nothing_to_show,
    set_title,
    shown,
    styles,
)
from simcenter.report.terminal.horizon import Horizon
from simcenter.study.replicate import Study

MOST_POOLS, MOST_TIERS = 12, 6


def cost_by_pool_and_tier(study: Study) -> Figure:
    """Draw wages a day by pool, divided among tiers by the time agents spent on them.

    Beyond the 12 dearest pools and the 6 dearest tiers, the rest is one bar.
    """
    costs = cost_table(study)
    pools = _gathered({pool: sum(parts.values()) for pool, parts in costs.items()}, MOST_POOLS, "pools")
    tiers = _gathered({t: sum(parts[t] for parts in costs.values()) for t in study.scenario.tiers}, MOST_TIERS, "tiers")
    figure, axes = new_figure(8.0, 1.9 + 0.42 * len(pools) + 0.2 * -(-len(tiers) // columns_for(list(tiers))))
    before = [0.0] * len(pools)
    for i, ((tier, members), (_, colour, _)) in enumerate(zip(tiers.items(), styles(list(tiers)), strict=True)):
        widths = [sum(costs[pool][one] for pool in whose for one in members) for whose in pools.values()]
        axes.barh(
            range(len(pools)),
            widths,
            left=before,
            label=shown(tier, 22),
            height=0.7,
            color=colour,
            hatch=HATCHES[i % len(HATCHES)],
            edgecolor="white",
            linewidth=0.5,
        )
        before = [a + b for a, b in zip(before, widths, strict=True)]
    for y, cost in enumerate(before):
        axes.annotate(f"{cost:,.0f}", (cost, y), xytext=(5, 0), textcoords="offset points", va="center")
    axes.set_yticks(range(len(pools)), [shown(name) for name in pools])
    axes.invert_yaxis()
    axes.margins(x=0.12)
    axes.set_xlabel(f"wages a day with what comes on top, {shown(study.scenario.money.currency, 20)}")
    axes.xaxis.set_major_formatter(lambda value, _: f"{value:,.0f}")
    if sum(before) > 0:
        figure.legend(loc="outside lower center", ncols=columns_for(list(tiers)), frameon=False)
    else:
        say_nothing_to_show(axes, "no pool has a wage")
    note = f"{days_of(study)}; idle time falls to tiers as handling time does"
    set_title(axes, "What it costs, and for whom", note)
    return figure


def cost_table(study: Study) -> dict[str, dict[str, float]]:
    """Cost of a measured day by pool and tier, in whole units of currency."""
    days = study.stacked
    cents = days.cents.mean(axis=0) @ days.layout.tier_has.T / 100 / Horizon.of_study(study).measured_days
    layout = days.layout
    return {
        pool: dict(zip(layout.tiers, map(float, row), strict=True))
        for pool, row in zip(layout.pools, cents, strict=True)
    }


def _gathered(sizes: dict[str, float], most: int, what: str) -> dict[str, list[str]]:
    """Names with their members: the largest by themselves, all others together."""
    first, rest = largest(sizes, most)
    alone = {name: [name] for name in first}
    return alone | ({f"{len(rest)} other {what}": rest} if rest else {})
