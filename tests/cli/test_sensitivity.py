"""``simcenter sensitivity``: what matters in sentences and a table, files written, mistakes told at once."""

import json
from pathlib import Path

import pytest

from tests.cli.center import run, small


def test_what_matters_is_told_in_sentences_a_table_json_and_a_picture(tmp_path: Path) -> None:
    files = {name: tmp_path / name for name in ("study.json", "tornado.svg")}
    words = ["--measure", "mean_wait of standard", "--vary", "volume x{0.8..1.2}", "--vary", "wage {25..35}/h"]
    words += ["--target", "30 s", "--days", "10", "--json", str(files["study.json"])]
    told = run("sensitivity", small(tmp_path), *words, "--picture", str(files["tornado.svg"]))
    assert told.exit_code == 0, told.output
    flat = " ".join(told.stdout.split())
    assert "Mean wait of standard depends most on volume" in flat
    assert "No effect could be told from zero over 10 days: wage" in flat
    assert "volume: mean wait of standard" in flat
    assert json.loads(files["study.json"].read_text("utf-8"))["target"] == 30
    assert "<svg" in files["tornado.svg"].read_text("utf-8")


def test_indices_say_on_how_few_points_they_rest(tmp_path: Path) -> None:
    words = ["--measure", "service_level", "--indices", "2", "--days", "5"]
    told = run("sensitivity", small(tmp_path), *words, "--vary", "volume x{0.8..1.2}", "--vary", "patience x{0.5..2}")
    assert told.exit_code == 0, told.output
    flat = " ".join(told.stdout.split())
    assert "When all inputs vary over their ranges at once" in flat
    assert "2 base points in each of 8 randomisations" in flat


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--measure", "mean_wiat"], 'did you mean "mean_wait"'),
        (["--measure", "wait_p90"], "a measure every day has"),
        (["--measure", "mean_wait", "--vary", "volum x{1..2}"], 'did you mean "volume x1"'),
        (["--measure", "mean_wait", "--vary", "volume +10%"], "words with a range"),
        (["--measure", "mean_wait", "--target", "80%"], '"20 s"'),
        (["--measure", "mean_wait", "--target", "9 s", "--against", "strict_tiers"], "one of them"),
        (["--measure", "mean_wait", "--against", "nobody_first"], "nobody_first"),
        (["--measure", "mean_wait", "--against", "team +1 agnt"], "team +1 agnt"),
        (["--measure", "mean_wait", "--indices", "12"], "a power of two"),
        (["--measure", "mean_wait", "--picture", "x.gif"], ".svg or .png"),
    ],
)
def test_what_means_nothing_is_refused(tmp_path: Path, words: list[str], said: str) -> None:
    told = run("sensitivity", small(tmp_path), *words)
    assert told.exit_code == 2, told.output
    assert said in told.stderr
