"""Which waiting caller the bank's switch gave to a free agent: what every single choice says about the rule.

Whenever a caller was taken from the queue while another was surely waiting too (three seconds before and
two after), the pair says who went first. Under a head start of h seconds caller A goes before caller B
exactly when A entered less than h seconds after B.
"""

from itertools import pairwise, product

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Figures = dict[str, object]
SURE_BEFORE, SURE_AFTER = 3, 2
CANDIDATES = (-180, -90, 0, 90, 180)
GRID = range(-300, 301, 2)
COMPARED = (("banking high", "banking regular"), ("stock high", "stock regular"),
            ("banking regular", "new regular"), ("banking high", "new regular"),
            ("banking regular", "internet regular"))
EDGES = (-10**9, -90, -10, 10, 80, 100, 170, 10**9)


def choices(calls: pd.DataFrame) -> pd.DataFrame:
    """Pairs of one taken and one left waiting: ``taken left later``, the last in seconds.

    ``later`` is how much later the taken caller had entered the queue (negative: the taken one was older).
    """
    found = []
    for _, of_day in calls[calls["queued"]].groupby("date"):
        start, end = of_day["queue_start"].to_numpy(int), of_day["queue_end"].to_numpy(int)
        group = (of_day["need"] + " " + of_day["tier"]).to_numpy()
        for taken in np.flatnonzero(of_day["answered"]):
            waiting = np.flatnonzero((start < end[taken] - SURE_BEFORE) & (end > end[taken] + SURE_AFTER))
            found += [(group[taken], group[left], start[taken] - start[left]) for left in waiting]
    return pd.DataFrame(found, columns=["taken", "left", "later"])


def policy_figures(calls: pd.DataFrame) -> Figures:
    """Agreement of the choices with first come first served, head starts and strict priority, by group."""
    pairs = choices(calls)
    return {"pairs": len(pairs), **{f"{first} before {second}": _compared(pairs, first, second)
                                    for first, second in COMPARED}}


def _compared(pairs: pd.DataFrame, first: str, second: str) -> Figures:
    """Choices between two groups against the head start of the first over the second."""
    chosen = pairs[((pairs["taken"] == first) & (pairs["left"] == second))
                   | ((pairs["taken"] == second) & (pairs["left"] == first))]
    first_taken = (chosen["taken"] == first).to_numpy()
    # How much later than the other the caller of the first group had come.
    later = np.where(first_taken, chosen["later"], -chosen["later"])
    agreement = {head_start: _agreement(later, first_taken, head_start) for head_start in GRID}
    return {
        "pairs": len(chosen),
        "best_head_start": max(agreement, key=lambda head_start: agreement[head_start]),
        "agreement_at_best": max(agreement.values()),
        "agreement": {str(head_start): agreement[head_start] for head_start in CANDIDATES},
        "agreement_strict": round(float(first_taken.mean()), 3) if len(chosen) else None,
        "later_from_to_pairs_first_taken": [
            [low, high, int(inside.sum()), round(float(first_taken[inside].mean()), 3)]
            for low, high in pairwise(EDGES) if (inside := (later >= low) & (later < high)).any()],
    }


def _agreement(later: NDArray[np.int64], first_taken: NDArray[np.bool_], head_start: int) -> float:
    return round(float(((later < head_start) == first_taken).mean()), 3) if len(later) else 0.0


def rule_figures(calls: pd.DataFrame, steps: tuple[int, ...] = (0, 90)) -> list[Figures]:
    """Share of pairs explained by each pair of head starts: high over regular, regular over new."""
    pairs = choices(calls)
    wanted = {"banking high", "banking regular", "new regular"}
    pairs = pairs[pairs["taken"].isin(wanted) & pairs["left"].isin(wanted)]
    pairs = pairs[pairs["taken"] != pairs["left"]]
    figures: list[Figures] = []
    for over_regular, over_new in product(steps, steps):
        start = {"banking high": over_regular + over_new, "banking regular": over_new, "new regular": 0}
        ahead = pairs["later"] <= pairs["taken"].map(start) - pairs["left"].map(start)
        figures.append({"high_over_regular": over_regular, "regular_over_new": over_new,
                        "pairs": len(pairs), "agreement": round(float(ahead.mean()), 3)})
    return figures
