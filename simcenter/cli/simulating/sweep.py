"""``simcenter sweep``: many variants of a scenario, on one machine or many, going on where a run ended."""

from __future__ import annotations

from contextlib import nullcontext, suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from simcenter.cli.options import INTERRUPTED, NOT_REACHED, Whole, check_files
from simcenter.cli.reading import Values
from simcenter.cli.simulating.pages import typed, write_page, write_workbook
from simcenter.scenario.errors import quote

if TYPE_CHECKING:
    from simcenter.study.sweep import Sweep, SweepResult

EXPORTS = (".csv", ".xlsx", ".parquet")


@click.command("sweep")
@click.argument("file", metavar="SWEEP")
@click.option("--out", "folder", metavar="FOLDER", required=True, help="Where results are kept; a run goes on there.")
@click.option("--workers", type=Whole(1, 1_000), help="Processes on this machine [default: one for each core].")
@click.option("--cluster", "address", metavar="ADDRESS", help="A running Dask scheduler to send the cells to.")
@click.option("--export", metavar="FILE", help="Also write the table as .csv, .xlsx or .parquet.")
@click.option("--html", "html_file", metavar="FILE", help="Write a page to forward: one file, read offline.")
@click.option("--xlsx", "workbook_file", metavar="FILE", help="Write a workbook with a row for each cell and charts.")
def sweep_command(
    file: str,
    folder: str,
    workers: int | None,
    address: str | None,
    export: str | None,
    html_file: str | None,
    workbook_file: str | None,
) -> int:
    """Run every cell of a sweep file: factors, routing policies and measures, each cell kept when it is done.

    Whatever stops a run (Ctrl-C, a full disk, a killed process), the same command goes on where it ended.
    """
    values = Values()
    sweep = _load(file, values)
    _check_places(values, file, folder, export)
    files = {"--html": html_file, "--xlsx": workbook_file}
    check_files(values, file, {option: path for option, path in files.items() if path is not None})
    if workers is not None and address is not None:
        values.blame("--workers", "with --cluster", "one of them: a cluster knows its own workers")
    values.check()
    assert sweep is not None

    result = _run(sweep, Path(folder), workers, address)
    results = _results(sweep, result, export)

    from simcenter.report.sweep import write_sweep
    from simcenter.report.terminal.page import Page

    with suppress(BrokenPipeError):  # whoever stops reading still wants the files
        write_sweep(Page(), sweep, result, results)
    if html_file is not None:
        from simcenter.report.html import sweep_page

        write_page(html_file, sweep_page(sweep, result, results, typed()))
    if workbook_file is not None:
        from simcenter.report.workbook import sweep_workbook

        write_workbook(workbook_file, sweep_workbook(sweep, results, typed()))
    if result.interrupted:
        return INTERRUPTED
    return NOT_REACHED if result.failed else 0


def _load(file: str, values: Values) -> Sweep | None:
    from simcenter.scenario.errors import InputErrors
    from simcenter.study.sweep import load_sweep

    try:
        return load_sweep(file)
    except InputErrors as errors:
        values.problems += errors.problems
        return None


def _check_places(values: Values, file: str, folder: str, export: str | None) -> None:
    """Refuse places that cannot be written, before anything is simulated."""
    place = Path(folder)
    if place.exists() and not place.is_dir():
        values.blame("--out", f"{quote(folder, 300)}, which is a file", "a folder")
    elif not place.exists() and not place.resolve().parent.is_dir():
        values.blame("--out", f"{quote(folder, 300)} in a folder that does not exist", "a folder in an existing one")
    if export is not None:
        check_files(values, file, {"--export": export})
        if Path(export).suffix.lower() not in EXPORTS:
            values.blame("--export", quote(export, 300), f"a file whose name ends in {', '.join(EXPORTS)}")


def _run(sweep: Sweep, folder: Path, workers: int | None, address: str | None) -> SweepResult:
    from simcenter.report.terminal.progress import announce_preparation, progress
    from simcenter.study.sweep import run_sweep
    from simcenter.study.sweep.workers import cluster

    announce_preparation()
    connected = nullcontext((None, None)) if address is None else cluster(address)
    with connected as (executor, at_once), progress("Sweeping", unit="cells") as tell:
        ways: dict[str, Any] = {"workers": workers, "executor": executor, "at_once": at_once}
        return run_sweep(sweep, folder, progress=tell, **ways)


def _results(sweep: Sweep, result: SweepResult, export: str | None) -> dict[int, str]:
    """Read what is kept, and write it once more where asked for."""
    from simcenter.study.sweep.run import open_results
    from simcenter.study.sweep.table import export_table

    with open_results(sweep, result.folder) as store:
        if export is not None:
            export_table(sweep, store, Path(export))
            click.echo(f"Wrote the table to {export}.", err=True)
        return {kept.number: kept.result for kept in store.kept() if kept.state == "done"}
