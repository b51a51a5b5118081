"""Pages to forward: written whole, with the command that makes them again."""

from __future__ import annotations

import os
import shlex
import subprocess

import click


def typed() -> str:
    """The command as it was typed, so that it can be typed again."""
    from simcenter.report.terminal.program import program

    words = click.get_current_context().obj or []
    return f"{program()} {subprocess.list2cmdline(words) if os.name == 'nt' else shlex.join(words)}"


def write_workbook(file: str, raw: bytes) -> None:
    """Write a workbook and say so."""
    from simcenter.scenario.writing import atomic_write

    atomic_write(file, raw)
    click.echo(f"Wrote a workbook to {file}.", err=True)


def write_page(file: str, text: str) -> None:
    """Write a page and say so."""
    from simcenter.scenario.writing import atomic_write

    atomic_write(file, text)
    click.echo(f"Wrote a page to forward to {file}.", err=True)
