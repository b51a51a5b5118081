"""Answers that sharpen: days are added to what is there, and a center asked about before answers at once."""

from __future__ import annotations

from collections import OrderedDict

from simcenter.scenario.model import Scenario
from simcenter.study.compare import Comparison
from simcenter.study.replicate import Study
from simcenter.study.replicate.parallel import Days

STEPS = (5, 10, 20, 40, 80)
"""Days after which the page is drawn again; 5 is the least for which intervals are given."""
MOST_KEPT = 6
WISHED = "your wish"
"""The alternative in sentences: with your wish, premier loses 5 points."""


class Answers:
    """Days of the centers asked about, the latest few kept.

    Parameters
    ----------
    seed
        The world; every center meets the same customers.
    """

    def __init__(self, seed: int = 1) -> None:
        self._seed = seed
        self._kept: OrderedDict[str, Days] = OrderedDict()

    def study(self, scenario: Scenario, days: int) -> Study:
        """The first so many days of a settled scenario.

        Parameters
        ----------
        scenario
            Whose days.
        days
            How many; those simulated before are not simulated again.
        """
        key = scenario.model_dump_json()
        run = self._kept.pop(key, None) or Days([scenario], self._seed, "compiled")
        self._kept[key] = run
        run.run(days)
        while len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)[1].__exit__(None, None, None)
        return Study(scenario, self._seed, "compiled", run.summaries(0, min(days, run.finished)))

    def comparison(self, base: Scenario, wished: Scenario, days: int) -> Comparison:
        """The base beside what is wished, over the same customers."""
        return Comparison(self.study(base, days), {WISHED: self.study(wished, days)})
