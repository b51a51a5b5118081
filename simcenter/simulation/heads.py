"""The same center with other heads: what a search for staff changes thousands of times, and nothing else."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from simcenter.scenario.errors import quote
from simcenter.scenario.model import Scenario


def with_seated(scenario: Scenario, heads: Mapping[str, Sequence[int]]) -> Scenario:
    """Give pools other heads present, without checking the whole scenario anew.

    Parameters
    ----------
    scenario
        A checked scenario.
    heads
        Heads present by pool, one whole number for each interval of the day. Other pools stay as they are.

    Returns
    -------
    Scenario
        Equal to the scenario with `seated` in place of `scheduled` in its file.

    Raises
    ------
    ValueError
        For an unknown pool, one with a roster, a list of another length or a negative number.
    """
    pools = dict(scenario.pools)
    for name, given in heads.items():
        if name not in pools or pools[name].roster is not None:
            raise ValueError(f"heads: got the pool {quote(name)}, expected one of the scenario that has no roster.")
        if len(given) != scenario.calendar.intervals or min(given) < 0:
            expected = f"{scenario.calendar.intervals} numbers of at least 0"
            raise ValueError(f"heads of {quote(name)}: got {list(given)}, expected {expected}.")
        pools[name] = pools[name].model_copy(update={"seated": [int(n) for n in given], "scheduled": None})
    return scenario.model_copy(update={"pools": pools})
