"""How long the bank's callers were ready to wait, from waits that mostly ended in an answer.

A caller who was answered was ready to wait at least that long (right-censored); one who hung up in the queue
shows the patience itself. Assumption: being answered tells nothing else about patience. Only callers who
queued show anything, and only they are identified, so no share has to be assumed here.
"""

import math
from collections.abc import Callable

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, stats

Figures = dict[str, object]
Vector = NDArray[np.float64]
KNOTS = (1, 5, 10, 15, 20, 30, 45, 60, 75, 90, 120, 150, 180, 240, 300, 420, 600)
LEAST_AT_RISK = 20  # beyond this few callers still waiting, the tail is an assumption, not a measurement
BIN = 10
LAST_BIN = 300


def patience_groups(calls: pd.DataFrame) -> dict[str, pd.DataFrame]:
    """Queued callers by who they are: tiers of customers, people not yet customers, and the small needs."""
    queued = calls[calls["queued"]]
    need, high = queued["need"], queued["tier"] == "high"
    customers = need.isin(["banking", "stock"])
    return {
        "customers_high": queued[customers & high], "customers_regular": queued[customers & ~high],
        "banking_high": queued[(need == "banking") & high],
        "banking_regular": queued[(need == "banking") & ~high],
        "stock_high": queued[(need == "stock") & high], "stock_regular": queued[(need == "stock") & ~high],
        "new_regular": queued[need == "new"], "internet_regular": queued[need == "internet"],
        "callback_high": queued[(need == "callback") & high],
        "callback_regular": queued[(need == "callback") & ~high],
    }


def patience_figures(calls: pd.DataFrame) -> Figures:
    """Kaplan-Meier, hazard and parametric fits for every group of ``patience_groups``."""
    return {name: _figures_of(rows["wait"].to_numpy(float), (~rows["answered"]).to_numpy(bool))
            for name, rows in patience_groups(calls).items()}


def kaplan_meier(waits: Vector, abandoned: NDArray[np.bool_], at: Vector) -> tuple[Vector, Vector]:
    """Share still willing to wait at each second of ``at``, and Greenwood's standard error.

    Source: Kaplan and Meier (1958); Greenwood (1926) for the error.
    """
    curve = stats.ecdf(stats.CensoredData(uncensored=waits[abandoned], right=waits[~abandoned])).sf
    seconds, share = np.asarray(curve.quantiles, float), np.asarray(curve.probabilities, float)
    ordered = np.sort(waits)
    at_risk = len(waits) - np.searchsorted(ordered, seconds, side="left")
    events = np.searchsorted(np.sort(waits[abandoned]), seconds, side="right") - np.searchsorted(
        np.sort(waits[abandoned]), seconds, side="left")
    with np.errstate(divide="ignore"):
        spread = np.cumsum(np.where(at_risk > events, events / (at_risk * (at_risk - events)), 0.0))
    position = np.searchsorted(seconds, at, side="right") - 1
    willing = np.where(position >= 0, share[position], 1.0)
    return willing, np.where(position >= 0, willing * np.sqrt(spread[position]), 0.0)


def hazard_by_bin(waits: Vector, abandoned: NDArray[np.bool_]) -> list[list[float]]:
    """Rows of start of bin (s), hang-ups, and hang-ups per hour of waiting in the bin."""
    rows = []
    for low in range(0, LAST_BIN, BIN):
        exposure = np.clip(waits - low, 0, BIN).sum()
        events = int((abandoned & (waits >= low) & (waits < low + BIN)).sum())
        if exposure > 0:
            rows.append([low, events, round(3600 * events / float(exposure), 1)])
    return rows


def _figures_of(waits: Vector, abandoned: NDArray[np.bool_]) -> Figures:
    at = np.array([knot for knot in KNOTS if (waits >= knot).sum() >= LEAST_AT_RISK], float)
    willing, error = kaplan_meier(waits, abandoned, at)
    tail_from = float(at[-1]) / 2
    exposure = float(np.clip(waits - tail_from, 0, None).sum())
    left_late = max(int((abandoned & (waits > tail_from)).sum()), 1)
    return {
        "queued": len(waits), "hung_up": int(abandoned.sum()),
        "hung_up_at_once": int((abandoned & (waits == 0)).sum()),
        "seconds_willing_error": [[int(second), round(float(share), 4), round(float(one_error), 4)]
                                  for second, share, one_error in zip(at, willing, error, strict=True)],
        "mean_further_patience_beyond_s": [int(tail_from), round(exposure / left_late)],
        "hazard_per_hour": hazard_by_bin(waits, abandoned), "fits": parametric_fits(waits, abandoned),
    }


