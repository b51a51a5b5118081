"""What commands that simulate have in common: their options, and how a scenario is named."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, TypeVar

import click

from simcenter.cli.reading import Values
from simcenter.scenario.errors import quote

if TYPE_CHECKING:
    from simcenter.scenario.model import Scenario
    from simcenter.study.policies import OwnWords

Command = TypeVar("Command", bound=Callable[..., Any])

NOT_REACHED, INTERRUPTED = 3, 130
"""Exit codes of commands that simulate: precision not reached, stopped by Ctrl-C."""

SCENARIO = click.argument("scenario", metavar="SCENARIO")


class Whole(click.ParamType):  # type: ignore[type-arg]  # generic in newer versions of click only
    """A whole number between two others; the range is told when it is missed, not in the help."""

    name = "N"

    def __init__(self, least: int, most: int) -> None:
        self.least, self.most = least, most

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> int:
        """Read the number."""
        text = str(value).strip()
        if not text.isascii() or not text.isdigit() or len(text) > 30 or not self.least <= int(text) <= self.most:
            expected = f"a whole number from {self.least:,} to {self.most:,}"
            self.fail(f"found {quote(value)}, expected {expected}", param, ctx)
        return int(text)


_OPTIONS = (
    click.option(
        "--days",
        type=Whole(1, 100_000),
        help="Days to simulate [default: 30; with --precision, 10 at least].",
    ),
    click.option(
        "--seed",
        type=Whole(0, 2**64 - 1),
        default=1,
        show_default=True,
        help="The world: the same seed brings the same customers.",
    ),
    click.option(
        "--engine",
        type=click.Choice(["compiled", "reference"]),
        default="compiled",
        show_default=True,
        help="Fast, or the readable SimPy model; both give the same numbers.",
    ),
    click.option(
        "--workers",
        type=Whole(1, 1_000),
        help="Days simulated at the same time [default: one for each core].",
    ),
    click.option(
        "--precision",
        metavar="'MEASURE [of PART] = SIZE'",
        multiple=True,
        help="Add days until a measure is known this well: 'service_level of premier = 1pt', 'asa = 2 s'.",
    ),
    click.option(
        "--max-days",
        type=Whole(15, 100_000),
        default=1_000,
        show_default=True,
        help="Most days with --precision.",
    ),
    click.option("--json", "json_file", metavar="FILE", help="Write all measures as JSON."),
    click.option("--html", "html_file", metavar="FILE", help="Write a page to forward: one file, read offline."),
    click.option("--xlsx", "workbook_file", metavar="FILE", help="Write a workbook with tables and charts."),
    click.option("--contacts", "contacts_file", metavar="FILE", help="Write every contact as CSV."),
)


def simulating(command: Command) -> Command:
    """Give a command the options of all commands that simulate."""
    for option in reversed(_OPTIONS):
        command = option(command)
    return command


@dataclass(frozen=True)
class Simulating:
    """The options of a command that simulates, as they were given."""

    days: int | None
    seed: int
    engine: Literal["compiled", "reference"]
    workers: int | None
    precision: tuple[str, ...]
    max_days: int
    json_file: str | None
    html_file: str | None
    workbook_file: str | None
    contacts_file: str | None

    @property
    def files(self) -> dict[str, str]:
        """Files to be written, by option."""
        given = {"--json": self.json_file, "--html": self.html_file, "--xlsx": self.workbook_file}
        given["--contacts"] = self.contacts_file
        return {option: path for option, path in given.items() if path is not None}

    def read_precision(self, values: Values) -> dict[str, str] | None:
        """Read the measures that must be known well; what they mean is for the study to say."""
        wanted: dict[str, str] = {}
        for text in self.precision:
            name, equals, size = (piece.strip() for piece in text.partition("="))
            if not (name and equals and size):
                values.blame("--precision", quote(text), 'a measure and a size, such as "service_level = 1pt"')
            elif name in wanted:
                values.blame("--precision", f"{quote(name)} again", "each measure once")
            else:
                wanted[name] = size
        return wanted or None

    def how(self, precision: dict[str, str] | None) -> dict[str, Any]:
        """The arguments that `replicate` and `compare` have in common."""
        days = {"days": self.days, "precision": precision, "max_days": self.max_days}
        return days | {"seed": self.seed, "engine": self.engine, "workers": self.workers}


def say_nothing_done() -> int:
    """Say that no day was done before Ctrl-C, and give the exit code."""
    click.echo("Interrupted before the first day was done; nothing was written.", err=True)
    return INTERRUPTED


def load_scenario(source: str, values: Values) -> Scenario | None:
    """Load and check a scenario; None where it has mistakes, which are then among `values`."""
    from simcenter.routing.checking import load
    from simcenter.scenario.errors import InputErrors

    try:
        return load(source)
    except InputErrors as errors:
        values.problems += errors.problems
        return None


def check_precision(
    scenario: Scenario, precision: dict[str, str] | None, values: Values, *, differences: bool = False
) -> None:
    """Blame precisions the study would refuse, of figures or of differences between alternatives."""
    if precision is None:
        return
    from simcenter.results.measures import MEASURES
    from simcenter.study.replicate.precision import read_precision

    for name, size in precision.items():
        try:
            (declared,) = read_precision(scenario, {name: size})
        except ValueError as error:
            values.blame("--precision", str(error))
            continue
        if differences and MEASURES[declared.measure].share is not None:
            found = f"{quote(name)}, which is pooled over all days and has no difference a day"
            values.blame("--precision", found, f"a measure of each day, such as daily_{declared.measure}")
        elif differences and declared.target.relative is not None:
            values.blame(
                "--precision",
                f"{quote(size)} of a difference, which may be zero",
                "a size, such as 1pt or 2 s",
            )


def load_policies(texts: Sequence[str], values: Values) -> list[str | OwnWords]:
    """Import and make the policies of one's own that routing texts name; blame those that cannot be."""
    import os

    from simcenter.study.policies import load_words

    def read(text: str) -> str | OwnWords:
        return load_words(text, os.getcwd())

    nothing: str | OwnWords = ""
    return [values.read("--policy", text, read, nothing) for text in texts]


