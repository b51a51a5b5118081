"""The figures of the scenario ``bank_1999`` are measured from call records: run this to make them again.

    python -m scenarios.bank.measure CALL_RECORDS > figures.json

CALL_RECORDS are anonymous call records of a small bank's call center, February 1999, public for research
and not part of this project. Figures are fitted on the regular days (Sunday to Thursday, 7:00-24:00) of the
first three weeks (February 1-21); the fourth week (February 22-28) is only recorded, to be set beside a
prediction.

Assumed, because the records do not say:

- Customer and priority are recorded only for callers who queued. Within a need, tier shares and the ratio of
  talk times between tiers are taken from queued callers and used for everybody: whether a caller finds an
  agent ready is taken not to depend on the caller. Priorities 0 and 1 are one tier, ``regular``; priority 2
  is ``high``.
- People who are not customers yet and callers for internet help are all but never identified: ``regular``.
- A caller who did not queue waited 0 s.
- Staffing is inferred from who answered (see ``staffing``), patience with censoring (``patience``).
"""

import argparse
import json
from itertools import combinations
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from scipy import optimize, stats

from scenarios.bank.patience import patience_figures
from scenarios.bank.policy import policy_figures, rule_figures
from scenarios.bank.records import (
    HALF_HOUR,
    NEEDS,
    REGULAR_WEEKDAYS,
    TIERS,
    Records,
    interval_of,
    outside_outages,
    read_records,
)
from scenarios.bank.staffing import (
    availability_figures,
    heads_figures,
    pool_figures,
    ready_again_figures,
    skills_of_servers,
)

Figures = dict[str, object]
QUANTILES = (0.01, 0.05, 0.1, 0.25, 0.5, 0.75, 0.9, 0.95, 0.99)
SHORT_TALK = 10
WITHIN = 20
REDIAL_WITHIN = 3600
FORECASTS = ("constant", "weekday", "weekday and trend")


