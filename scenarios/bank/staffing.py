"""Who was on duty at the bank, for what, and how soon ready again: inferred from who answered.

Nobody recorded staffing. Assumptions, all of them visible in the printed figures:

- an agent is on duty from the first to the last call of a spell; a gap above ``LONGEST_GAP`` ends a spell;
- a spell that begins (ends) within ``EDGE`` of opening (closing) covers the opening (closing) itself;
- an agent who leaves a caller waiting whom the agent could serve is not ready. Wrap, short breaks and other
  work look the same in call records: what is measured is the time from the end of a call to ready again.
  Up to ``LONGEST_WRAP`` of it is called wrap, the rest absence, so a simulation needs no breaks.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.bank.records import DAY, HALF_HOUR, NEEDS, REGULAR_OPENING

LONGEST_GAP = 1800
EDGE = 1200
LONGEST_WRAP = 60
# A server who takes a need at under this multiple of the center's share of it is counted as not skilled.
SKILLED_FROM = 0.3
# Above this share of stock calls among the own calls a server is the stock desk: observed shares are
# 0.00-0.02, 0.05-0.18, then 0.47 and 0.92, so both cuts fall into gaps.
DESK_FROM = 0.3
POOLS = ("general", "stock_skilled", "stock_desk")
READY_GRID = np.array([0, 2, 3, 4, 5, 6, 7, 8, 10, 12, 15, 20, 25, 30, 40, 50, 60, 75, 90, 120, 150, 180, 240,
                       300, 420, 600, 900, 1200, 1800])
FIRST_INTERVAL = REGULAR_OPENING[0] // HALF_HOUR
INTERVALS = 48 - FIRST_INTERVAL
GAP_COLUMNS = ["date", "server", "lower", "upper", "exact", "waiting"]
Figures = dict[str, object]
Outages = Sequence[tuple[pd.Timestamp, int]]


@dataclass(frozen=True)
class ServerSkills:
    """What each server takes and the pool that follows from it.

    Attributes
    ----------
    skills
        Server -> needs the server takes.
    pool
        Server -> one of ``POOLS``.
    evidence
        Share of each need among the server's answered calls, one row a server.
    """

    skills: Mapping[str, frozenset[str]]
    pool: Mapping[str, str]
    evidence: pd.DataFrame


def served(calls: pd.DataFrame) -> pd.DataFrame:
    """The answered calls of which start and end of service are known, in order of service."""
    known = calls[calls["answered"] & calls["talk"].notna()]
    return known.sort_values(["date", "server", "talk_start"])


def skills_of_servers(calls: pd.DataFrame) -> ServerSkills:
    """Skills from the mix of needs each server answered."""
    answered = served(calls)
    share = pd.crosstab(answered["server"], answered["need"], normalize="index")
    share = share.reindex(columns=list(NEEDS), fill_value=0.0)
    overall = answered["need"].value_counts(normalize=True).reindex(list(NEEDS), fill_value=0.0)
    skills = {str(server): frozenset(need for need in NEEDS if 0 < row[need] >= SKILLED_FROM * overall[need])
              for server, row in share.iterrows()}
    pool = {}
    for server, needs in skills.items():
        pool[server] = "stock_skilled" if "stock" in needs else "general"
        if float(share["stock"][server]) >= DESK_FROM:
            pool[server] = "stock_desk"
    return ServerSkills(skills, pool, share)


def pool_figures(calls: pd.DataFrame, found: ServerSkills) -> Figures:
    """Servers by pool, how each need's answered calls spread over the pools, and talk by pool."""
    answered = served(calls)
    pools = answered["server"].map(found.pool)
    spread = pd.crosstab(answered["need"], pools, normalize="index")
    members = {pool: [server for server in found.pool if found.pool[server] == pool] for pool in POOLS}
    return {
        "servers": {pool: len(servers) for pool, servers in members.items()},
        "servers_taking_need": {pool: {need: sum(need in found.skills[server] for server in servers)
                                       for need in NEEDS} for pool, servers in members.items()},
        "share_of_need_answered_by_pool": {str(need): {str(pool): round(float(value), 3)
                                                       for pool, value in row.items()}
                                           for need, row in spread.iterrows()},
        "share_of_stock_in_own_calls": sorted(round(float(value), 3) for value in found.evidence["stock"]),
        "mean_talk_by_pool_and_need": {
            str(pool): {str(need): [len(values), round(float(values.mean()), 1)]
                        for need, values in rows.groupby("need")["talk"]}
            for pool, rows in answered.groupby(pools)},
    }


