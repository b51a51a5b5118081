"""What the present staff can keep: the time for a share, counted by hand, and quantiles over days."""

import math

import numpy as np
import pytest

from simcenter import promise
from simcenter.results.daily.fates import Fate
from simcenter.scenario.errors import Mistake
from simcenter.scenario.loading import load_text
from simcenter.study.keepable import time_for
from tests.cli.center import SMALL

ANSWERED, LEFT = int(Fate.ANSWERED), int(Fate.ABANDONED)
FATES = np.array([ANSWERED] * 4 + [LEFT], np.uint8)
WAITS = np.array([0, 10, 20, 40, 5])


@pytest.mark.parametrize(
    ("formula", "share", "time"),
    [
        ("of_answered_and_abandoned", 0.6, 20),  # three of five
        ("of_answered_and_abandoned", 0.8, 40),
        ("of_answered_and_abandoned", 0.9, math.inf),  # one of five hung up
        ("of_answered", 0.75, 20),  # three of four
        ("of_answered", 0.9, 40),
        ("excluding_abandons_in_target", 0.5, 10),  # two of the four who did not hang up by then
        ("counting_abandons_in_target", 0.6, 10),  # two answered and one gone, of five
    ],
)
def test_the_time_for_a_share_is_the_first_at_which_the_formula_reaches_it(
    formula: str, share: float, time: float
) -> None:
    assert time_for(formula, share, FATES, WAITS) == time


def test_a_period_in_which_nobody_called_has_no_time() -> None:
    assert math.isnan(time_for("of_answered", 0.8, FATES[:0], WAITS[:0]))


def test_share_and_time_kept_on_nine_days_of_ten_bracket_the_promise() -> None:
    kept = promise(load_text(SMALL.replace("seated: 5", "seated: 9")), days=100).kept
    assert [one.promise.tier for one in kept] == ["premier", "standard"]
    for one in kept:
        holds = one.met.mean >= 0.9
        assert holds == (one.share.value >= one.promise.share) == (one.within_s.value <= one.promise.within_s)
        assert one.share.low <= one.share.value <= one.share.high
        assert one.within_s.low <= one.within_s.value <= one.within_s.high


def test_a_promise_by_interval_is_told_for_its_weakest_interval() -> None:
    text = SMALL.replace("share: 80%, within: 20 s", "share: 80%, within: 20 s, period: interval")
    premier, standard = promise(load_text(text), days=60).kept
    assert premier.weakest == ""
    assert standard.weakest in ("08:00", "08:30", "09:00", "09:30")
    assert standard.weakest in promise(load_text(text), days=60).sentences()[1]


def test_without_a_promise_it_is_told_how_to_add_one() -> None:
    text = SMALL.replace(", promise: {share: 90%, within: 20 s}", "")
    with pytest.raises(Mistake, match="no promise in any tier"):
        promise(load_text(text.replace(", promise: {share: 80%, within: 20 s}", "")))