def parametric_fits(waits: Vector, abandoned: NDArray[np.bool_]) -> Figures:
    """Maximum-likelihood fits to the censored waits, smallest AIC first.

    ``share_none`` have no patience at all (they hang up within the first second); ``share_endless`` never
    hang up. Waits are whole seconds, so an event at second s counts as patience in (s - 1/2, s + 1/2].
    """
    fitted = sorted((_fit(name, waits, abandoned) for name in _FORMS), key=lambda fit: fit[0])
    return {name: figures for _, name, figures in fitted}


def _exponential(t: Vector, p: Vector) -> Vector:
    return np.asarray(np.exp(-t / math.exp(p[0])))


def _weibull(t: Vector, p: Vector) -> Vector:
    return np.asarray(np.exp(-((t / math.exp(p[0])) ** math.exp(p[1]))))


def _none_and_exponential(t: Vector, p: Vector) -> Vector:
    return np.asarray(np.where(t > 0, _share(p[1]), 1.0)) * _exponential(t, p[:1])


def _none_and_weibull(t: Vector, p: Vector) -> Vector:
    return np.asarray(np.where(t > 0, _share(p[2]), 1.0)) * _weibull(t, p[:2])


def _endless_and_weibull(t: Vector, p: Vector) -> Vector:
    return _share(p[2]) * _weibull(t, p[:2]) + 1 - _share(p[2])


def _two_exponentials(t: Vector, p: Vector) -> Vector:
    return _share(p[2]) * _exponential(t, p[:1]) + (1 - _share(p[2])) * _exponential(t, p[1:2])


def _share(x: float) -> float:
    return 1 / (1 + math.exp(-x))


_FORMS: dict[str, tuple[Callable[[Vector, Vector], Vector], list[float]]] = {
    "exponential": (_exponential, [5.7]),
    "weibull": (_weibull, [5.7, 0.0]),
    "share_none_and_exponential": (_none_and_exponential, [5.7, 2.0]),
    "share_none_and_weibull": (_none_and_weibull, [5.7, 0.0, 2.0]),
    "weibull_and_share_endless": (_endless_and_weibull, [5.0, 0.0, 1.0]),
    "two_exponentials": (_two_exponentials, [3.0, 6.5, -1.0]),
}
_READ: dict[str, Callable[[Vector], Figures]] = {
    "exponential": lambda p: {"mean": _r(math.exp(p[0]))},
    "weibull": lambda p: {"scale": _r(math.exp(p[0])), "shape": round(math.exp(p[1]), 3)},
    "share_none_and_exponential": lambda p: {"mean": _r(math.exp(p[0])),
                                             "share_none": round(1 - _share(p[1]), 4)},
    "share_none_and_weibull": lambda p: {"scale": _r(math.exp(p[0])), "shape": round(math.exp(p[1]), 3),
                                         "share_none": round(1 - _share(p[2]), 4)},
    "weibull_and_share_endless": lambda p: {"scale": _r(math.exp(p[0])), "shape": round(math.exp(p[1]), 3),
                                            "share_endless": round(1 - _share(p[2]), 4)},
    "two_exponentials": lambda p: {"means": [_r(math.exp(p[0])), _r(math.exp(p[1]))],
                                   "share_first": round(_share(p[2]), 4)},
}


def _fit(name: str, waits: Vector, abandoned: NDArray[np.bool_]) -> tuple[float, str, Figures]:
    """AIC, name and figures of one form, fitted by the Nelder-Mead simplex."""
    survival, start = _FORMS[name]
    left, waited = waits[abandoned], waits[~abandoned]

    def loss(p: Vector) -> float:
        if np.abs(p).max() > 20:
            return 1e12
        ended = survival(np.maximum(left - 0.5, 0), p) - survival(left + 0.5, p)
        stayed = survival(waited, p)
        return -float(np.log(np.maximum(ended, 1e-300)).sum() + np.log(np.maximum(stayed, 1e-300)).sum())

    options = {"maxiter": 4000, "xatol": 1e-5, "fatol": 1e-6}
    best = optimize.minimize(loss, start, method="Nelder-Mead", options=options)
    aic = round(2 * float(best.fun) + 2 * len(start), 1)
    return aic, name, {**_READ[name](best.x), "log_likelihood": round(-float(best.fun), 1), "aic": aic}


def _r(value: float) -> float:
    return round(value, 1)