def main() -> None:
    """Measure everything and print it as JSON (which is YAML too)."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("call_records", type=Path, help="tab-separated call records, one row a call")
    records = read_records(parser.parse_args().call_records)
    print(json.dumps(measure(records), indent=1))


def measure(records: Records) -> Figures:
    """All figures, each with its counts and standard errors."""
    regular = records.calls[records.calls["regular_day"]]
    fit, fourth = regular[regular["fit"]], regular[~regular["fit"]]
    reachable = outside_outages(records, fit)
    found = skills_of_servers(fit)
    return {
        "rows": row_figures(records), "opening": opening_figures(records.calls),
        "arrivals": arrival_figures(records, fit), "volume_by_week": volume_figures(records),
        "day_factor": day_factor_figures(records, regular),
        "tier_shares": tier_figures(reachable), "talk": talk_figures(fit),
        "vru": vru_figures(records, reachable), "patience": patience_figures(reachable),
        "redial": redial_figures(fit), "pools": pool_figures(fit, found),
        "heads": heads_figures(fit, found, records.outages),
        "ready_again": ready_again_figures(fit, found), "availability": availability_figures(fit, found),
        "heads_fourth_week": heads_figures(fourth, found, records.outages),
        "policy_fit": {"rules": rule_figures(fit), **policy_figures(fit)},
        "policy_fourth_week": {"rules": rule_figures(fourth), **policy_figures(fourth)},
        "service_fit": service_figures(reachable), "service_fourth_week": service_figures(fourth),
    }


def row_figures(records: Records) -> Figures:
    """What was read, left out and why, and which half hours nobody could be reached."""
    calls = records.calls
    return {
        "usable": len(calls), "left_out": dict(records.dropped),
        "answered_without_service_times": int((calls["answered"] & calls["talk"].isna()).sum()),
        "vru_exit_before_entry": int(calls["vru"].isna().sum()),
        "never_queued": int((~calls["queued"]).sum()),
        "never_queued_but_identified": int((~calls["queued"] & calls["identified"]).sum()),
        "outages_left_out_of_rates_waits_and_heads": [
            f"{date.date()} {_clock(interval * HALF_HOUR)}" for date, interval in records.outages],
    }


def opening_figures(calls: pd.DataFrame) -> Figures:
    """First and last arrival and calls per day of each weekday."""
    figures: Figures = {}
    for weekday, rows in calls.groupby("weekday"):
        daily = rows.groupby("date")["arrived"].agg(["min", "max", "size"])
        figures[str(weekday)] = {
            "days": len(daily), "calls_per_day": _round(daily["size"].mean()),
            "first_arrivals": [_clock(value) for value in daily["min"]],
            "last_arrivals": [_clock(value) for value in daily["max"]],
        }
    return figures


def arrival_figures(records: Records, fit: pd.DataFrame) -> list[Figures]:
    """Mean calls per half hour of a regular fit day by need, standard errors from the spread over days."""
    counts = _counts(records, fit)
    figures: list[Figures] = []
    for interval in range(14, 48):
        rows = counts.xs(interval, level="interval")
        error = rows.std() / np.sqrt(len(rows))
        figures.append({
            "start": f"{interval // 2:02d}:{interval % 2 * 30:02d}", "days": len(rows),
            "mean": {need: _round(rows[need].mean(), 3) for need in NEEDS},
            "standard_error": {need: _round(error[need], 3) for need in NEEDS},
        })
    return figures


def volume_figures(records: Records) -> Figures:
    """Calls per regular day by week and need, and per weekday in the fit weeks."""
    regular = outside_outages(records, records.calls[records.calls["regular_day"]])
    week = ((regular["date"] - pd.Timestamp("1999-02-01")).dt.days // 7 + 1).rename("week")
    days = regular.groupby(week)["date"].nunique()
    by_week = pd.crosstab(week, regular["need"]).div(days, axis=0)
    fit = regular[regular["fit"]]
    days = fit.groupby("weekday")["date"].nunique()
    by_weekday = pd.crosstab(fit["weekday"], fit["need"]).div(days, axis=0)
    return {
        "per_regular_day_by_week": {str(index): {need: _round(row[need]) for need in NEEDS}
                                    for index, row in by_week.iterrows()},
        "per_weekday_of_fit_weeks": {weekday: {need: _round(by_weekday[need][weekday]) for need in NEEDS}
                                     for weekday in REGULAR_WEEKDAYS},
    }


def day_factor_figures(records: Records, regular: pd.DataFrame) -> Figures:
    """Gamma shape of the day factor: actual over forecast after weekday and linear trend.

    Daily counts have mean m and variance m + m^2 / shape. The mean is a Poisson regression on weekday and
    trend (or weekday alone, or nothing), outage half hours left out on both sides. The shape makes Pearson's
    statistic sum (y - m)^2 / (m + m^2 / shape) equal its degrees of freedom (the moment estimate of the
    negative binomial), with an 80 % range where that statistic meets the 10 % and 90 % points of chi-square.
    """
    figures: Figures = {}
    for name, chosen in {"fit_weeks": regular[regular["fit"]], "all_weeks": regular}.items():
        counts = _counts(records, chosen)
        expected = counts.groupby(level="interval").transform("mean").sum(axis=1).groupby(level="date").sum()
        reachable = (expected / expected.max()).to_numpy(float)
        days = counts.groupby(level="date").sum()
        days = days.assign(total=days.sum(axis=1), customers=days["banking"] + days["stock"])
        figures[name] = {str(column): {model: _shape(days[column], reachable, model) for model in FORECASTS}
                         for column in days}
        largest = ("banking", "new", "stock")
        residual = pd.DataFrame({need: _residual(days[need], reachable) for need in largest})
        figures[f"{name}_correlation_of_day_factors"] = {
            f"{first} and {second}": _round(residual[first].corr(residual[second]), 2)
            for first, second in combinations(largest, 2)}
    return figures


def _shape(daily: "pd.Series[int]", reachable: NDArray[np.float64], model: str) -> Figures:
    """Moment estimate of the gamma shape with range, and Poisson's dispersion, for one series of counts."""
    actual, design = np.asarray(daily, dtype=np.float64), _design(daily, model)
    mean = _poisson_mean(actual, design, reachable)
    freedom = len(actual) - design.shape[1]

    def pearson(shape: float) -> float:
        return float(((actual - mean) ** 2 / (mean + mean**2 / shape)).sum())

    def shape_at(target: float) -> float | None:
        if pearson(1e9) <= target:
            return None  # no more spread than Poisson
        return _round(np.exp(optimize.brentq(lambda log: pearson(np.exp(log)) - target, -5, 20.7)))

    low, high = stats.chi2.ppf([0.1, 0.9], freedom)
    return {"days": len(actual), "degrees_of_freedom": freedom,
            "poisson_dispersion": _round(pearson(1e12) / freedom, 2), "shape": shape_at(freedom),
            "shape_range_80": [shape_at(low), shape_at(high)]}


def _residual(daily: "pd.Series[int]", reachable: NDArray[np.float64]) -> NDArray[np.float64]:
    """Actual over forecast of each day, after weekday and trend."""
    actual = np.asarray(daily, dtype=np.float64)
    return np.asarray(actual / _poisson_mean(actual, _design(daily, "weekday and trend"), reachable))


def _design(daily: "pd.Series[int]", model: str) -> NDArray[np.float64]:
    """Columns of the regression: a constant or the weekdays, and the trend in 28 days."""
    dates = pd.DatetimeIndex(daily.index)
    names = dates.day_name().to_numpy()
    columns = [np.ones(len(dates))]
    if "weekday" in model:
        columns = [(names == weekday).astype(float) for weekday in REGULAR_WEEKDAYS]
    if "trend" in model:
        columns.append((dates - dates[0]).days.to_numpy(float) / 28)
    return np.column_stack(columns)


