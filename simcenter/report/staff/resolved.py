"""Reports of staff searched again: the price of a promise, and where another plan becomes cheaper."""

from __future__ import annotations

from simcenter import __version__
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.study.staffing.resolved import Crossover, Price


def write_price(page: Page, price: Price, title: str) -> None:
    """Write what a promise or a change costs in staff."""
    page.title(f"{title}: the price of {price.what}")
    page.say(price.sentence())
    page.gap()
    columns = [Column("World"), Column("Without"), Column("With"), Column("Missed, without"), Column("Missed, with")]
    pairs = zip(price.before.cost, price.after.cost, price.before.failing, price.after.failing, strict=True)
    rows = [
        [str(world), f"{without:,.0f}", f"{with_it:,.0f}", f"{100 * miss:.1f} %", f"{100 * miss_with:.1f} %"]
        for world, (without, with_it, miss, miss_with) in enumerate(pairs, 1)
    ]
    page.table(columns, [Section(rows)])
    page.gap()
    page.note(
        f"{price.unit} a day of the cheapest staff found, which is not proved to be the least. Missed: share of fresh "
        f"days on which the promise kept least often was missed. simcenter {__version__}."
    )


def write_crossover(page: Page, found: Crossover, title: str) -> None:
    """Write which plan takes the cheapest staff at which volume."""
    page.title(f"{title}: which desks take the cheapest staff, by volume")
    page.points(found.sentences())
    page.gap()
    columns = [Column("Volume"), *(Column(name) for name in found.plans), Column("Cheapest", "left")]
    rows = [
        [f"x{volume:g}", *(f"{found.plans[name][i].cost.mean():,.0f}" for name in found.plans), found.cheapest(i)]
        for i, volume in enumerate(found.volumes)
    ]
    page.table(columns, [Section(rows)])
    page.gap()
    worlds = len(next(iter(found.plans.values()))[0].cost)
    missed = sum(int((~one.kept).sum()) for costs in found.plans.values() for one in costs)
    text = f"{found.unit} a day, on average over {worlds} worlds: the cheapest staff found, not proved to be the least."
    if missed:
        text += f" In {missed} searches some promise did not hold on fresh days."
    page.note(f"{text} simcenter {__version__}.")