def check_own(scenario: Scenario, policies: Sequence[str | OwnWords], values: Values) -> None:
    """Let policies of one's own show on the scenario that they keep the contract, before days are run with them."""
    from simcenter.study.policies import OwnWords

    own = [one for words in policies if isinstance(words, OwnWords) for one in words.policies.items()]
    if not own:
        return
    from simcenter.study.check_policy import check_policy  # brings the reference engine's libraries with it

    for name, policy in own:
        for fault in check_policy(policy, scenario):
            values.blame(f"policy {quote(name)}", fault)


def check_words(
    scenario: Scenario,
    policies: Sequence[str | OwnWords],
    changes: Sequence[str],
    values: Values,
    *,
    one_after_the_other: bool = False,
) -> None:
    """Blame policies and changes that cannot be read or mean nothing in a scenario."""
    if not (policies or changes):
        return
    from simcenter.scenario.changes import change
    from simcenter.scenario.errors import InputErrors
    from simcenter.study.policies import apply_policy

    tries: list[tuple[Callable[..., Any], Sequence[Any]]] = [(apply_policy, [text]) for text in policies if text]
    tries += [(change, changes)] if one_after_the_other else [(change, [text]) for text in changes]
    for apply, texts in tries:
        try:
            apply(scenario, *texts)
        except InputErrors as errors:
            values.problems += errors.problems


def check_files(values: Values, source: str, files: dict[str, str]) -> None:
    """Refuse files that cannot be written, before anything is simulated."""
    import os

    seen: dict[Path, str] = {Path(os.path.realpath(source)): "SCENARIO"}
    for option, name in files.items():
        path = Path(os.path.realpath(name))
        folder, shown = path.parent, quote(name, limit=300)
        if not name.strip() or name == "-":
            values.blame(option, shown, "the path of a file")
        elif path.is_dir():
            values.blame(option, f"{shown}, which is a folder", "the path of a file")
        elif not folder.is_dir():
            values.blame(option, f"{shown} in a folder that does not exist", "a file in an existing folder")
        elif not os.access(path if path.exists() else folder, os.W_OK):
            values.blame(option, f"{shown}, which may not be written", "a file you may write")
        elif (owner := _open_elsewhere(path)) is not None:
            found = f"{shown}, which another program has open ({quote(owner)} lies beside it)"
            values.blame(option, found, "it closed there, or another name")
        elif path in seen:
            values.blame(option, f"{shown}, which {seen[path]} already is", "a file of its own")
        seen.setdefault(path, option)


def _open_elsewhere(path: Path) -> str | None:
    """The file that Excel or LibreOffice lays beside one it has open, if there is one."""
    names = (f"~${path.name}", f".~lock.{path.name}#")
    return next((name for name in names if path.exists() and (path.parent / name).exists()), None)
