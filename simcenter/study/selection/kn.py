"""Kim and Nelson's procedure: days are added to those still in the running until one is left.

Kim and Nelson (2001), A fully sequential procedure for indifference-zone selection in simulation; the constants and
the screening rule are theirs, from memory, and tests hold them to the rate they promise. Of k alternatives the best is
chosen with at least the stated probability whenever it is better than the second by at least delta. It assumes
independent normal days; alternatives may meet the same customers, which makes it quicker because only variances of
differences count.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]


@dataclass(frozen=True)
class Screening:
    """What the first days say: how far apart two alternatives must be, after so many days, to drop one.

    Attributes
    ----------
    delta
        The smallest difference worth detecting, in the measure's unit.
    factor
        h squared of the procedure.
    variances
        Variances of the differences between alternatives over the first days, shape (k, k).
    """

    delta: float
    factor: float
    variances: Floats

    def margins(self, days: int) -> Floats:
        """How much worse an alternative's mean may look after so many days and yet stay, shape (k, k)."""
        reach = self.factor * self.variances / self.delta**2 - days
        margins: Floats = np.maximum(0.0, self.delta / (2 * days) * reach)
        return margins

    def survivors(self, sums: Floats, days: int, left: list[int]) -> list[int]:
        """Those still in the running after so many days.

        Parameters
        ----------
        sums
            Sum over days of each alternative's figures, larger being better, shape (k,).
        days
            Days of those left; all have as many.
        left
            Numbers of those in the running so far.
        """
        means, margins = sums / days, self.margins(days)
        return [i for i in left if all(means[i] >= means[j] - margins[i, j] for j in left if j != i)]


def screening(first: Floats, delta: float, confidence: float) -> Screening:
    """Set the procedure up.

    Parameters
    ----------
    first
        Figures of the first days, one row an alternative, shape (k, days), at least 2 of each.
    delta
        The smallest difference worth detecting, above 0.
    confidence
        Probability of choosing the best when it leads by delta, above 1/k and below 1.

    Raises
    ------
    ValueError
        When a number is out of range.
    """
    count, days = first.shape
    if count < 2 or days < 2:
        raise ValueError(f"selection: found {count} alternatives with {days} days, expected 2 or more of both.")
    if not delta > 0:
        raise ValueError(f"delta: found {delta:g}, expected a difference above 0.")
    if not 1 / count < confidence < 1:
        raise ValueError(f"confidence: found {confidence:g}, expected more than guessing, 1/{count}, and below 1.")
    eta = ((2 * (1 - confidence) / (count - 1)) ** (-2 / (days - 1)) - 1) / 2
    differences = first[:, None, :] - first[None, :, :]
    return Screening(delta, 2 * eta * (days - 1), differences.var(axis=2, ddof=1))