def _poisson_mean(actual: NDArray[np.float64], design: NDArray[np.float64], reachable: NDArray[np.float64]
                  ) -> NDArray[np.float64]:
    """Fitted means of a Poisson regression with log link, by Newton's method."""
    beta = np.linalg.lstsq(design, np.log(actual / reachable), rcond=None)[0]
    for _ in range(50):
        mean = reachable * np.exp(design @ beta)
        beta = beta + np.linalg.solve(design.T @ (mean[:, None] * design), design.T @ (actual - mean))
    return np.asarray(reachable * np.exp(design @ beta))


def tier_figures(calls: pd.DataFrame) -> Figures:
    """Share of priority 2 among queued callers by need; callers the bank calls back also when not queued."""
    queued = calls[calls["queued"]]
    figures: Figures = {need: _share(queued[queued["need"] == need]["tier"] == "high") for need in NEEDS}
    banking = queued[queued["need"] == "banking"]
    figures["banking_identified_share"] = _share(banking["identified"])
    block = banking["arrived"] // (4 * 3600)
    figures["banking_by_hours"] = {f"{4 * index}-{4 * index + 4}": _share(rows["tier"] == "high")
                                   for index, rows in banking.groupby(block)}
    # The one need identified whether queued or not: does queueing choose a tier?
    back = calls[(calls["need"] == "callback") & calls["identified"]]
    figures["callback_identified"] = {name: _share(back[back["queued"] == value]["tier"] == "high")
                                      for name, value in (("queued", True), ("not_queued", False))}
    return figures


def talk_figures(calls: pd.DataFrame) -> Figures:
    """Talk time by need, by tier of queued callers, and the tier means used for everybody."""
    known = calls[calls["talk"].notna()]
    figures: Figures = {}
    for need in NEEDS:
        of_need = known[known["need"] == need]
        queued = of_need[of_need["queued"]]
        overall, of_queued = float(of_need["talk"].mean()), float(queued["talk"].mean())
        tiers = {tier: queued[queued["tier"] == tier]["talk"].to_numpy(float) for tier in TIERS}
        figures[need] = {
            "all": _times(of_need["talk"].to_numpy(float)),
            "queued": _times(queued["talk"].to_numpy(float)),
            "not_queued": _times(of_need[~of_need["queued"]]["talk"].to_numpy(float)),
            "queued_by_tier": {tier: _times(values) for tier, values in tiers.items() if len(values) > 1},
            "mean_used": {tier: _round(values.mean() * overall / of_queued)
                          for tier, values in tiers.items() if len(values) > 1},
        }
    return figures


def vru_figures(records: Records, calls: pd.DataFrame) -> Figures:
    """Seconds in the VRU before the queue, of all and by need, and callers who left there in opening hours."""
    left = records.left_in_vru
    left = outside_outages(records, left[left["regular_day"] & left["fit"] & (left["arrived"] >= 7 * 3600)])
    known = calls[calls["vru"].notna()]
    return {
        "all": _times(known["vru"].to_numpy(float)),
        **{need: _times(known[known["need"] == need]["vru"].to_numpy(float)) for need in NEEDS},
        "left_in_vru": {"calls": len(left),
                        "share_of_all_calls": _round(len(left) / (len(left) + len(calls)), 4),
                        "seconds": _times(left["vru"].dropna().to_numpy(float))},
    }


def redial_figures(calls: pd.DataFrame) -> Figures:
    """Identified callers seen again within an hour, after hanging up in the queue and after an answer.

    Who comes back and does not queue is not identified. Dividing by the share of customers' calls that queue
    in the half hours of the hang-ups corrects for that, assuming who comes back finds the center as busy as
    everybody else; the share after an answer is what comes back anyway.
    """
    known = calls[calls["customer"] != ""].sort_values(["customer", "date", "arrived"])
    following = known.shift(-1)
    same_day = (following["customer"] == known["customer"]) & (following["date"] == known["date"])
    ended = np.where(known["answered"], known["talk_end"], known["queue_end"])
    delay = (following["arrived"] - ended).where(same_day)
    soon = delay.between(0, REDIAL_WITHIN) & known["queued"]
    hung_up, queued = ~known["answered"], known["queued"]
    customers = calls[calls["need"].isin(["banking", "stock"])]
    when = [customers["date"], interval_of(customers["arrived"])]
    busy = customers.groupby(when)["queued"].transform("mean")[~customers["answered"]].mean()
    return {
        "seen_again_after_hanging_up": {
            **{tier: _share(soon[hung_up & (known["tier"] == tier)]) for tier in TIERS},
            "all": _share(soon[hung_up])},
        "seen_again_after_answer": _share(soon[~hung_up & queued]),
        "share_that_queue_when_callers_hang_up": _round(busy, 3),
        "comes_back_within_an_hour": {"after_hanging_up": _round(soon[hung_up].mean() / busy, 3),
                                      "after_answer": _round(soon[~hung_up & queued].mean() / busy, 3)},
        "minutes_until_seen_again": _times(delay[soon & hung_up].to_numpy(float) / 60),
    }


