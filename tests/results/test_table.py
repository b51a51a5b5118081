"""A summarised day holds the sums that counting contact by contact gives, and days add up."""

import dataclasses

import numpy as np
import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from simcenter.engine.tables import Closing
from simcenter.results import service
from simcenter.results.agents import late_finishes, overtime_ms, pool_times
from simcenter.results.counts import count
from simcenter.results.daily import cells, fates
from simcenter.results.daily.histogram import BINS, EDGES_S
from simcenter.results.daily.layout import layout_of
from simcenter.results.daily.scopes import KINDS, OVERALL, Scope, scopes_of
from simcenter.results.daily.summary import Issues, Kept, Served, Staff, Sum
from simcenter.results.measures import MEASURES
from simcenter.results.resolution import observed_fcr, resolution
from simcenter.results.result import Result
from simcenter.results.select import measured_rows, select
from simcenter.results.table import DaySummary, day_summary, stack, total
from simcenter.scenario.model import Scenario
from simcenter.simulation import simulate
from tests.results.hand import DESK, GOLD, HALL, PLAIN, PLAIN_ORDERS, Contact, center, run
from tests.results.morning import morning


def test_contacts_count_in_the_interval_in_which_they_arrive() -> None:
    contacts = day_summary(morning()).contacts
    arrived = contacts[:, :, list(fates.ARRIVED)].sum(axis=2)
    assert arrived.tolist() == [[4, 2, 0, 0], [0, 1, 2, 0], [0, 0, 0, 1]]


def test_times_add_up_by_interval_of_arrival() -> None:
    sums = day_summary(morning()).sums[GOLD] / 1_000
    assert sums[:, Sum.WAIT_ANSWERED].tolist() == [41, 10, 0, 0]
    assert sums[:, Sum.WAIT_LEFT].tolist() == [0, 20, 0, 0]
    assert sums[:, Sum.TO_HUMAN].tolist() == [56, 10, 0, 0]
    assert sums[:, Sum.HANDLE].tolist() == [450, 100, 0, 0]


def test_pools_know_what_they_served() -> None:
    served = day_summary(morning()).served
    desk = served[DESK, GOLD]
    assert desk[: Served.WAIT].tolist() == [5, 4, 5, 5, 3]
    assert desk[Served.HANDLED] == 5
    assert (desk[Served.WAIT : Served.HANDLED] / 1_000).tolist() == [51, 500, 20, 30, 550]
    assert (served[HALL, PLAIN_ORDERS] / 1_000)[Served.WAIT : Served.HANDLED].tolist() == [30, 100, 0, 20, 120]
    assert not served[HALL, PLAIN].any()


def test_staff_time_adds_up_by_interval() -> None:
    staff = day_summary(morning()).staff / 1_000
    assert staff[DESK, :, Staff.HANDLING].tolist() == [350, 200, 0, 0, 0]
    assert staff[HALL, :, Staff.HANDLING].tolist() == [0, 0, 0, 70, 50]
    assert staff[HALL, :, Staff.OVERTIME].tolist() == [0, 0, 0, 0, 50]


def test_issues_add_up_by_type() -> None:
    issues = day_summary(morning()).issues
    gold = {column.name: int(issues[GOLD, column]) for column in Issues}
    assert gold == {
        "BEGUN": 4, "RESOLVED": 3, "OPEN": 0, "AT_HORIZON": 0, "CAPPED": 0, "SILENT": 1, "LOST": 0,
        "FIRST_KNOWN": 3, "FIRST_RESOLVED": 1, "FIRST_NOT_REPEATED": 2, "CONTACTS": 6, "REDIALS": 1,
        "REPEATS": 1, "RESOLUTION_MS": 1_385_000, "CUSTOMER_MS": 606_000, "CARRIED_IN": 0,
        "SELF_SERVED": 0, "SENT_BACK": 0,
    }  # fmt: skip


def test_waits_are_sorted_by_tier_and_outcome() -> None:
    summary = day_summary(morning())
    gold_answered = summary.histogram[0, 0]
    assert gold_answered[0] == 2
    assert {int(EDGES_S[b]): int(gold_answered[b]) for b in np.flatnonzero(gold_answered)[1:]} == {
        10: 1,
        20: 1,
        22: 1,
    }
    assert summary.histogram.sum(axis=2).tolist() == [[5, 1], [1, 2]]
    assert summary.longest_ms.tolist() == [21_000, 40_000]


def test_cost_is_carried_by_the_types_the_pool_worked_for() -> None:
    assert day_summary(morning()).cents.tolist() == [[19_200, 0, 0], [0, 0, 7_225]]


