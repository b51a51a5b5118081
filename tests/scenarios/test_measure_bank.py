"""Measuring the bank's records, on a few made-up calls whose figures can be worked out by hand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pytest

from scenarios.bank.measure import redial_figures, service_figures, tier_figures
from scenarios.bank.patience import hazard_by_bin, kaplan_meier, parametric_fits
from scenarios.bank.policy import choices, rule_figures
from scenarios.bank.records import Records, outside_outages, read_records
from scenarios.bank.staffing import heads_on_duty, presence, served, skills_of_servers

MONDAY, FRIDAY, FOURTH_WEEK = "990201", "990205", "990222"


def clock(seconds: int) -> str:
    """Seconds of the day as the records write them, past midnight from 0:00:00 again."""
    seconds %= 86_400
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def row(
    at: int, *, wait: int | None = None, talk: int | None = 100, customer: str = "0", priority: int = 0, **other: str
) -> dict[str, str]:
    """A call that enters the VRU at a second of the day and leaves it five seconds later.

    Without `wait` it never queued; without `talk` it hung up.
    """
    left = at + 5
    ends = left + (wait or 0)
    queued, answered = wait is not None, talk is not None
    return {
        "vru+line": "AA0101",
        "call_id": "1",
        "customer_id": customer,
        "priority": str(priority),
        "type": "PS",
        "date": MONDAY,
        "vru_entry": clock(at),
        "vru_exit": clock(left),
        "vru_time": "5",
        "q_start": clock(left) if queued else "0:00:00",
        "q_exit": clock(ends) if queued else "0:00:00",
        "q_time": str(wait or 0),
        "outcome": "AGENT" if answered else "HANG",
        "ser_start": clock(ends) if answered else "0:00:00",
        "ser_exit": clock(ends + (talk or 0)) if answered else "0:00:00",
        "ser_time": str(talk or 0),
        "server": "ANNA" if answered else "NO_SERVER",
    } | other


def records(tmp_path: Path, *rows: dict[str, str]) -> Records:
    """Write calls as a record file and read it."""
    path = tmp_path / "calls.tsv"
    lines = ["\t".join(rows[0])] + ["\t".join(one.values()) for one in rows]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return read_records(path)


def calls(tmp_path: Path, *rows: dict[str, str]) -> pd.DataFrame:
    """The usable calls among some."""
    return records(tmp_path, *rows).calls


NOON, SEVEN = 43_200, 25_200


def test_every_row_left_out_has_a_counted_reason(tmp_path: Path) -> None:
    found = records(
        tmp_path,
        row(NOON),
        row(NOON, talk=None, outcome="PHANTOM"),
        row(NOON, talk=4, server="NO_SERVER"),
        row(NOON, talk=None),  # never queued: hung up in the VRU
        row(SEVEN - 600),
        row(SEVEN - 600, date=FRIDAY),  # not a regular day: its hours are not judged
    )
    counted = {reason.split(":")[0].split(",")[0]: number for reason, number in found.dropped.items()}
    assert counted == {
        "PHANTOM": 1,
        "answered by NO_SERVER": 1,
        "hung up in the VRU": 1,
        "regular day": 1,
    }
    assert len(found.calls) == 2
    assert len(found.left_in_vru) == 1


def test_a_caller_who_did_not_queue_waited_nothing(tmp_path: Path) -> None:
    table = calls(tmp_path, row(NOON), row(NOON, wait=42), row(NOON, wait=17, talk=None))
    assert table["wait"].tolist() == [0, 42, 17]
    assert table["queued"].tolist() == [False, True, True]
    assert table["answered"].tolist() == [True, True, False]


def test_priority_of_those_who_never_queued_says_nothing(tmp_path: Path) -> None:
    """Nine in ten did not queue and carry customer 0 and priority 0: the share comes from the tenth."""
    queued = [row(NOON, wait=30, customer="7", priority=2)] * 3 + [row(NOON, wait=30, customer="8", priority=1)]
    figures: Any = tier_figures(calls(tmp_path, *queued, *[row(NOON)] * 36))
    assert figures["banking"]["count"] == 4
    assert figures["banking"]["share"] == 0.75


def test_a_rounded_customer_number_is_somebody_but_nobody_known(tmp_path: Path) -> None:
    table = calls(tmp_path, row(NOON, wait=5, customer="6.02E+11", priority=2), row(NOON))
    assert table["identified"].tolist() == [True, False]
    assert table["customer"].tolist() == ["", ""]


def test_a_call_over_midnight_keeps_its_wait_and_its_talk(tmp_path: Path) -> None:
    just_before = row(86_400 - 20, wait=30, talk=60)
    at_midnight = row(86_400 - 7, wait=12, talk=60) | {"q_start": "0:00:00"}  # not "never queued"
    table = calls(tmp_path, just_before, at_midnight)
    assert table["queued"].all()
    assert table["wait"].tolist() == [30, 10]
    assert table["talk"].tolist() == [60, 60]


def test_a_vru_exit_before_its_entry_is_unknown_not_negative(tmp_path: Path) -> None:
    table = calls(tmp_path, row(NOON) | {"vru_entry": clock(NOON + 60)})
    assert np.isnan(table["vru"][0])
    assert table["arrived"][0] == NOON + 5


def test_half_hours_in_which_nobody_came_through_are_no_demand(tmp_path: Path) -> None:
    found = records(tmp_path, *[row(NOON + i, talk=None) for i in range(12)], row(NOON + 60), row(NOON + 3600))
    assert found.outages == ((pd.Timestamp("1999-02-01"), 24),)
    assert outside_outages(found, found.calls)["arrived"].tolist() == [NOON + 3600]


def test_the_fourth_week_is_not_fitted(tmp_path: Path) -> None:
    assert calls(tmp_path, row(NOON), row(NOON, date=FOURTH_WEEK))["fit"].tolist() == [True, False]


def test_kaplan_meier_is_the_product_of_those_who_stayed() -> None:
    """Hung up at 2 and 4 s, answered at 3 and 5 s: 3/4 stay beyond 2 s, half of them beyond 4 s."""
    waits, abandoned = np.array([2.0, 3.0, 4.0, 5.0]), np.array([True, False, True, False])
    willing, error = kaplan_meier(waits, abandoned, np.array([1.0, 2.0, 3.0, 4.0]))
    assert willing == pytest.approx([1.0, 0.75, 0.75, 0.375])
    # Greenwood: S^2 (1 / (4 x 3) + 1 / (2 x 1))
    assert error == pytest.approx([0.0, 0.75 * (1 / 12) ** 0.5, 0.75 * (1 / 12) ** 0.5, 0.375 * (7 / 12) ** 0.5])


def test_counting_only_those_who_hung_up_would_make_callers_look_impatient(seed: int) -> None:
    """Patience 300 s on average, offered waits of 60 s: the fit sees through the censoring."""
    random = np.random.default_rng(seed)
    patience, offered = random.exponential(300.0, 4_000), random.exponential(60.0, 4_000)
    waits, abandoned = np.asarray(np.minimum(patience, offered).round(), np.float64), patience < offered
    fits: Any = parametric_fits(waits, abandoned)
    assert fits["exponential"]["mean"] == pytest.approx(300, rel=0.12)
    assert waits[abandoned].mean() < 100
    assert next(iter(fits)) == min(fits, key=lambda name: fits[name]["aic"])


def test_hazard_counts_hang_ups_over_time_at_risk() -> None:
    rows = hazard_by_bin(np.array([5.0, 10.0, 10.0]), np.array([True, False, False]))
    assert rows[0] == [0, 1, 144.0]  # one in 25 seconds of waiting, by the hour


def test_an_agent_is_on_duty_between_calls_but_not_over_a_long_gap(tmp_path: Path) -> None:
    half_hour = 1_800
    table = calls(
        tmp_path,
        row(SEVEN + 600, talk=300),  # within 20 min of opening: there since opening
        row(SEVEN + half_hour, talk=300),
        row(NOON, talk=600),  # after a gap of hours: another spell
    )
    spells = presence(table)[["start", "end"]].to_numpy().tolist()
    assert spells == [[SEVEN, SEVEN + half_hour + 305], [NOON + 5, NOON + 605]]
    heads = heads_on_duty(table, skills_of_servers(table), [])
    assert heads[0, 0].sum() == pytest.approx(1.0)
    assert heads[0, 1].sum() == pytest.approx(305 / half_hour)
    assert heads[0, 10].sum() == pytest.approx(600 / half_hour)


def test_servers_are_sorted_by_what_they_answer(tmp_path: Path) -> None:
    mixes = {"ANNA": (10, 0), "BEN": (9, 1), "CARLA": (2, 8)}
    rows = [
        row(NOON + 200 * i, type=kind, server=server)
        for server, counts in mixes.items()
        for kind, count in zip(("PS", "NE"), counts, strict=True)
        for i in range(count)
    ]
    found = skills_of_servers(calls(tmp_path, *rows))
    assert dict(found.pool) == {"ANNA": "general", "BEN": "stock_skilled", "CARLA": "stock_desk"}
    assert found.skills["ANNA"] == {"banking"}


def test_calls_without_service_times_count_but_not_as_talk(tmp_path: Path) -> None:
    table = calls(tmp_path, row(NOON), row(NOON, ser_start="0:00:00", ser_exit="0:00:00"))
    assert service_figures(table)["all"]["answered"] == 2  # type: ignore[index] # a table of tables
    assert len(served(table)) == 1


def test_choices_of_the_switch_reveal_its_head_start(tmp_path: Path) -> None:
    """High callers who came 60 s later are taken first, those who came 120 s later are not: between 60 and 120."""
    rows = []
    for block in range(4):
        start = NOON + 2_000 * block
        rows += [row(start, wait=300, customer="1", priority=1), row(start + 60, wait=200, customer="2", priority=2)]
        rows += [
            row(start + 1_000, wait=200, customer="1", priority=1),
            row(start + 1_120, wait=200, customer="2", priority=2),
        ]
    table = calls(tmp_path, *rows)
    pairs = choices(table)
    assert sorted(set(zip(pairs["taken"], pairs["later"], strict=True))) == [
        ("banking high", 60),
        ("banking regular", -120),
    ]
    agreement = {rule["high_over_regular"]: rule["agreement"] for rule in rule_figures(table)}
    assert agreement == {90: 1.0, 0: 0.5}


def test_redials_are_corrected_for_those_who_came_through_at_once(tmp_path: Path) -> None:
    """Of two who hung up one is seen again; two customers in three queue: three quarters come back."""
    rows = [
        row(NOON, wait=60, talk=None, customer="1", priority=1),
        row(NOON + 300, wait=30, customer="1", priority=1),
        row(NOON + 60, wait=60, talk=None, customer="2", priority=1),
        row(NOON + 400, wait=30, customer="3", priority=1),
        row(NOON + 500),
        row(NOON + 600),
    ]
    figures: Any = redial_figures(calls(tmp_path, *rows))
    assert figures["seen_again_after_hanging_up"]["all"]["share"] == 0.5
    assert figures["share_that_queue_when_callers_hang_up"] == pytest.approx(0.667)
    assert figures["comes_back_within_an_hour"]["after_hanging_up"] == pytest.approx(0.75)
    assert figures["minutes_until_seen_again"]["count"] == 1


def test_service_is_told_over_answered_and_abandoned(tmp_path: Path) -> None:
    rows = [row(NOON), row(NOON, wait=10), row(NOON, wait=30), row(NOON, wait=5, talk=None)]
    figures: Any = service_figures(calls(tmp_path, *rows))
    everybody = figures["all"]
    assert everybody["service_level_20_s"] == 0.5
    assert everybody["abandoned_share"] == 0.25
    assert everybody["mean_wait_of_all"] == 11.25
    assert everybody["mean_wait_of_answered"] == pytest.approx(13.33)
