"""What the benchmarks print, tested with contenders that say how long they took."""

from dataclasses import replace

import pytest

from benchmarks.__main__ import PARTS, main
from benchmarks.policies import TWENTY
from benchmarks.timing.loop import around_the_loop
from benchmarks.timing.rounds import Contender, Row, Spent, alternate, as_markdown
from benchmarks.workloads import many_skills, one_large_pool
from simcenter.simulation import Simulator, simulate


def contender(name: str, contacts: int, seconds: list[dict[str, float]], met: list[str]) -> Contender:
    def run(number: int) -> Spent:
        met.append(f"{name}{number}")
        return Spent(contacts, seconds[number])

    stages = tuple(seconds[0])
    return Contender(name, run, {name: stages, **{f"{name}/{stage}": (stage,) for stage in stages}})


def test_contenders_take_turns_and_are_compared_within_each_round() -> None:
    met: list[str] = []
    slow = contender("slow", 10, [{"all": 40.0}, {"all": 80.0}, {"all": 50.0}], met)
    fast = contender("fast", 20, [{"a": 1.0, "b": 3.0}, {"a": 6.0, "b": 2.0}, {"a": 1.0, "b": 1.0}], met)
    rows = {row.name: row for row in alternate([slow, fast], 3)}
    assert met == ["slow0", "fast0", "slow1", "fast1", "slow2", "fast2"]
    assert rows["slow"].per_contact == 5.0
    assert rows["slow"].ratios == (1.0, 1.0, 1.0)
    assert rows["fast"].seconds == pytest.approx((0.2, 0.4, 0.1))
    assert rows["fast"].ratio == pytest.approx(20.0)  # of 20, 20 and 50
    assert rows["fast/a"].per_contact == pytest.approx(0.05)


def test_a_slow_contender_runs_in_some_rounds_and_is_compared_with_those() -> None:
    met: list[str] = []
    first = contender("first", 1, [{"all": float(number)} for number in (8, 4, 2, 6)], met)
    slow = contender("slow", 1, [{"all": 2.0}] * 4, met)
    rows = {row.name: row for row in alternate([first, replace(slow, every=2)], 4)}
    assert met == ["first0", "slow0", "first1", "first2", "slow2", "first3"]
    assert rows["slow"].ratios == (4.0, 1.0)


def test_a_row_shows_its_median_and_the_range_of_its_ratios() -> None:
    table = as_markdown("T", [Row("one", (2e-6,), (1.0,)), Row("two", (1e-7, 2e-7, 4e-7), (80.0, 50.0, 20.0))])
    assert "| one | 2 | 500,000 | 1 |  |" in table
    assert "| two | 0.2 | 5,000,000 | 50 | 20 to 80 |" in table


def test_the_loop_is_announced_once_a_run_and_only_within_the_block() -> None:
    heard: list[str] = []
    scenario = one_large_pool()
    with around_the_loop(lambda: heard.append("begins"), lambda: heard.append("ends")):
        simulate(scenario)
    simulate(scenario)
    assert heard == ["begins", "ends"]


def test_help_lists_every_part(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(["--help"])
    assert stop.value.code == 0
    said = capsys.readouterr().out
    assert all(f"\n  {part} " in said for part in PARTS)


@pytest.mark.parametrize(("words", "said"), [(["sped"], "no part 'sped'"), (["--rounds", "0"], "--rounds 0")])
def test_what_cannot_be_measured_is_refused(words: list[str], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stop:
        main(words)
    assert stop.value.code == 2
    assert said in capsys.readouterr().err


def test_twenty_policies_meet_on_one_day_and_the_center_of_many_skills_is_as_large_as_it_says() -> None:
    assert len(set(TWENTY)) == 20
    assert Simulator(many_skills()).plan.reserve.shape == (60, 40)