def service_figures(calls: pd.DataFrame) -> Figures:
    """The record a prediction is set beside: overall, by need, by group of queued callers, by half hour."""
    queued = calls[calls["queued"]]
    customers = queued["need"].isin(["banking", "stock"])
    groups = {f"customers_{tier}": queued[customers & (queued["tier"] == tier)] for tier in TIERS}
    groups |= {f"{need}_queued": queued[queued["need"] == need] for need in NEEDS}
    interval = interval_of(calls["arrived"])
    return {
        "days": int(calls["date"].nunique()), "all": _service(calls),
        "daily_abandoned_share": [_round(1 - rows["answered"].mean(), 4)
                                  for _, rows in calls.groupby("date")],
        "daily_mean_wait": [_round(rows["wait"].mean()) for _, rows in calls.groupby("date")],
        "by_need": {need: _service(calls[calls["need"] == need]) for need in NEEDS},
        "queued_callers": {name: _service(rows) for name, rows in groups.items()},
        "by_half_hour": {f"{index // 2:02d}:{index % 2 * 30:02d}": _service(calls[interval == index])
                         for index in range(14, 48)},
    }


def _service(calls: pd.DataFrame) -> Figures:
    """Counts, headline service level (answered in time over answered and abandoned), waits in seconds."""
    if not len(calls):
        return {"offered": 0}
    answered = calls[calls["answered"]]
    quantiles = calls["wait"].quantile([0.5, 0.9, 0.95])
    return {
        "offered": len(calls), "answered": len(answered), "queued_share": _round(calls["queued"].mean(), 4),
        "abandoned_share": _round(1 - calls["answered"].mean(), 4),
        "service_level_20_s": _round((answered["wait"] <= WITHIN).sum() / len(calls), 4),
        "mean_wait_of_all": _round(calls["wait"].mean(), 2),
        "mean_wait_of_answered": _round(answered["wait"].mean(), 2),
        "p50_p90_p95_wait_of_all": [_round(value) for value in quantiles],
    }


def _counts(records: Records, calls: pd.DataFrame) -> pd.DataFrame:
    """Calls per (date, interval) and need, outage half hours left out, empty ones counted as zero."""
    dates = sorted(calls["date"].unique())
    index = pd.MultiIndex.from_product([dates, range(14, 48)], names=["date", "interval"])
    index = index[~index.isin(records.outages)]
    interval = interval_of(calls["arrived"]).rename("interval")
    counted = calls.groupby(["date", interval, "need"]).size().unstack()
    return counted.reindex(index).fillna(0)[list(NEEDS)]


def _times(values: NDArray[np.float64]) -> Figures:
    """Count, mean with error, coefficient of variation, quantiles, short share, lognormals with their KS."""
    if len(values) < 2:
        return {"count": len(values)}
    mean, deviation = float(values.mean()), float(values.std(ddof=1))
    longer = values[values >= SHORT_TALK]
    figures: Figures = {
        "count": len(values), "mean": _round(mean, 2),
        "standard_error": _round(deviation / np.sqrt(len(values)), 2),
        "cv": _round(deviation / mean, 3),
        "quantiles": {str(share): _round(np.quantile(values, share)) for share in QUANTILES},
        "share_below_10": _round((values < SHORT_TALK).mean(), 4),
    }
    for name, chosen in (("lognormal", values[values > 0]), ("lognormal_from_10", longer)):
        logs = np.log(chosen)
        if len(logs) > 20 and logs.std() > 0:
            distance = stats.kstest((logs - logs.mean()) / logs.std(), "norm")
            figures[name] = {"mu": _round(logs.mean(), 3), "sigma": _round(logs.std(), 3),
                             "ks_distance": _round(distance.statistic, 4)}
    return figures


def _share(hits: "pd.Series[bool]") -> Figures:
    """Share with count and binomial standard error."""
    count = len(hits)
    share = float(hits.mean()) if count else 0.0
    error = (share * (1 - share) / max(count, 1)) ** 0.5
    return {"count": count, "share": _round(share, 4), "standard_error": _round(error, 4)}


def _clock(seconds: float) -> str:
    return f"{int(seconds) // 3600:02d}:{int(seconds) % 3600 // 60:02d}"


def _round(value: float, digits: int = 1) -> float:
    return round(float(value), digits)


if __name__ == "__main__":
    main()
