"""The example exports, the words that import each, and what must come of it, stored beside them.

``python -m tests.calibrate.cases`` writes down what comes of them now; look at every difference before you keep it.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.calibrate.make_layouts import LAYOUTS
from tests.cli.center import run

EXPECTED = LAYOUTS / "expected"
PLAIN = "start=start, volume=calls, aht=aht (s)"

IMPORTED: dict[str, list[str]] = {
    "genesys_history": ["genesys_history.csv", "--time-zone", "Europe/Berlin", "--map", "VIP & Sales=premier/sales"],
    "genesys_queue": ["genesys_queue.csv", "--shape", "30"],
    "genesys_queue_friday": ["genesys_queue.csv", "--shape", "30", "--day", "friday", "--promise", "90/30"],
    "genesys_queue_clock": ["genesys_queue_clock.csv", "--shape", "30"],
    "genesys_queue_seconds": ["genesys_queue_seconds.csv", "--shape", "none"],
    "genesys_queue_bom": ["genesys_queue_bom.csv", "--shape", "30"],
    "genesys_queue_utf16": ["genesys_queue_utf16.csv", "--shape", "30"],
    "genesys_queue_backwards": ["genesys_queue_backwards.csv", "--shape", "30"],
    "amazon": [*(f"amazon_week_{week}.csv" for week in (1, 2, 3)), "--time-zone", "Europe/London", "--day", "tue"],
    "slow_mornings": ["slow_mornings.csv", "--columns", "start=start, volume=calls, answered=answered, aht=aht (s)"],
    "calabrio": ["calabrio.csv", "--shape", "30"],
    "calabrio_semicolons": ["calabrio_semicolons.csv", "--shape", "30", "--day", "tuesday"],
    "german_map": ["german_map.csv", "--column-map", "german_map.yaml"],
    "workbook": [
        *("workbook.xlsx", "--shape", "none", "--columns"),
        "queue=Queue, start=Start, volume=Calls, answered=Answered, aht=Handle time, target=Goal",
    ],
    "five_percent_broken": [
        *("five_percent_broken.csv", "--shape", "30", "--columns"),
        "start=start, end=end, queue=queue, volume=calls, answered=answered, aht=aht (s)",
    ],
    "mixed_times": ["mixed_times.csv", "--shape", "30", "--columns", PLAIN],
    "overlap": ["overlap_old.csv", "overlap_new.csv", "--shape", "30", "--columns", PLAIN],
    "ambiguous_dates_told": [
        *("ambiguous_dates.csv", "--shape", "30", "--dates", "mdy", "--columns"),
        "start=start, volume=calls, aht=aht (s)",
    ],
}
"""Words after ``import``, by name of the case."""

REFUSED: dict[str, list[str]] = {
    "pdf": ["pdf.csv"],
    "web_page": ["web_page.xls"],
    "binary": ["binary.csv"],
    "empty": ["empty.csv"],
    "only_bom": ["only_bom.csv"],
    "no_workbook": ["no_workbook.xlsx"],
    "no_file": ["nowhere.csv"],
    "header_only": ["header_only.csv"],
    "duplicate_columns": ["duplicate_columns.csv", "--columns", PLAIN],
    "lacking_column": ["lacking_column.csv"],
    "unknown": ["unknown.csv"],
    "wrong_delimiter": ["wrong_delimiter.csv"],
    "ambiguous_dates": ["ambiguous_dates.csv", "--shape", "30", "--columns", PLAIN],
    "unit_unknown": ["unit_unknown.csv", "--shape", "30", "--columns", "start=start, volume=calls, aht=aht"],
    "mixed_units": ["mixed_units.csv", "--shape", "30", "--columns", PLAIN],
    "end_before_start": ["end_before_start.csv", "--shape", "30", "--columns", f"{PLAIN}, end=end"],
    "only_totals": ["only_totals.csv", "--shape", "30", "--columns", PLAIN],
    "open_quote": ["open_quote.csv", "--columns", PLAIN],
    "too_broken": ["too_broken.csv", "--columns", PLAIN],
    "formulas": ["formulas.xlsx", "--columns", "start=Start, volume=Calls, aht=AHT (s)"],
    "one_week_without_shape": ["genesys_queue.csv"],
    "forecast_without_shape": ["calabrio.csv"],
    "unlike_intervals": ["genesys_queue.csv", "amazon_week_1.csv", "--shape", "30"],
    "several_files_wrong": ["pdf.csv", "empty.csv", "header_only.csv"],
    "wrong_words": [
        *("genesys_queue.csv", "--shape", "wide", "--promise", "8", "--time-zone", "Europe/Berln"),
        *("--map", "Support=9", "--columns", "volme=Calls"),
    ],
    "no_such_day": ["genesys_queue.csv", "--shape", "30", "--day", "sunday"],
    "no_such_queue": ["genesys_queue.csv", "--shape", "30", "--map", "Suport=premier/help"],
    "other_media": ["genesys_queue.csv", "--shape", "30", "--media", "email"],
}
"""Words of imports that must be refused, by name."""


@dataclass(frozen=True)
class Answer:
    """What an import said and wrote."""

    code: int
    explained: str
    told: str
    scenario: str | None


def answer(words: list[str]) -> Answer:
    """Run an import from the folder of the examples, written to a folder of its own."""
    before = Path.cwd()
    os.chdir(LAYOUTS)
    try:
        with TemporaryDirectory() as folder:
            out = Path(folder) / "center.yaml"
            done = run("import", *words, "--out", str(out), "--explain")
            scenario = out.read_text(encoding="utf-8") if out.exists() else None
            return Answer(done.exit_code, done.stdout, done.stderr.replace(folder, "FOLDER"), scenario)
    finally:
        os.chdir(before)


def write_expected() -> None:
    """Write down what comes of every example."""
    EXPECTED.mkdir(exist_ok=True)
    for name, words in IMPORTED.items():
        came = answer(words)
        assert came.scenario is not None, came.told
        (EXPECTED / f"{name}.txt").write_text(came.explained, encoding="utf-8")
        (EXPECTED / f"{name}.yaml").write_text(came.scenario, encoding="utf-8")
    for name, words in REFUSED.items():
        (EXPECTED / f"{name}.refused.txt").write_text(answer(words).told, encoding="utf-8")


if __name__ == "__main__":
    write_expected()
