"""``simcenter shifts``: shift patterns and breaks that cover the heads required, at least cost."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from simcenter.cli.options import NOT_REACHED, SCENARIO, Whole, check_files, load_scenario
from simcenter.cli.reading import Values
from simcenter.cli.simulating.sensitivity import check_picture
from simcenter.cli.writing import check_scenario_file, write_scenario
from simcenter.scenario.errors import Mistake, quote

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario
    from simcenter.study.keepable import Keepable
    from simcenter.study.shifts import ShiftKind, ShiftPlan, Terms

COVERED = ("present", "erlang", "staff")


@click.command("shifts")
@SCENARIO
@click.option("--shift", "kinds", multiple=True, required=True, metavar="TEXT", help="'8 h, break 30 min' or '4 h'.")
@click.option(
    "--cover",
    type=click.Choice(COVERED),
    default="present",
    show_default=True,
    help="Heads required: those of the scenario, those Erlang asks for, or those a search for staff finds.",
)
@click.option("--absence", metavar="SHARE", help="Planned agents who do not come [default: the pool's shrinkage].")
@click.option("--overtime", metavar="SHARE", help="Most shifts that may be prolonged, at time and a half.")
@click.option("--overtime-rate", default="150%", show_default=True, metavar="SHARE", help="Pay of overtime.")
@click.option("--time-off", metavar="SHARE", help="Most shifts that may end early, unpaid (voluntary time off).")
@click.option("--experienced", type=Whole(0, 100_000), help="Most experienced agents of a pool; beyond: new hires.")
@click.option("--ramp", default="70%", show_default=True, metavar="SHARE", help="Work of a new hire.")
@click.option("--under-price", metavar="WAGES", help="Price of an agent hour short, in wages [default: none short].")
@click.option("--days", type=Whole(0, 100_000), default=100, show_default=True, help="Days to simulate; 0 for none.")
@click.option("--seed", type=Whole(0, 2**64 - 1), default=1, show_default=True, help="The world.")
@click.option("--json", "json_file", metavar="FILE", help="Write everything as JSON.")
@click.option("--picture", "picture_file", metavar="FILE", help="Draw present against required, .svg or .png.")
@click.option("--out", metavar="FILE", help="Write the scenario with this roster, .yaml or .xlsx.")
def shifts_command(
    scenario: str,
    kinds: tuple[str, ...],
    cover: str,
    days: int,
    seed: int,
    json_file: str | None,
    picture_file: str | None,
    out: str | None,
    **given: Any,
) -> int:
    """Cover the heads required in each interval with shifts at least cost, and simulate the roster.

    Every pool by itself; the cost is proved to be the least of these kinds of shifts, or how far it may be above.
    """
    values = Values()
    asked = load_scenario(scenario, values)
    files = {"--json": json_file, "--picture": picture_file, "--out": out}
    check_files(values, scenario, {option: path for option, path in files.items() if path is not None})
    if out is not None:
        check_scenario_file(values, "--out", out)
    if picture_file is not None:
        check_picture(picture_file, values)
    wanted = _kinds(kinds, values)
    terms = None if asked is None else _terms(asked, given, values)
    values.check()
    assert asked is not None

    from simcenter.study.shifts import NoCover

    try:
        plan = _plan(asked, wanted, terms, cover, seed)
    except NoCover as error:
        click.echo(f"No shifts cover it: {error}.", err=True)
        return NOT_REACHED
    except Mistake as mistake:
        values.blame(f"--{mistake.at[0]}" if mistake.at else "shifts", mistake.found, mistake.expected)
        values.check()
        raise
    kept = _kept(plan, days, seed)

    from simcenter.report.staff.shifts import write_shifts
    from simcenter.report.terminal.page import Page

    write_shifts(Page(), plan, kept)
    _write(plan, json_file, picture_file, out)
    return 0


def _kinds(texts: tuple[str, ...], values: Values) -> list[ShiftKind]:
    from simcenter.study.shifts import ShiftKind, read_shift_kind

    return [values.read("--shift", text, read_shift_kind, ShiftKind(3_600_000)) for text in texts]


def _terms(asked: Scenario, given: dict[str, Any], values: Values) -> Terms | None:
    """Read the terms; None where all are as usual, so that each pool has its own absence."""
    from simcenter.scenario.units import parse_share
    from simcenter.study.shifts import Terms

    read: dict[str, Any] = {}
    shares = {"absence": "absence", "overtime": "most_overtime", "time_off": "most_time_off"}
    for option, name in shares.items():
        if given[option] is not None:
            read[name] = values.read(f"--{option.replace('_', '-')}", given[option], parse_share, 0.0)
    read["overtime_rate"] = values.read("--overtime-rate", given["overtime_rate"], _rate, 1.5)
    read["ramp"] = values.read("--ramp", given["ramp"], parse_share, 0.7)
    read["experienced"] = given["experienced"]
    if given["under_price"] is not None:
        read["under_price"] = values.read("--under-price", given["under_price"], _price, 1.0)
    try:
        terms = Terms(**read)
    except ValueError as error:
        values.blame("terms", str(error).rstrip("."))
        return None
    if "absence" in read:
        return terms
    own = {pool.absence or pool.shrinkage for pool in asked.pools.values() if pool.roster is None}
    if terms == Terms():
        return None
    if len(own) > 1:
        values.blame("--absence", "pools that differ in shrinkage", "one for all, where there are other terms")
        return None
    from dataclasses import replace

    return replace(terms, absence=own.pop() if own else 0.0)


def _rate(text: str) -> float:
    number = text.strip().removesuffix("%").strip()
    try:
        return float(number) / (100 if text.strip().endswith("%") else 1)
    except ValueError:
        raise Mistake(quote(text), "wages, such as 150% or 1.5") from None


def _price(text: str) -> float:
    found = _rate(text)
    if not 0 < found < 1e6:
        raise Mistake(quote(text), "more than 0 wages, such as 3")
    return found


def _plan(asked: Scenario, kinds: list[ShiftKind], terms: Terms | None, cover: str, seed: int) -> ShiftPlan:
    from simcenter.simulation import settle
    from simcenter.study.shifts import plan_shifts

    settled, required = settle(asked), None
    if cover == "erlang":
        from simcenter.study.staffing.problem import pose

        problem = pose(settled, seed=seed)
        required = problem.by_pool(problem.erlang)
    elif cover == "staff":
        from simcenter.report.terminal.progress import announce_preparation, progress
        from simcenter.study.staffing import staff

        announce_preparation()
        with progress("Staffing", unit="days at most") as tell:
            found = staff(settled, seed=seed, progress=tell)
        required = {name: [int(n) for n in row] for name, row in zip(found.pools, found.found.seated, strict=True)}
    return plan_shifts(settled, kinds, terms=terms, required=required)


def _kept(plan: ShiftPlan, days: int, seed: int) -> Keepable | None:
    """Simulate the roster, where it can be and something is promised."""
    promised = any(tier.promise is not None for tier in plan.scenario.tiers.values())
    if not days or not promised or any(c.way == "new hire" for one in plan.pools for c in one.columns):
        return None
    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.keepable import promise

    announce_preparation()
    with progress("Simulating") as tell:
        return promise(plan.rostered, days=days, seed=seed, progress=tell)


def _write(plan: ShiftPlan, json_file: str | None, picture_file: str | None, out: str | None) -> None:
    from simcenter.scenario.writing import atomic_write

    if json_file is not None:
        atomic_write(json_file, plan.to_json())
        click.echo(f"Wrote the shifts to {json_file}.", err=True)
    if picture_file is not None:
        from simcenter.report.charts import save_picture, shift_cover

        save_picture(lambda: shift_cover(plan), picture_file)
        click.echo(f"Drew the first pool to {picture_file}.", err=True)
    if out is not None:
        write_scenario(out, plan.rostered)
        click.echo(f"Wrote the scenario with its roster to {out}.", err=True)


__all__ = ["shifts_command"]