def presence(calls: pd.DataFrame, longest_gap: int = LONGEST_GAP) -> pd.DataFrame:
    """Spells on duty: ``date server start end`` in seconds of the day."""
    spells = []
    for (date, server), rows in served(calls).groupby(["date", "server"]):
        start, end = _spans(rows)
        breaks = np.flatnonzero(start[1:] - end[:-1] > longest_gap) + 1
        for low, high in pairwise([0, *breaks, len(start)]):
            begins, ends = start[low], min(end[high - 1], DAY)
            begins = REGULAR_OPENING[0] if begins - REGULAR_OPENING[0] <= EDGE else begins
            spells.append((date, server, begins, DAY if DAY - ends <= EDGE else ends))
    return pd.DataFrame(spells, columns=["date", "server", "start", "end"])


def heads_on_duty(calls: pd.DataFrame, found: ServerSkills, outages: Outages, longest_gap: int = LONGEST_GAP
                  ) -> NDArray[np.float64]:
    """Time-averaged servers on duty, shape (days, half hours from 7:00, pools); NaN during an outage."""
    spells = presence(calls, longest_gap)
    dates = sorted(calls["date"].unique())
    heads = np.zeros((len(dates), INTERVALS, len(POOLS)))
    edges = REGULAR_OPENING[0] + HALF_HOUR * np.arange(INTERVALS)
    for date, server, start, end in spells.itertuples(index=False):
        inside = np.minimum(end, edges + HALF_HOUR) - np.maximum(start, edges)
        heads[dates.index(date), :, POOLS.index(found.pool[server])] += np.clip(inside, 0, None) / HALF_HOUR
    for date, interval in outages:
        if date in dates:
            heads[dates.index(date), interval - FIRST_INTERVAL] = np.nan
    return heads


def busy_intervals(calls: pd.DataFrame) -> pd.DataFrame:
    """Per (date, interval): distinct servers, mean talking, and talking while somebody waited."""
    rows = []
    for date, of_day in calls.groupby("date"):
        answered, queued = served(of_day), of_day[of_day["queued"]]
        talking = _level(answered["talk_start"], answered["talk_end"])
        waiting = _level(queued["queue_start"], queued["queue_end"]) > 0
        for interval in range(FIRST_INTERVAL, 48):
            low, high = interval * HALF_HOUR, (interval + 1) * HALF_HOUR
            touching = answered[(answered["talk_start"] < high) & (answered["talk_end"] > low)]
            queue = waiting[low:high]
            rows.append((date, interval, touching["server"].nunique(), talking[low:high].mean(),
                         talking[low:high][queue].sum(), queue.sum()))
    names = ["date", "interval", "distinct", "talking", "talking_in_queue", "queue_seconds"]
    return pd.DataFrame(rows, columns=names).set_index(["date", "interval"])