def test_days_added_up_are_the_sum_of_their_tables_and_keep_the_longest_wait() -> None:
    one = day_summary(morning())
    other = day_summary(run(center(), [Contact(GOLD, 0, wait=99, agent=0)], [(0, 0, 7200)]), one.layout)
    both = one + other
    assert both.days == 2
    assert (both.contacts == one.contacts + other.contacts).all()
    assert both.longest_ms.tolist() == [99_000, 40_000]
    three = total(stack([one, other, one]))
    assert three.days == 3
    assert (three.cents == 2 * one.cents + other.cents).all()
    assert three.contacts.sum() == 2 * one.contacts.sum() + other.contacts.sum()


def test_days_of_different_scenarios_cannot_be_put_together() -> None:
    pools = {"desk": {"seated": 2}}
    with pytest.raises(ValueError, match="different tables"):
        stack([day_summary(morning()), day_summary(run(center(pools=pools), []))])
    with pytest.raises(ValueError, match="no days"):
        stack([])


def test_many_cells_are_summed_table_by_table_with_the_same_result(monkeypatch: pytest.MonkeyPatch) -> None:
    result = morning()
    joint = day_summary(result)
    table = fates.fates_of(result, joint.layout)
    sorted_apart = cells.Cells(result, joint.layout, table, most_joint=0)
    sorted_together = cells.Cells(result, joint.layout, table)
    amounts = np.arange(len(table.fate), dtype=np.int64) * 1_000
    for rows in (None, np.array([0, 7, 9])):
        here = amounts if rows is None else amounts[rows]
        for apart, together in zip(
            sorted_apart.add(here, rows), sorted_together.add(here, rows), strict=True
        ):
            assert (apart == together).all()


def words(closing: str, days: int, warm_up: str, roster: bool) -> Scenario:
    """A busy center of two pools, redials, returns, blocking, delays before the queue and hold."""
    around = closing == "stop"
    pool = {"skills": ["all"], "wage": "30/h", "resolution": 0.7, "handle_time": 1.2}
    shift = {"agents": 2, "start": "08:00", "end": "11:00", "breaks": [{"at": "09:10", "length": "20 min"}]}
    other = {"roster": [shift]} if roster else {"scheduled": 3, "shrinkage": 0.3}
    return Scenario.model_validate(
        {
            "simcenter": 1,
            "name": "busy",
            "calendar": {
                "opens": "00:00" if around else "08:00",
                "closes": "24:00" if around else "11:00",
                "interval": "6 h" if around else "30 min",
                "days": days,
                "closing": closing,
                "start": {"warm_up": warm_up},
            },
            "tiers": {
                "gold": {
                    "promise": {"share": 0.7, "within": "60 s", "period": "interval"},
                    "patience": {"exponential": {"mean": "4 min"}},
                },
                "plain": {"patience": {"exponential": {"mean": "3 min"}}},
            },
            "needs": {
                "help": {
                    "skill": "all",
                    "talk": {"exponential": {"mean": "5 min"}},
                    "hold": {"fixed": "20 s"},
                },
                "more": {
                    "skill": "all",
                    "talk": {"exponential": {"mean": "3 min"}},
                    "wrap": {"fixed": "45 s"},
                },
            },
            "channels": {"phone": {"before_queue": {"exponential": {"mean": "20 s"}}, "lines": 7}},
            "volumes": {
                "counts": "issues",
                "day_factor": "none",
                "carry_in": True,
                "streams": [
                    {"tier": "gold", "need": "help", "per_hour": 9},
                    {"tier": "plain", "need": "help", "per_hour": 12},
                    {"tier": "plain", "need": "more", "per_hour": 15},
                ],
            },
            "follow_ups": {
                "returns": {"probability": 0.8, "delay": {"exponential": {"mean": "60 min"}}},
                "redial": {
                    "after_abandoning": 0.6,
                    "after_blocking": 0.7,
                    "delay": {"exponential": {"mean": "10 min"}},
                },
                "max_attempts": 3,
            },
            "pools": {
                "first": {**pool, "seated": 2},
                "second": {**pool, **({"scheduled": 3, "shrinkage": 0.3} if around else other)},
            },
        }
    )


situations = st.one_of(
    st.tuples(
        st.sampled_from(["drain", "hang_up"]),
        st.integers(1, 3),
        st.sampled_from(["0 s", "70 min"]),
        st.booleans(),
    ),
    st.tuples(st.just("stop"), st.integers(1, 2), st.sampled_from(["0 s", "3 h"]), st.just(False)),
)


