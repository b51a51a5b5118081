"""Deferred work: how soon customers hear, in hours of the clock and of business, and how much waits when."""

from __future__ import annotations

from typing import Any

from simcenter.results.daily.fates import FateTable
from simcenter.results.daily.layout import Layout
from simcenter.results.deferred.backlog import backlog_by_hour
from simcenter.results.deferred.responses import response_periods, responses_of
from simcenter.results.result import Result


def deferred_tables(result: Result, layout: Layout, table: FateTable) -> dict[str, Any]:
    """Make the tables of a summarised day that are about deferred work, by the names of its fields."""
    responses, bins = responses_of(result, layout, table)
    return {
        "responses": responses,
        "response_bins": bins,
        "response_periods": response_periods(result, layout, table),
        "put_off": backlog_by_hour(result, layout),
    }


__all__ = ["deferred_tables"]
