"""``simcenter price`` and ``simcenter crossover``: told in sentences and a table, mistakes at once."""

import json
from pathlib import Path

import pytest

from tests.cli.center import run
from tests.study.staffing.test_resolved import ONE_HOUR

FEW = ["--worlds", "3", "--days", "20", "--fresh-days", "20"]


@pytest.fixture
def center(tmp_path: Path) -> str:
    path = tmp_path / "one_hour.yaml"
    path.write_text(ONE_HOUR, encoding="utf-8")
    return str(path)


def test_the_price_of_a_change_is_told_and_written(center: str, tmp_path: Path) -> None:
    told_to = tmp_path / "price.json"
    told = run("price", center, "--of", "volume x2", *FEW, "--json", str(told_to))
    assert told.exit_code == 0, told.output
    assert "Volume x2 costs" in told.stdout
    [row] = json.loads(told_to.read_text("utf-8"))["rows"]
    assert row["cost"] > 0
    assert row["worlds"] == 3


def test_the_cheapest_desks_are_told_by_volume(center: str) -> None:
    words = ["--plan", "base", "--plan", "shared", "--volume", "0.5", "--volume", "1"]
    told = run("crossover", center, *words, *FEW)
    assert told.exit_code == 0, told.output
    flat = " ".join(told.stdout.split())
    assert "Volume x0.5:" in flat
    assert "not proved to be the least" in flat


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["price", "--of", "standrad"], 'did you mean "standard"'),
        (["price", "--of", "volum +5%"], "volum +5%"),
        (["price", "--of", "standard", "--worlds", "2"], "3 to 1,000"),
        (["crossover", "--plan", "shared", "--volume", "1", "--volume", "2"], "two or more different ones"),
        (["crossover", "--plan", "shared", "--plan", "nobody", "--volume", "1", "--volume", "2"], "nobody"),
        (["crossover", "--plan", "shared", "--plan", "base", "--volume", "-1", "--volume", "2"], "above 0"),
    ],
)
def test_what_means_nothing_is_refused(center: str, words: list[str], said: str) -> None:
    told = run(words[0], center, *words[1:])
    assert told.exit_code == 2, told.output
    assert said in told.stderr