def heads_figures(calls: pd.DataFrame, found: ServerSkills, outages: Outages) -> list[Figures]:
    """Heads per half hour of a regular day, by three methods, means over days with standard errors."""
    heads = heads_on_duty(calls, found, outages)
    other = {gap: heads_on_duty(calls, found, outages, gap).sum(axis=2) for gap in (1200, 3600)}
    busy = busy_intervals(calls)
    busy = busy[~busy.index.isin(outages)]
    figures: list[Figures] = []
    for position, interval in enumerate(range(FIRST_INTERVAL, 48)):
        seen, total = busy.xs(interval, level=1), heads[:, position].sum(axis=1)
        days = int(np.isfinite(total).sum())
        figures.append({
            "start": f"{interval // 2:02d}:{interval % 2 * 30:02d}", "days": days,
            "on_duty": _mean(total),
            "on_duty_standard_deviation_over_days": round(float(np.nanstd(total, ddof=1)), 2),
            "on_duty_by_pool": {pool: _mean(heads[:, position, index]) for index, pool in enumerate(POOLS)},
            "on_duty_if_gaps_up_to_20_min": _mean(other[1200][:, position]),
            "on_duty_if_gaps_up_to_60_min": _mean(other[3600][:, position]),
            "distinct_servers": _mean(seen["distinct"]), "talking": _mean(seen["talking"]),
            "share_of_time_with_queue": round(float(seen["queue_seconds"].mean()) / HALF_HOUR, 3),
            "talking_while_queue": round(float(seen["talking_in_queue"].sum()
                                               / max(seen["queue_seconds"].sum(), 1)), 2),
        })
    return figures


def ready_again_figures(calls: pd.DataFrame, found: ServerSkills) -> Figures:
    """Time from the end of a call until ready for the next, by pool, with jackknife errors over days.

    A next call taken from the queue shows the time exactly; a next call that never waited shows only that
    the agent was ready by then, and not yet ready when a caller was last left waiting. Gaps above
    ``LONGEST_GAP`` count as off duty.

    Source: Turnbull (1976), the self-consistent estimate for interval-censored times.
    """
    gaps = pd.DataFrame(_gaps(calls, found.skills), columns=GAP_COLUMNS)
    on_duty = gaps[gaps["upper"] <= LONGEST_GAP]
    pools = on_duty["server"].map(found.pool)
    groups = {"all": on_duty, "all_but_desk": on_duty[pools != "stock_desk"]}
    groups |= {pool: on_duty[pools == pool] for pool in POOLS}
    return {"gaps_counted_as_off_duty": int((gaps["upper"] > LONGEST_GAP).sum()),
            **{name: _ready_figures(rows) for name, rows in groups.items()}}


def availability_figures(calls: pd.DataFrame, found: ServerSkills) -> Figures:
    """Share of time on duty not spent absent, and wrap, by pool; and how ready agents are when callers wait.

    Absence is the part of time to ready again of gaps above ``LONGEST_WRAP``: mean absence a gap, by
    Turnbull's estimate, times gaps, over time on duty. The mean time to ready again by callers waiting at the
    end of the call shows that absence gives way to queues, which a constant availability cannot.
    """
    gaps = pd.DataFrame(_gaps(calls, found.skills), columns=GAP_COLUMNS)
    gaps = gaps[gaps["upper"] <= LONGEST_GAP]
    spells = presence(calls)
    middle = (READY_GRID[1:] + READY_GRID[:-1]) / 2
    figures: Figures = {}
    for pool in POOLS:
        of_pool = gaps[gaps["server"].map(found.pool) == pool]
        on_duty = spells[spells["server"].map(found.pool) == pool]
        seconds = float((on_duty["end"] - on_duty["start"]).sum())
        share = _turnbull(of_pool)
        absent = len(of_pool) * float((share * middle)[middle > LONGEST_WRAP].sum())
        wrap = float((share * middle)[middle < LONGEST_WRAP].sum() / share[middle < LONGEST_WRAP].sum())
        figures[pool] = {"seconds_on_duty": int(seconds), "seconds_absent": round(absent),
                         "availability": round(1 - absent / seconds, 3), "mean_wrap": round(wrap, 1)}
    for low, high in ((0, 0), (1, 1), (2, 3), (4, 6), (7, 1000)):
        seen = gaps[gaps["waiting"].between(low, high)]
        figures[f"mean_time_to_ready_again_with_{low}_to_{high}_waiting"] = {
            "gaps": len(seen), "mean_seconds": round(float(_turnbull(seen) @ middle), 1)}
    return figures


