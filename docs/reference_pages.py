"""Reference pages that cannot go out of date: written from the measures, policies, commands and names there are."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path


def write_pages(folder: Path) -> None:
    """Write every page into a folder, made if need be."""
    folder.mkdir(exist_ok=True)
    pages = {"measures.md": measures(), "policies.md": policies(), "commands.md": commands(), "api.rst": api()}
    for name, lines in pages.items():
        (folder / name).write_text("\n".join(lines) + "\n", encoding="utf-8")


def measures() -> Iterator[str]:
    """Every measure: its unit, definition, and the parts of the center it is known for."""
    from simcenter.results.measures import MEASURES

    yield from (
        "# Measures",
        "",
        "A ratio is a ratio of sums over all days, never a mean of daily ratios; a measure whose name begins with "
        "`daily_` is a mean of daily figures. `money` is in the scenario's currency.",
        "",
    )
    for name, measure in MEASURES.items():
        known = f"({measure.unit}; by {', '.join(sorted(measure.by))})"
        yield from (f"`{name}`", f": {measure.definition} *{known}*", "")


def policies() -> Iterator[str]:
    """Every word of routing."""
    from simcenter.study.policies import describe_policies

    yield from ("# Words of routing", "")
    for row in describe_policies():
        yield from (f"`{row.name}`, written `{row.written}`", f": {row.says} *(decides {row.decides})*", "")


def commands() -> Iterator[str]:
    """The help of every command."""
    import click

    from simcenter.cli import app

    yield from ("# Commands", "", "`python3 go.py COMMAND ...` passes every command through.", "")
    for name, command in app.commands.items():
        context = click.Context(command, info_name=f"simcenter {name}", max_content_width=100)
        yield from (f"## {name}", "", "```text", command.get_help(context), "```", "")


def api() -> Iterator[str]:
    """Every public name, by its docstring."""
    import simcenter

    yield from ("Python", "======", "", "All public names are imported from ``simcenter`` itself.", "")
    for name in simcenter.__all__:
        if name.startswith("_"):
            continue
        kind = "autoclass" if isinstance(getattr(simcenter, name), type) else "autofunction"
        yield from (f".. {kind}:: simcenter.{name}", *(["   :members:"] if kind == "autoclass" else []), "")
