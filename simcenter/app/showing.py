"""What the page shows as HTML of its own: every text of a scenario escaped, tables that are tables."""

from __future__ import annotations

import base64
import io
import re
from collections.abc import Sequence
from html import escape
from typing import Any

from simcenter.report.compare.tables import level, rows_to_show
from simcenter.report.compare.verdicts import judge
from simcenter.report.terminal.digits import cells
from simcenter.scenario.errors import harmless
from simcenter.study.compare import Comparison
from simcenter.study.replicate import Row, Study
from simcenter.study.replicate.headlines import wording
from simcenter.study.words import Wording

HEADINGS = ("", "Now", "Wished", "Difference", "Known to (95 %)", "A single day, 8 in 10", "Verdict")
PRESENT = ("", "Average", "Known to (95 %)", "A single day, 8 in 10")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")


def plain(text: str) -> str:
    """Write text so that Markdown shows it as it is: a scenario's name must not become a link or a picture."""
    return _PUNCTUATION.sub(r"\\\1", harmless(text))


def decision_table(comparison: Comparison) -> str:
    """The base, what is wished, and every difference with its two ranges and its verdict, as an HTML table."""
    (name,) = comparison.alternatives
    return _table(HEADINGS, [_row(comparison, name, row) for row in rows_to_show(comparison)])


def present_table(study: Study) -> str:
    """The center as it is, each figure with its two ranges, as an HTML table."""
    rows = []
    for row in rows_to_show(Comparison(study, {})):
        said = wording(study.scenario, row)
        found = cells(study.estimate(*row), said.unit)
        rows.append([_subject(said.subject, said), found.mean, found.known, found.single])
    return _table(PRESENT, rows)


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th scope="col">{escape(text)}</th>' for text in headings)
    body = "".join(
        f'<tr><th scope="row">{escape(first)}</th>' + "".join(f"<td>{escape(cell)}</td>" for cell in rest) + "</tr>"
        for first, *rest in rows
    )
    return f'<div class="answer"><table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{STYLE}'


def _subject(text: str, said: Wording) -> str:
    money = f" ({said.currency.strip()})" if said.unit == "money" else ""
    return harmless(f"{text[:1].upper()}{text[1:]}{money}")


def _row(comparison: Comparison, name: str, row: Row) -> list[str]:
    said = wording(comparison.base.scenario, row)
    judged = judge(comparison, name, row)
    gap = cells(judged.pair.difference, said.unit)
    figures = [level(comparison, row, None), level(comparison, row, name)]
    return [_subject(said.subject, said), *figures, gap.mean, gap.known, gap.single, judged.verdict]


def picture(figure: Any, text: str) -> str:
    """A matplotlib figure inside the page, with words for those who do not see it."""
    file = io.StringIO()
    figure.savefig(file, format="svg", bbox_inches="tight")
    data = base64.b64encode(file.getvalue().encode()).decode()
    return f'<img class="picture" alt="{escape(text, quote=True)}" src="data:image/svg+xml;base64,{data}">{STYLE}'


def points(texts: Sequence[str]) -> str:
    """Sentences as a list."""
    return "<ul>" + "".join(f"<li>{escape(harmless(text))}</li>" for text in texts) + "</ul>"


STYLE = """<style>
.answer {overflow-x: auto}
.answer table {border-collapse: collapse; font-size: .9rem; width: 100%}
.answer th, .answer td {padding: .25rem .6rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap}
.answer th[scope=row] {text-align: left; white-space: normal; min-width: 12rem; font-weight: normal}
.answer td:last-child {font-weight: bold}
img.picture {max-width: 100%; height: auto}
</style>"""
