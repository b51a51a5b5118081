"""The first page of a workbook: what to fill, how to run it, what the words mean."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from simcenter.scenario.workbook.fields import Form

_STEPS = (
    "1. Save this file under a name of your own, such as plan.xlsx. It is complete and runs as it is.",
    "2. Put your own numbers into the yellow cells, sheet by sheet. Orange tabs are needed, dark ones may stay as "
    "they are.",
    "3. In Volume and Heads the intervals must be those of Settings: change opening hours and interval there first.",
    "4. Run the commands below in the folder of the file. Mistakes are told with sheet and cell, all at once.",
)
_COMMANDS = (
    ("simcenter check plan.xlsx", "tells every mistake, then what to beware of"),
    ("simcenter run plan.xlsx", "promises, waits, agents, costs, and the table by interval"),
    ("simcenter run plan.xlsx --xlsx result.xlsx", "the same as a workbook with charts"),
    ('simcenter compare plan.xlsx --change "volume +15%"', "a what-if beside today, over the same customers"),
    ("simcenter resolve plan.xlsx --out plan.yaml", "the same scenario as a text file; it gives the same numbers"),
)
_RULES = (
    "Times in seconds may be typed as 240, as 0:04:00 or as 4 min; shares as 80% or 0.8; decimals as 0.5 or 0,5.",
    "Names have letters, digits and underscores; spaces become underscores. Order of rows and columns is free, but "
    "the first tier ranks highest.",
    "Formulas are welcome where Excel has calculated them. No merged cells, no rows or columns of totals.",
    "A row that begins with # is a comment, and so is a column whose heading begins with Note.",
    "Status says how well a row is founded: data (yours), literature, benchmark (what most centers say), assumption.",
    "A cell may also hold words of the scenario language in braces, such as {exponential: 3 min}.",
)
_GLOSSARY = (
    ("tier", "the rank the business gives a customer; the first row of Tiers is the highest"),
    ("need", "what a contact is about; it sets how long it takes and which skill"),
    ("pool", "agents with the same skills, wage and contract"),
    ("promise", "a share of contacts answered within a time, such as 80 % within 20 s, judged per day or interval"),
    ("patience", "how long a customer waits before hanging up"),
    ("AHT", "average handle time: talk + hold + wrap (after-contact work)"),
    ("CV", "standard deviation / mean: 0 always the same, 1 exponential; talk times have 1.0 to 1.2"),
    ("shrinkage", "share of paid time in which people are not available: breaks, training, illness"),
    ("seated, scheduled", "heads present, and heads paid for: seated = scheduled x (1 - shrinkage)"),
    ("day factor", "how much whole days differ from their forecast; the smaller its shape, the more"),
    ("resolution", "chance that a contact solves the problem, so that nobody comes back for it"),
    ("overflow", "after so long a wait, pools that are not the customer's own may answer too"),
    ("reserve", "a pool serves such contacts only while more agents than this are idle"),
    ("policy", "which waiting contact a free agent takes: longest_wait, head_start, strict_tiers ..."),
)


def write_readme(book: Any, forms: Sequence[Form]) -> None:
    """Write the page, with a line for each sheet."""
    sheet = book.add_worksheet("Read me")
    title = book.add_format({"bold": True, "font_size": 18, "font_color": "#1F3A4D"})
    heading = book.add_format({"bold": True, "font_color": "#1F3A4D", "font_size": 12, "bottom": 1})
    wrapped = book.add_format({"text_wrap": True, "valign": "top"})
    bold = book.add_format({"bold": True, "valign": "top"})
    code = book.add_format({"font_name": "Consolas", "valign": "top", "bg_color": "#E8EEF2"})
    sheet.set_column(0, 0, 56)
    sheet.set_column(1, 1, 92)
    sheet.write_string(0, 0, "Plan of a contact center", title)
    sheet.set_row(0, 28)
    sheet.write_string(1, 0, "Written by simcenter; read by it as it stands.")
    row = 3

    def head(text: str) -> None:
        nonlocal row
        sheet.write_string(row, 0, text, heading)
        sheet.write_blank(row, 1, None, heading)
        row += 1

    def pairs(items: Sequence[tuple[str, str]], first: Any) -> None:
        nonlocal row
        for left, right in items:
            sheet.write_string(row, 0, left, first)
            sheet.write_string(row, 1, right, wrapped)
            row += 1
        row += 1

    def lines(items: Sequence[str]) -> None:
        nonlocal row
        for text in items:
            sheet.write_string(row, 0, text)
            row += 1
        row += 1

    head("What to do")
    lines(_STEPS)
    head("Commands")
    pairs(_COMMANDS, code)
    head("Sheets")
    pairs([(form.name, form.lines[0]) for form in forms], bold)
    head("How to write")
    lines(_RULES)
    head("Words")
    pairs(_GLOSSARY, bold)
    sheet.hide_gridlines(2)
    sheet.set_tab_color("#5F6B73")
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.fit_to_pages(1, 0)