def _gaps(calls: pd.DataFrame, skills: Mapping[str, frozenset[str]]
          ) -> Iterator[tuple[object, str, int, int, bool, int]]:
    """After each call ``GAP_COLUMNS``: not ready for ``lower``, ready by ``upper``, ``waiting`` at end."""
    for date, of_day in calls.groupby("date"):
        queues = of_day[of_day["queued"]].groupby("need")
        waiting = {need: _level(rows["queue_start"], rows["queue_end"]) for need, rows in queues}
        for server, rows in served(of_day).groupby("server"):
            own = np.zeros(DAY, np.int64)
            for need in skills[str(server)] & waiting.keys():
                own += waiting[need]
            last_waiting = np.maximum.accumulate(np.where(own > 0, np.arange(DAY), -1))
            start, end = _spans(rows)
            for begins, ends, from_queue in zip(start[1:], end[:-1], rows["queued"].iloc[1:], strict=True):
                upper = int(begins - ends)
                if upper <= 0 or begins >= DAY:
                    continue  # two calls at once, or past midnight
                lower = upper if from_queue else max(int(last_waiting[max(begins - 2, ends)] - ends), 0)
                yield date, str(server), lower, upper, bool(from_queue), int(own[ends])


def _ready_figures(gaps: pd.DataFrame) -> Figures:
    """Turnbull's estimate on ``READY_GRID`` with its mean."""
    share = _turnbull(gaps)
    middle = (READY_GRID[1:] + READY_GRID[:-1]) / 2
    days = gaps["date"].unique()
    without = np.array([_turnbull(gaps[gaps["date"] != day]) @ middle for day in days])
    error = np.sqrt((len(days) - 1) / len(days) * ((without - without.mean()) ** 2).sum())
    return {
        "gaps": len(gaps), "exact": int(gaps["exact"].sum()),
        "mean_seconds": round(float(share @ middle), 1), "mean_standard_error": round(float(error), 1),
        "share_above_15_s": round(float(share[middle > 15].sum()), 3),
        "share_above_60_s": round(float(share[middle > 60].sum()), 3),
        "seconds_and_cumulative_share": [
            [int(second), round(float(up_to), 4)]
            for second, up_to in zip(READY_GRID[1:], share.cumsum(), strict=True)],
    }


def _turnbull(gaps: pd.DataFrame, steps: int = 2000) -> NDArray[np.float64]:
    """Share of times in each cell of ``READY_GRID`` by expectation-maximisation."""
    cells = len(READY_GRID) - 1
    high = np.clip(np.searchsorted(READY_GRID, gaps["upper"].to_numpy(), side="left"), 1, cells)
    at_least = np.searchsorted(READY_GRID, gaps["lower"].to_numpy(), side="right") - 1
    low = np.clip(np.where(gaps["exact"], high - 1, at_least), 0, high - 1)
    pairs, counts = np.unique(np.stack([low, high]), axis=1, return_counts=True)
    share = np.full(cells, 1 / cells)
    for _ in range(steps):
        up_to = np.concatenate([[0.0], np.cumsum(share)])
        weight = counts / (up_to[pairs[1]] - up_to[pairs[0]])
        change = np.bincount(pairs[0], weight, cells + 1) - np.bincount(pairs[1], weight, cells + 1)
        updated = share * np.cumsum(change)[:cells] / counts.sum()
        if np.abs(updated - share).max() < 1e-9:
            break
        share = updated
    return share


def _spans(rows: pd.DataFrame) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Start of each call of one server, and by when this and all earlier ones had ended."""
    return rows["talk_start"].to_numpy(np.int64), np.maximum.accumulate(rows["talk_end"].to_numpy(np.int64))


def _level(start: "pd.Series[float]", end: "pd.Series[float]") -> NDArray[np.int64]:
    """How many spells cover each second of the day."""
    change = np.zeros(DAY + 1, np.int64)
    np.add.at(change, np.clip(start.to_numpy(int), 0, DAY), 1)
    np.add.at(change, np.clip(end.to_numpy(int), 0, DAY), -1)
    return np.cumsum(change)[:DAY]


def _mean(values: "NDArray[np.float64] | pd.Series[float]") -> float:
    return round(float(np.nanmean(values)), 3)