@given(situations, st.integers(0, 2**32))
@settings(max_examples=40, phases=(Phase.explicit, Phase.generate))  # shrinking a day takes minutes
def test_a_summary_says_what_counting_contact_by_contact_says(
    situation: tuple[str, int, str, bool], seed: int
) -> None:
    result = simulate(words(*situation), seed=seed, engine="reference")
    summary = day_summary(result)
    check_contacts(result, summary)
    check_issues(result, summary)
    check_staff_and_money(result, summary)
    check_shares(summary)


def check_contacts(result: Result, summary: DaySummary) -> None:
    scopes = {
        OVERALL: select(result),
        Scope("tier", "plain"): select(result, tier="plain"),
        Scope("need", "help"): select(result, need="help"),
        Scope("type", "plain/more/phone"): select(result, contact_type="plain/more/phone"),
        Scope("interval", summary.layout.intervals[1]): select(result, interval=summary.layout.intervals[1]),
        Scope("tier", "gold", summary.layout.intervals[2]): select(
            result, tier="gold", interval=summary.layout.intervals[2]
        ),
    }
    for scope, rows in scopes.items():
        counts = count(result, rows)
        assert value(summary, "arrived", scope) == counts.arrived
        assert value(summary, "offered", scope) == counts.offered
        assert value(summary, "answered", scope) == counts.answered
        assert value(summary, "blocked", scope) == counts.blocked
        assert value(summary, "closed_out", scope) == counts.closed_out
        assert value(summary, "open", scope) == counts.open
        assert value(summary, "open_before_queue", scope) == counts.open_before_queue
        assert value(summary, "in_service", scope) == counts.in_service
        for formula in fates.FORMULAS:
            expected = service.service_level(result, rows, formula=formula)
            assert same(value(summary, f"service_level_{formula}", scope), expected)
            if not scope.interval and scope.kind != "interval":
                expected = service.service_level(result, rows, formula=formula, first_attempts_only=True)
                assert same(value(summary, f"service_level_{formula}_first_attempts_only", scope), expected)
        for name in ("asa", "mean_wait", "total_wait", "abandonment", "time_to_human"):
            assert same(value(summary, name, scope), getattr(service, name)(result, rows)), name
        assert same(value(summary, "human_within_30s", scope), service.human_within(result, rows))
        assert same(
            value(summary, "short_abandonment", scope), service.abandonment(result, rows, within_ms=5_000)
        )
    for scope in (OVERALL, Scope("tier", "gold")):
        rows = scopes.get(scope, select(result, tier="gold"))
        assert value(summary, "longest_wait", scope) == service.longest_wait(result, rows)
        exact = service.wait_quantiles(result, (0.5, 0.9), rows)
        assert value(summary, "wait_p90", scope) == pytest.approx(exact[1], rel=0.12, abs=1) or np.isnan(
            exact[1]
        )
    assert summary.histogram.sum() == len(service.waits_ms(result))


def check_issues(result: Result, summary: DaySummary) -> None:
    issue_columns = (result.demand.issue, result.demand.attempt, result.demand.dial_ms)
    for scope, rows in ((OVERALL, None), (Scope("tier", "plain"), select(result, tier="plain"))):
        found = resolution(result, rows)
        names = {
            "issues": found.issues,
            "resolved_issues": found.resolved,
            "open_issues": found.open,
            "unresolved_at_horizon": found.unresolved_at_horizon,
            "capped": found.capped,
            "silent": found.silent,
            "lost": found.lost,
            "redials": found.redials,
            "repeats": found.repeats,
        }
        assert {name: value(summary, name, scope) for name in names} == names
        assert found.issues == sum(list(names.values())[1:7])
        assert found.contacts == found.issues + found.redials + found.repeats
        begun = {
            int(issue)
            for issue, attempt, dial in zip(
                *(column[: result.demand.fresh] for column in issue_columns), strict=True
            )
            if attempt == 1 and dial >= summary.layout.slots.start_ms
        }
        ours = np.isin(result.demand.issue, list(begun)) & (result.legs.leave_ms >= 0)
        ours &= True if rows is None else result.demand.type > 0
        minutes = (result.legs.leave_ms - result.legs.dial_ms)[ours].sum() / 60_000
        assert same(value(summary, "customer_minutes_per_issue", scope), minutes / found.issues)
        assert same(value(summary, "fcr", scope), found.fcr)
        known = result.legs.resolved[measured_rows(result) if rows is None else rows]
        known = known[known >= 0]
        assert same(value(summary, "resolution_rate", scope), float((known == 1).mean()))
        cost = value(summary, "cost", scope)
        assert same(value(summary, "cost_per_resolved_issue", scope), cost / (known == 1).sum())
        assert same(value(summary, "observed_fcr", scope), observed_fcr(result, rows))
        assert same(value(summary, "contacts_per_issue", scope), found.contacts_per_issue)
        assert same(value(summary, "time_to_resolution", scope), found.time_to_resolution)


