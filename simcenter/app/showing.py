"""What the page shows as HTML of its own: every text of a scenario escaped, tables that are tables."""

from __future__ import annotations

import base64
import re
from collections.abc import Callable, Mapping, Sequence
from html import escape
from typing import Any

from simcenter.report.charts import picture_bytes
from simcenter.report.compare.tables import AMOUNTS, level, rows_to_show
from simcenter.report.compare.verdicts import judge
from simcenter.report.terminal.digits import cells, scaled
from simcenter.report.terminal.horizon import Horizon
from simcenter.scenario.errors import harmless
from simcenter.study.compare import Comparison
from simcenter.study.replicate import Row, Study
from simcenter.study.replicate.headlines import wording
from simcenter.study.words import DIFFERENCE, replication_word, reworded

HEADINGS = ("", "Now", "Wished", "Difference", "Known to (95 %)", "A single day, 8 in 10", "Verdict")
PRESENT = ("", "Average", "Known to (95 %)", "A single day, 8 in 10")
_PUNCTUATION = re.compile(r"([!-/:-@\[-`{-~])")
_ADDRESS = re.compile(r"(?i)(https?:|www(?=\.)|@)")
"""Where Markdown sees the beginning of an address and makes it a link, escaped or not."""


def plain(text: str) -> str:
    """Write text so that Markdown shows it as it is: a scenario's name must not become a link or a picture."""
    return _PUNCTUATION.sub(r"\\\1", _ADDRESS.sub("\\1\N{WORD JOINER}", harmless(text)))


def decision_table(comparison: Comparison) -> str:
    """The base, what is wished, and every difference with its two ranges and its verdict, as an HTML table."""
    (name,) = comparison.alternatives
    rows = [_row(comparison, name, row) for row in rows_to_show(comparison)]
    return _table(_headings(HEADINGS, comparison.base), rows)


def present_table(study: Study) -> str:
    """The center as it is, each figure with its two ranges, as an HTML table."""
    rows = []
    for row in rows_to_show(Comparison(study, {})):
        found = cells(scaled(study.estimate(*row), _per_day(study, row)), wording(study.scenario, row).unit)
        rows.append([_subject(study, row), found.mean, found.known, found.single])
    return _table(_headings(PRESENT, study), rows)


def _headings(headings: Sequence[str], study: Study) -> list[str]:
    """Headings with the word for what one replication is."""
    return [reworded(heading, replication_word(study.scenario)) for heading in headings]


def _table(headings: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    head = "".join(f'<th role="columnheader" scope="col">{escape(text)}</th>' for text in headings)
    names = [escape(text, quote=True) for text in headings[1:]]
    body = "".join(
        f'<tr role="row"><th role="rowheader" scope="row">{escape(first)}</th>'
        + "".join(f'<td role="cell" data-label="{n}">{escape(cell)}</td>' for n, cell in zip(names, rest, strict=True))
        + "</tr>"
        for first, *rest in rows
    )
    region = '<div class="answer" role="region" aria-label="The answer as a table" tabindex="0">'
    table = f'<table role="table"><thead role="rowgroup"><tr role="row">{head}</tr></thead>'
    return f'{region}{table}<tbody role="rowgroup">{body}</tbody></table></div>{STYLE}'


def _subject(study: Study, row: Row) -> str:
    said = wording(study.scenario, row)
    money = f" ({said.currency.strip()})" if said.unit == "money" else ""
    return harmless(f"{said.subject[:1].upper()}{said.subject[1:]}{' a day' if row.measure in AMOUNTS else ''}{money}")


def _row(comparison: Comparison, name: str, row: Row) -> list[str]:
    unit = comparison.wording(row).unit
    judged = judge(comparison, name, row)
    change = scaled(judged.pair.difference, _per_day(comparison.base, row))
    gap = cells(change, DIFFERENCE.get(unit, unit))
    signed = f"+{gap.mean}" if change.mean > 0 else gap.mean
    figures = [level(comparison, row, None), level(comparison, row, name)]
    return [_subject(comparison.base, row), *figures, signed, gap.known, gap.single, judged.verdict]


def _per_day(study: Study, row: Row) -> float:
    """What turns an amount of a whole run into one of a day."""
    return 1 / Horizon.of_study(study).measured_days if row.measure in AMOUNTS else 1.0


def pictures(shown: Mapping[str, Callable[[], Any]]) -> str:
    """Pictures by what they show: beside one another where there is room for their letters, else below."""
    return f'<div class="pictures">{"".join(picture(draw, text) for text, draw in shown.items())}</div>'


def picture(draw: Callable[[], Any], text: str) -> str:
    """A matplotlib figure inside the page, with words for those who do not see it."""
    data = base64.b64encode(picture_bytes(draw)).decode()
    return f'<img class="picture" alt="{escape(text, quote=True)}" src="data:image/svg+xml;base64,{data}">{STYLE}'


def note(text: str) -> str:
    """A line that explains, dark enough to be read by everybody."""
    return f'<p class="note">{escape(harmless(text))}</p>{STYLE}'


def points(texts: Sequence[str]) -> str:
    """Sentences as a list."""
    return "<ul>" + "".join(f"<li>{escape(harmless(text))}</li>" for text in texts) + "</ul>"


STYLE = """<style>
.answer {overflow-x: auto}
.answer table {border-collapse: collapse; font-size: .9rem; width: 100%}
.answer th, .answer td {padding: .25rem .6rem; text-align: right; border-bottom: 1px solid #ddd; white-space: nowrap}
.answer th[scope=row] {text-align: left; white-space: normal; min-width: 12rem; font-weight: normal}
.answer th[scope=row] {overflow-wrap: anywhere}
.answer td:nth-child(7) {font-weight: bold}
.note {color: #474747; font-size: .9rem; margin: 0}
.pictures {display: flex; flex-wrap: wrap; gap: 1rem}
img.picture {flex: 1 1 36rem; min-width: 0; max-width: min(100%, 48rem); height: auto}
@media (max-width: 640px) {
.answer table, .answer tbody, .answer tr, .answer th, .answer td {display: block}
.answer thead {display: none}
.answer tr {border-bottom: 1px solid #888; padding: .4rem 0}
.answer th, .answer td {border: 0; text-align: left; white-space: normal; padding: .1rem 0}
.answer th[scope=row] {font-weight: 600}
.answer td::before {content: attr(data-label) ": "; color: #474747; font-weight: normal}
}
</style>"""
