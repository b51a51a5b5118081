"""The bank's call records become one clean table, and every row left out has a counted reason.

The records are the anonymous call records of a small bank's call center, 1999, public for research. They are
not part of this project; only figures measured from them are. One tab-separated row a call, with the columns
``vru+line call_id customer_id priority type date vru_entry vru_exit vru_time q_start q_exit q_time outcome
ser_start ser_exit ser_time server``; dates ``yymmdd``, times ``h:mm:ss``, durations in seconds.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType

import numpy as np
import pandas as pd

HALF_HOUR = 1800
DAY = 86_400
LAST_FIT_DAY = pd.Timestamp("1999-02-21")
REGULAR_WEEKDAYS = ("Sunday", "Monday", "Tuesday", "Wednesday", "Thursday")
REGULAR_OPENING = (7 * 3600, 24 * 3600)
NEEDS = ("banking", "stock", "internet", "new", "callback")
TIERS = ("high", "regular")
# PS regular activity, PE the same in English, NE securities, IN help with the internet site, NW people who
# are not customers yet, TT customers whom the bank calls back and who then wait for an agent.
NEED_OF_TYPE: Mapping[str, str] = MappingProxyType(
    {"PS": "banking", "PE": "banking", "NE": "stock", "IN": "internet", "NW": "new", "TT": "callback"}
)
# More people gave up in the VRU than came through it, at least ten: nobody could be reached.
LEAST_OUTAGE_LEAVERS = 10


@dataclass(frozen=True)
class Records:
    """Calls that asked for an agent, those that left in the VRU, and what was left out.

    Attributes
    ----------
    calls
        One row a usable call: ``date weekday regular_day fit need tier priority identified arrived vru queued
        queue_start queue_end wait answered talk_start talk_end talk server``; seconds of the day and seconds.
        ``talk`` is missing (NaN) where the record has no service time.
    left_in_vru
        Calls that hung up before asking for an agent, same columns.
    dropped
        Reason -> number of rows left out of ``calls``.
    outages
        (date, half hour of the day 0..47) in which the center could not be reached.
    """

    calls: pd.DataFrame
    left_in_vru: pd.DataFrame
    dropped: Mapping[str, int]
    outages: tuple[tuple[pd.Timestamp, int], ...]


def read_records(path: Path) -> Records:
    """Read the record file, repair the clock, and leave out rows that are no contact with an agent."""
    table = _typed(pd.read_csv(path, sep="\t", dtype=str, keep_default_na=False))
    never_queued = ~table["queued"] & table["hung_up"]
    reasons = {
        "PHANTOM: virtual calls, no agent and no customer outcome": table["outcome"] == "PHANTOM",
        "answered by NO_SERVER: no agent named, half of them under 7 s": (table["outcome"] == "AGENT")
        & (table["server"] == "NO_SERVER"),
        "hung up in the VRU, never asked for an agent (counted apart)": never_queued,
        "regular day, before 7:00": table["regular_day"] & (table["arrived"] < REGULAR_OPENING[0]),
    }
    usable = pd.Series(True, index=table.index)
    dropped = {}
    for reason, rows in reasons.items():
        dropped[reason] = int((usable & rows).sum())
        usable &= ~rows
    calls = table[usable].reset_index(drop=True)
    left = table[never_queued].reset_index(drop=True)
    return Records(calls, left, MappingProxyType(dropped), _outages(calls, left))


def interval_of(seconds: "pd.Series[int]") -> "pd.Series[int]":
    """Half hour of the day (0..47) of seconds after midnight."""
    return (seconds // HALF_HOUR).clip(0, 47)


def outside_outages(records: Records, calls: pd.DataFrame) -> pd.DataFrame:
    """The calls that did not arrive while the center could not be reached."""
    down = pd.MultiIndex.from_tuples(records.outages)
    keys = pd.MultiIndex.from_arrays([calls["date"], interval_of(calls["arrived"])])
    return calls[~keys.isin(down)]


def _typed(raw: pd.DataFrame) -> pd.DataFrame:
    """Words become numbers: one row a call, times in seconds after that day's midnight."""
    times = {name: _seconds(raw[name]) for name in
             ("vru_entry", "vru_exit", "q_start", "q_exit", "ser_start", "ser_exit")}
    table = pd.DataFrame({"date": pd.to_datetime(raw["date"], format="%y%m%d")})
    table["weekday"] = table["date"].dt.day_name()
    table["regular_day"] = table["weekday"].isin(REGULAR_WEEKDAYS)
    table["fit"] = table["date"] <= LAST_FIT_DAY
    table["outcome"], table["server"] = raw["outcome"], raw["server"]
    table["hung_up"], table["answered"] = raw["outcome"] == "HANG", raw["outcome"] == "AGENT"
    table["need"] = raw["type"].map(dict(NEED_OF_TYPE))
    table["priority"] = raw["priority"].astype(int)
    table["tier"] = np.where(table["priority"] == 2, "high", "regular")
    table["identified"] = raw["customer_id"] != "0"
    # A spreadsheet rounded the longest numbers (6.02701E+11): known to be somebody, not known who.
    rounded = raw["customer_id"].str.contains("E")
    table["customer"] = raw["customer_id"].where(table["identified"] & ~rounded, "")
    vru = times["vru_exit"] - times["vru_entry"]
    table["vru"] = vru.where(vru >= 0)  # some entries are later than the exit: unknown, not negative
    table["arrived"] = np.where(vru >= 0, times["vru_entry"], times["vru_exit"])
    # A zero clock means "never", except after a VRU exit in the last minute of the day: queued past midnight.
    over = (times["vru_exit"] > DAY - 60) & (times["q_exit"] > 0) & (times["q_start"] < 60)
    table["queued"] = (times["q_start"] > 0) | over
    table["queue_start"] = times["q_start"] + DAY * over
    table["queue_end"] = times["q_exit"] + DAY * (times["q_exit"] < times["q_start"]) + DAY * over
    table["wait"] = np.where(table["queued"], table["queue_end"] - table["queue_start"], 0)
    known = (times["ser_exit"] > times["ser_start"]) & table["answered"]
    after_midnight = DAY * (times["ser_start"] < times["vru_exit"] - DAY // 2)
    table["talk_start"] = (times["ser_start"] + after_midnight).where(known)
    table["talk_end"] = (times["ser_exit"] + after_midnight).where(known)
    table["talk"] = table["talk_end"] - table["talk_start"]
    return table


def _seconds(clock: "pd.Series[str]") -> "pd.Series[int]":
    """``h:mm:ss`` as seconds after midnight."""
    parts = clock.str.split(":", expand=True).astype(int)
    return parts[0] * 3600 + parts[1] * 60 + parts[2]


def _outages(calls: pd.DataFrame, left: pd.DataFrame) -> tuple[tuple[pd.Timestamp, int], ...]:
    """Half hours of regular days in which more callers left in the VRU than came through."""
    opened = left[left["regular_day"] & (left["arrived"] >= REGULAR_OPENING[0])]
    leavers = opened.groupby(["date", interval_of(opened["arrived"])]).size()
    through = calls.groupby(["date", interval_of(calls["arrived"])]).size()
    through = through.reindex(leavers.index, fill_value=0)
    down = leavers[(leavers >= LEAST_OUTAGE_LEAVERS) & (leavers > through)]
    return tuple((pd.Timestamp(date), int(interval)) for date, interval in down.index)