def check_staff_and_money(result: Result, summary: DaySummary) -> None:
    times, layout = pool_times(result), layout_of(result)
    staff = np.moveaxis(summary.staff, -1, 0)
    for column, expected in zip(staff, (times.duty, times.break_, times.handling), strict=False):
        assert (column == expected).all()
    assert (staff[Staff.OVERTIME] == overtime_ms(result, layout)).all()
    assert (staff >= 0).all()
    assert (times.available >= 0).all()
    assert (summary.late_finishes == late_finishes(result, layout)).all()
    assert (summary.served[:, :, Served.HANDLING].sum(axis=1) == staff[Staff.HANDLING].sum(axis=1)).all()
    if result.supply.closing != Closing.STOP and not summary.layout.slots.start_ms:
        steps = summary.served[:, :, [Served.TALK, Served.HOLD, Served.WRAP]].sum(axis=2)
        assert (steps == summary.served[:, :, Served.HANDLING]).all()
        assert (layout.paid_ms >= layout.seated_ms).all()
    cost = [value(summary, "cost", scope) for scope in scopes_of(layout, ("tier",))]
    by_pool = [value(summary, "cost", scope) for scope in scopes_of(layout, ("pool",))]
    assert round(100 * sum(cost)) == round(100 * sum(by_pool)) == summary.cents.sum()


def check_shares(summary: DaySummary) -> None:
    for scope in scopes_of(summary.layout, KINDS):
        for measure in MEASURES.values():
            found = measure.value(summary, scope)
            if measure.unit == "share" and measure.known_for(scope) and measure.name != "utilisation":
                assert np.isnan(found) or 0 <= found <= 1, (measure.name, scope)
            elif not measure.known_for(scope):
                assert np.isnan(found)


def value(summary: DaySummary, name: str, scope: Scope) -> float:
    return float(MEASURES[name].value(summary, scope))


def same(left: float, right: float) -> bool:
    return bool(np.isclose(left, right, rtol=1e-12, atol=0, equal_nan=True))


def test_promises_are_kept_or_not_in_their_own_period() -> None:
    promises = day_summary(morning()).promises
    assert promises[0].tolist() == [0, 1, 0, 2]  # 4 of 6 in the day, 3 of 4 and 1 of 2 in the two intervals
    assert promises[1].tolist() == [0, 0, 0, 0]


def test_a_promise_of_80_percent_is_kept_by_exactly_8_of_10() -> None:
    waits = [0] * 8 + [21] * 2
    contacts = [Contact(GOLD, 0, wait=wait, agent=0) for wait in waits]
    assert day_summary(run(center(), contacts)).promises[0].tolist() == [1, 1, 1, 1]


@pytest.mark.parametrize(("period", "judged"), [("interval", 21), ("day", 9), ("week", 1), ("month", 0)])
def test_promises_are_judged_in_whole_periods_of_the_horizon(period: str, judged: int) -> None:
    calendar = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "days": 9}
    tiers = {"gold": {"promise": {"share": 0.5, "within": "20 s", "period": period}}, "plain": {}}
    day = 86_400
    contacts = [Contact(GOLD, d * day + at, agent=0) for d in range(9) for at in (0, 1800)]
    contacts += [Contact(GOLD, d * day + 3600, wait=50, agent=0) for d in range(3)]
    contacts.sort(key=lambda contact: contact.dial or 0)
    kept = day_summary(run(center(calendar=calendar, tiers=tiers), contacts)).promises[0]
    assert kept[Kept.PERIODS] == judged
    assert kept[[Kept.INTERVALS_KEPT, Kept.INTERVALS]].tolist() == [18, 21]
    assert kept[Kept.PERIODS_KEPT] == {"interval": 18, "day": 9, "week": 1, "month": 0}[period]


def test_a_summary_is_small_whatever_the_number_of_contacts() -> None:
    few, many = (day_summary(run(center(), [Contact(GOLD, t, agent=0) for t in range(n)])) for n in (1, 500))
    assert few.nbytes == many.nbytes < 20_000
    assert dataclasses.asdict(few).keys() == dataclasses.asdict(many).keys()
    assert few.histogram.shape[-1] == BINS
