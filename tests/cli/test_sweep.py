"""``simcenter sweep``: what it prints, writes and refuses; the example of its page runs."""

import csv
import json
import re
from pathlib import Path

import pytest
from python_calamine import CalamineWorkbook

from simcenter.study.sweep import load_sweep
from tests.cli.center import run
from tests.study.sweep.center import CELLS, SWEEP, written

PAGE = Path(__file__).resolve().parents[2] / "docs" / "sweeps.md"


def test_a_sweep_says_where_measures_are_best_and_goes_on_where_it_was(tmp_path: Path) -> None:
    path, out = written(tmp_path), tmp_path / "out"
    told = run("sweep", str(path), "--out", str(out), "--workers", "1", "--export", str(tmp_path / "t.csv"))
    assert told.exit_code == 0
    flat = " ".join(told.stdout.split())
    assert "12 cells of small: volume 0.8, 1, 1.2; heads 3, 4; routing base, rested. 5 days each." in flat
    assert re.search(r"service_level: best \d+ % \(\d+-\d+ %\) in 2 cells with volume 0.8, heads 4", flat)
    assert re.search(r"mean_wait of standard: best .* worst .* with volume 1.2, heads 3", flat)
    assert (tmp_path / "t.csv").read_bytes() == (out / "results.csv").read_bytes()
    assert run("sweep", str(path), "--out", str(out)).stdout == told.stdout


def test_a_page_and_a_workbook_hold_every_cell(tmp_path: Path) -> None:
    page, book = tmp_path / "page.html", tmp_path / "book.xlsx"
    words = ["--workers", "1", "--html", str(page), "--xlsx", str(book)]
    assert run("sweep", str(written(tmp_path)), "--out", str(tmp_path / "out"), *words).exit_code == 0
    text = page.read_text("utf-8")
    assert text.count('<svg viewBox') == 2
    assert "service_level: best" in text
    sheet = CalamineWorkbook.from_path(book).get_sheet_by_name("Sweep").to_python()
    assert sheet[0][:5] == ["Cell", "volume", "heads", "Routing", "service_level"]
    assert [row[0] for row in sheet[1:]] == list(range(CELLS))
    with (tmp_path / "out" / "results.csv").open(encoding="utf-8", newline="") as file:
        first = next(csv.DictReader(file))
    assert sheet[1][4:7] == pytest.approx([float(first[name]) for name in ("mean", "low", "high")])


def test_a_damaged_folder_is_refused(tmp_path: Path) -> None:
    path, out = written(tmp_path), tmp_path / "out"
    assert run("sweep", str(path), "--out", str(out), "--workers", "1").exit_code == 0
    raw = bytearray((out / "results.sqlite").read_bytes())
    raw[len(raw) // 2] ^= 1
    (out / "results.sqlite").write_bytes(bytes(raw))
    told = run("sweep", str(path), "--out", str(out))
    assert told.exit_code == 2
    assert "found damaged results" in told.stderr


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--out", "nowhere/at/all"], "in a folder that does not exist"),
        (["--out", "out", "--export", "t.doc"], ".csv, .xlsx, .parquet"),
        (["--out", "out", "--workers", "2", "--cluster", "tcp://127.0.0.1:9"], "one of them"),
        (["--out", "out", "--workers", "none"], "a whole number"),
    ],
)
def test_bad_options_are_told_before_anything_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, words: list[str], said: str
) -> None:
    monkeypatch.chdir(tmp_path)
    told = run("sweep", str(written(tmp_path)), *words)
    assert told.exit_code == 2
    assert said in told.stderr
    assert not (tmp_path / "out").exists()


def test_a_grid_of_a_billion_cells_is_refused_with_its_size(tmp_path: Path) -> None:
    many = "\n".join(f"  f{i}: {{change: 'volume x{{}}', lowest: 1, highest: 2, steps: 1000}}" for i in range(3))
    path = written(tmp_path, re.sub(r"factors:\n(  .*\n)+", f"factors:\n{many}\n", SWEEP))
    told = run("sweep", str(path), "--out", str(tmp_path / "out"))
    assert told.exit_code == 2
    assert "a sweep of 2,000,000,000 cells, expected at most 100,000" in told.stderr


def test_names_that_look_like_formulas_stay_text_in_every_export(tmp_path: Path) -> None:
    import pandas as pd
    from python_calamine import CalamineWorkbook

    text = SWEEP.replace("values: [3, 4]", "values: [4]").replace(
        'volume: {change: "volume x{}", values: [0.8, 1, 1.2]}', "name: {field: name, values: ['=1+1']}"
    )
    path = written(tmp_path, text)
    for kind in ("csv", "xlsx", "parquet"):
        words = ["--out", str(tmp_path / "out"), "--workers", "1", "--export", str(tmp_path / f"t.{kind}")]
        assert run("sweep", str(path), *words).exit_code == 0
    assert "'=1+1" in (tmp_path / "t.csv").read_text("utf-8")
    rows = CalamineWorkbook.from_path(str(tmp_path / "t.xlsx")).get_sheet_by_index(0).to_python()
    frame = pd.read_parquet(tmp_path / "t.parquet")
    assert rows[1][2] == frame["name"][0] == "=1+1"
    assert [row[rows[0].index("mean")] for row in rows[1:]] == frame["mean"].tolist()


def test_the_example_of_the_page_is_a_sweep(tmp_path: Path) -> None:
    (example,) = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (tmp_path / "my_sweep.yaml").write_text(example, encoding="utf-8")
    sweep = load_sweep(tmp_path / "my_sweep.yaml")
    assert len(sweep.cells) == 36
    assert json.loads(sweep.task.base)["name"] == "tuesday_morning"


def test_the_page_names_every_key_of_a_sweep_file() -> None:
    from simcenter.study.sweep.words import Factor, SweepWords

    page = PAGE.read_text("utf-8")
    keys = [*SweepWords.model_fields, *Factor.model_fields]
    assert [key for key in keys if f"`{key}`" not in page and key != "simcenter"] == []
