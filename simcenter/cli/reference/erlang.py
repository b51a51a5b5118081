"""``simcenter erlang``: the staffing formulas beside each other."""

from __future__ import annotations

import click

from simcenter.cli import reading
from simcenter.cli.options import Whole
from simcenter.cli.reading import Values


@click.command("erlang")
@click.option("--volume", required=True, metavar="N", help="Contacts that come in an interval.")
@click.option("--interval", default="30 min", show_default=True, metavar="TIME", help="Length of the interval.")
@click.option("--aht", required=True, metavar="TIME", help="Average handle time: talk, hold and wrap.")
@click.option("--target", default="80/20", show_default=True, metavar="SHARE/SECONDS", help="Share within a time.")
@click.option("--patience", metavar="TIME", help="Mean patience, for Erlang A.")
@click.option("--lines", metavar="N", help="Trunk lines, talking and waiting together, for Erlang A.")
@click.option("--max-occupancy", metavar="SHARE", help="Largest share of the time agents may be busy.")
@click.option("--shrinkage", default="0%", show_default=True, metavar="SHARE", help="Paid time not available.")
@click.option("--simulate", is_flag=True, help="Beside the formula, the simulated truth and why they differ.")
@click.option("--days", type=Whole(5, 10_000), default=200, show_default=True, help="Days to simulate.")
@click.option("--seed", type=Whole(0, 2**64 - 1), default=1, show_default=True, help="The world.")
def erlang_command(
    volume: str,
    interval: str,
    aht: str,
    target: str,
    patience: str | None,
    lines: str | None,
    max_occupancy: str | None,
    shrinkage: str,
    simulate: bool,
    days: int,
    seed: int,
) -> None:
    """Say how many agents Erlang B, C and A ask for, for one queue in one interval.

    For example: erlang --volume 100 --interval '30 min' --aht '180 s' --target 80/20 --shrinkage 30%
    """
    values = Values()
    contacts = values.read("--volume", volume, reading.read_volume, 0.0)
    seconds = values.read("--interval", interval, reading.read_seconds, 1.0)
    handle = values.read("--aht", aht, reading.read_seconds, 1.0)
    share, within = values.read("--target", target, reading.read_target, (0.8, 20.0))
    waits = values.read("--patience", patience, reading.read_seconds, None)
    trunks = values.read("--lines", lines, reading.read_lines, None)
    occupancy = values.read("--max-occupancy", max_occupancy, reading.read_occupancy, None)
    absent = values.read("--shrinkage", shrinkage, reading.read_shrinkage, 0.0)
    if lines is not None and patience is None:
        values.blame("--lines", "lines without --patience", "both: lines are part of Erlang A")
    if contacts / seconds * handle > MOST_ERLANGS:
        load = f"{contacts / seconds * handle:,.0f} erlangs"
        values.blame("--volume", f"a load of {load}", f"at most {MOST_ERLANGS:,} erlangs")
    if simulate and contacts / seconds * handle > MOST_SIMULATED:
        values.blame("--simulate", f"a load of more than {MOST_SIMULATED:,} erlangs", "less, or no simulation")
    if simulate and seconds > 86_400:
        values.blame("--simulate", "an interval longer than a day", "a shorter one")
    values.check()

    from simcenter.report.erlang import ErlangQuestion, write_erlang
    from simcenter.report.terminal.page import Page

    page = Page()
    question = ErlangQuestion(contacts, seconds, handle, share, within, waits, trunks, occupancy, absent)
    write_erlang(page, question)
    if simulate and contacts:
        from simcenter.report.erlang_truth import write_truth
        from simcenter.report.terminal.progress import announce_preparation

        announce_preparation()
        write_truth(page, question, days, seed)


MOST_ERLANGS = 100_000
"""The formulas are exact far beyond, but nobody runs a center of that size, and a slip in a unit may."""
MOST_SIMULATED = 500
"""Beyond, a table of simulated days takes minutes; a scenario with few --days does it."""
