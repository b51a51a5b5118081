"""Sheets about agents and money: what each agent did, and what each pool costs and for whom."""

from __future__ import annotations

from simcenter.report.charts.money import cost_table
from simcenter.report.terminal.horizon import Horizon
from simcenter.report.workbook.book import COLOURS, Book, Cell, Column, Kind, Series, Value
from simcenter.results.daily.scopes import OVERALL, Scope
from simcenter.results.people import agent_sums, people_frame
from simcenter.simulation import Simulator
from simcenter.study.replicate import Study

MOST_DAYS = 30
"""Replications simulated again for the sheet of agents, whose sums are not kept."""

_AGENTS: tuple[tuple[str, str, Kind, float], ...] = (
    ("answered_a_day", "Answered a day", "number", 1),
    ("mean_handle_time_s", "Mean handle time (s)", "seconds", 1),
    ("resolution", "Resolved (share of known)", "share", 1),
    ("occupancy", "Occupancy", "share", 1),
    ("own_contacts_a_day", "Own customers' contacts a day", "number", 1),
    ("talk_a_day_s", "Talk a day (h)", "number", 1 / 3_600),
    ("hold_a_day_s", "Hold a day (h)", "number", 1 / 3_600),
    ("wrap_a_day_s", "Wrap a day (h)", "number", 1 / 3_600),
    ("duty_a_day_s", "On duty a day, breaks included (h)", "number", 1 / 3_600),
    ("break_a_day_s", "Breaks a day (h)", "number", 1 / 3_600),
    ("longest_idle_s", "Longest idle (s)", "seconds", 1),
)
"""Column of `people_frame`, heading, look, and what turns its values into the heading's unit."""


def add_agents(book: Book, study: Study) -> None:
    """Write what each agent did a measured day on average, over at most the first 30 replications."""
    days = min(study.days, MOST_DAYS)
    simulator = Simulator(study.scenario, study.engine)
    sums = agent_sums(simulator.run(study.seed, 0))
    for replication in range(1, days):
        sums += agent_sums(simulator.run(study.seed, replication))
    horizon = Horizon.of_study(study)
    frame = people_frame(study.scenario, sums, days)
    columns = [Column("Agent", width=24), Column("Pool", width=24)]
    columns += [Column(heading, kind, 14) for _, heading, kind, _ in _AGENTS]
    rows: list[list[Value | Cell]] = []
    for record in frame.to_dict("records"):
        cells: list[Value | Cell] = [str(record["agent"]), str(record["pool"])]
        for name, _, _, factor in _AGENTS:
            per_day = horizon.measured_days if "_a_day" in name else 1
            cells.append(float(record[name]) * factor / per_day)
        rows.append(cells)
    book.table("Agents", columns, rows)


def add_cost(book: Book, study: Study) -> None:
    """Write what each pool costs a day and for which tiers, with the sum of all, as a table and a picture."""
    scenario, days = study.scenario, Horizon.of_study(study).measured_days
    currency, tiers = scenario.money.currency, list(scenario.tiers)
    columns = [
        Column("Pool", width=28),
        Column(f"Wage per paid hour ({currency})", "number", 14),
        Column("Paid hours a day", "number"),
        Column("Overtime hours a day", "number"),
        Column("Occupancy", "share"),
        Column(f"Cost a day ({currency})", "number", 14),
        *(Column(f"Of it for {tier}", "number", 14) for tier in tiers),
    ]
    table = cost_table(study)
    rows: list[list[Value | Cell]] = []
    for pool, parts in table.items():
        figures = _figures(study, Scope("pool", pool), days)
        rows.append([pool, scenario.pools[pool].wage, *figures, sum(parts.values()), *(parts[tier] for tier in tiers)])
    whole = {tier: sum(parts[tier] for parts in table.values()) for tier in tiers}
    rows.append(["All", None, *_figures(study, OVERALL, days), sum(whole.values()), *whole.values()])
    sheet = book.table("Cost", columns, rows, total=True)
    drawn = [Series(f"Of it for {tier}", COLOURS[i % len(COLOURS)]) for i, tier in enumerate(tiers[: len(COLOURS)])]
    title = "What each pool costs a day, by the tier its agents were busy for"
    places = range(1, len(rows))
    at = (len(rows) + 2, 0)
    unit = f"Cost a day ({currency})"
    book.chart(sheet, "Cost", columns, places, drawn, title, unit=unit, at=at, column_chart=True, stacked=True)


def _figures(study: Study, scope: Scope, days: float) -> list[float]:
    """Paid hours and overtime a day, and occupancy."""
    hours = [study.estimate(name, scope).mean / days for name in ("paid_hours", "overtime")]
    return [*hours, study.estimate("occupancy", scope).mean]
