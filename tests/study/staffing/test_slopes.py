"""What single heads do, told from few runs; and staffings turned down on critical days alone."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest

from simcenter.scenario.loading import load_text
from simcenter.simulation import settle
from simcenter.study.staffing.problem import pose
from simcenter.study.staffing.searching.replay import Replay
from simcenter.study.staffing.searching.search import CRITICAL, Search
from simcenter.study.staffing.searching.slopes import intervals_felt, spaced
from tests.cli.center import SMALL

HALF_HOUR_MS = 1_800_000
DAYS = CRITICAL + 40


@pytest.fixture(scope="module")
def search() -> Iterator[Search]:
    """A search in the small center, whose day has four intervals of half an hour."""
    problem = pose(settle(load_text(SMALL)), seed=1)
    with Replay(problem, 1, 1) as replay:
        yield Search(problem, replay, problem.promises, range(DAYS), np.full(2, 0.9), effort=10**9)


def test_every_cell_is_changed_in_one_run_and_no_two_of_a_run_are_near() -> None:
    heads = np.full((2, 10), 4)
    cells = np.argwhere(heads > 0)
    groups = spaced(heads, cells, -1, intervals_felt(HALF_HOUR_MS))
    assert sorted(int(row) for group in groups for row in group.rows) == list(range(20))
    assert len(groups) == 6
    for group in groups:
        pools, intervals = cells[group.rows].T
        assert len(set(pools.tolist())) == 1
        assert (np.diff(intervals) >= 3).all()
        changed = np.argwhere(group.plan != heads)
        assert changed.tolist() == cells[group.rows].tolist()


def test_the_windows_of_a_run_share_the_day_among_its_cells() -> None:
    heads = np.full((1, 10), 4)
    (group,) = spaced(heads, np.array([[0, 1], [0, 4], [0, 7]]), 1, intervals_felt(HALF_HOUR_MS))
    assert group.windows.tolist() == [[0, 3], [3, 6], [6, 10]]


def test_an_hour_lies_between_changes_of_short_intervals() -> None:
    heads = np.full((1, 24), 4)
    groups = spaced(heads, np.argwhere(heads > 0), -1, intervals_felt(HALF_HOUR_MS // 6))
    assert [len(group.rows) for group in groups] == [2] * 12


def test_many_cells_at_once_tell_the_same_as_one_cell_a_run(search: Search) -> None:
    heads = np.array([[7, 7, 7, 7]])
    together = search.slopes(heads, -1)
    for row, cell in enumerate(together.cells):
        alone = search.slopes(heads, -1, cell[None])
        # A head missing in the first interval is not felt after the third: where both are told at once they agree.
        assert together.share[row] == pytest.approx(alone.share[0], abs=0.01)
    one_by_one = search.slopes(heads, -1, together.cells[1:3])
    assert np.array_equal(one_by_one.share, together.share[1:3])


def test_a_head_fewer_never_looks_better_than_it_does_alone_by_much(search: Search) -> None:
    slopes = search.slopes(np.array([[7, 7, 7, 7]]), -1)
    assert (slopes.share <= 0.005).all()
    assert (slopes.share.min(axis=1) < -0.005).all()


def test_changes_put_together_add_up(search: Search) -> None:
    slopes = search.slopes(np.array([[7, 7, 7, 7]]), -1)
    both = slopes.together([0, 2])
    change = [part.above - slopes.base.above for part in (slopes.changed[0], slopes.changed[2])]
    assert np.array_equal(both.above, slopes.base.above + change[0] + change[1])
    assert np.array_equal(slopes.together([]).below, slopes.base.below)


def test_what_may_hold_is_judged_on_all_days_and_what_cannot_on_the_critical_ones(search: Search) -> None:
    near = np.array([[7, 7, 7, 7]])
    search.judge(near)
    search.judge(near - 2)
    known = search.replay.done
    assert not search.attempt(near - 3, near).holds
    assert search.replay.done - known == CRITICAL
    assert search.attempt(near + 2, near).holds
    assert search.replay.done - known == CRITICAL + CRITICAL + DAYS
    again = Search(search.problem, search.replay, search.promises, range(DAYS), np.full(2, 0.9), effort=10**9)
    for told, own in zip(vars(search.judge(near + 2)).values(), vars(again.judge(near + 2)).values(), strict=True):
        assert np.array_equal(told, own)
