"""A page before it is one: what it finds, shows, takes for granted and comes from; and the template it goes into."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from textwrap import wrap

from simcenter import __version__
from simcenter.report.html.blocks import LONGEST_WORD, Part
from simcenter.report.html.reporting import Item
from simcenter.report.terminal.layout import joined
from simcenter.scenario.errors import harmless
from simcenter.scenario.model import Scenario, SourcedNumber


@dataclass(frozen=True)
class Picture:
    """An ``<svg>`` element that is safe as it is, and what it shows in a sentence."""

    svg: str
    caption: str


@dataclass(frozen=True)
class Document:
    """Everything a page says; texts are as they were given, the template escapes them.

    Attributes
    ----------
    title, summary
        What was simulated.
    findings, decision
        The finding, in sentences, and the table it rests on: the first screen.
    cautions
        What a reader should know before trusting it.
    pictures
        In the order in which they are looked at.
    parts
        Tables and their notes.
    sources
        Where numbers of the scenario come from.
    assumptions
        What else is taken for granted, in sentences.
    definitions
        Terms and what they mean here.
    origin, command
        What gives the same numbers again.
    resolved
        The scenario with every default, as a file; empty to leave it out.
    checklist
        What a study should report: number, name and text of each item; empty to leave it out.
    """

    title: str
    summary: Sequence[str]
    findings: Sequence[str]
    decision: Sequence[Part]
    cautions: Sequence[str]
    pictures: Sequence[Picture]
    parts: Sequence[Part]
    sources: Sequence[SourcedNumber]
    assumptions: Sequence[str]
    definitions: Sequence[tuple[str, str]]
    origin: str
    command: str
    resolved: str
    checklist: Sequence[Item]


def render(document: Document) -> str:
    """Write a document as one HTML page that needs nothing else."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("simcenter.report.html"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["running"] = running
    environment.filters["pieces"] = pieces
    environment.filters["plain"] = plain
    return environment.get_template("report.html").render(page=document, version=__version__)


def running(text: str) -> str:
    """Make running text harmless, and keep numbers with their units and ranges in one piece."""
    return re.sub(r"(?<=\d)-(?=\d)", f"-{WORD_JOINER}", joined(harmless(text)))


def pieces(text: str) -> list[str]:
    """Cut running text where an endless word may be broken to fit a column."""
    cut = re.sub(rf"\S{{{2 * LONGEST_WORD},}}", lambda word: BREAK.join(wrap(word[0], LONGEST_WORD)), running(text))
    return cut.split(BREAK)


def plain(text: str) -> str:
    """Make lines harmless and leave them lines."""
    return "\n".join(map(harmless, text.split("\n")))


WORD_JOINER = "\N{WORD JOINER}"
BREAK = "\N{ZERO WIDTH SPACE}"


def title_of(scenario: Scenario) -> str:
    """Name a scenario and say its title."""
    return f"{scenario.name}: {scenario.title}" if scenario.title else scenario.name
