"""A roster of agents takes the place of a scenario's pools; what it does not say is asked or told."""

from __future__ import annotations

from pathlib import Path

import pytest
import xlsxwriter

from simcenter import simulate
from simcenter.calibrate.roster import Staffed, read_roster, with_roster
from simcenter.scenario.errors import InputErrors
from simcenter.scenario.loading import load
from simcenter.scenario.model import Scenario
from simcenter.scenario.resolving import to_yaml
from simcenter.scenario.workbook.writing import workbook_of
from tests.cli.center import run
from tests.scenario.center import scenario as small
from tests.scenario.workbook.altered import example

BY_SKILL = """\
agent_id,name,site,skill,proficiency,contract_hours,cost_per_hour
1001,Anna Schmidt,North,premium,90,40,26
1001,Anna Schmidt,North,standard,80,40,26
1002,Ben,North,premium,90,40,26
1002,Ben,North,standard,80,40,26
1003,Carl,South,standard,60,30,22
1004,Dora,South,standard,60,30,22
"""
IN_SHIFTS = """\
agent;pool;handle time x;resolution;start;end;breaks
anna;premium_team;1,1;80%;08:00;16:00;10:00 15 min, 12:00 30 min
4711;premium_team;;;09:00;18:00;
carl;standard_team;0,95;;08:00;18:00;
"""


def made(folder: Path, text: str, into: Scenario | None = None, best: int | None = None) -> Staffed:
    """The example, or another scenario, with the agents of a file."""
    path = folder / "agents.csv"
    path.write_text(text, encoding="utf-8")
    return with_roster(into or example(), read_roster(path), best)


def told(folder: Path, text: str, into: Scenario | None = None, best: int | None = None) -> list[str]:
    """What is wrong with a file, a mistake a line, without its name."""
    with pytest.raises(InputErrors) as caught:
        made(folder, text, into, best)
    return [problem.headline.removeprefix(str(folder / "agents.csv")) for problem in caught.value.problems]


def test_agents_alike_in_skills_levels_site_and_wage_make_a_pool(tmp_path: Path) -> None:
    found = made(tmp_path, BY_SKILL, best=100)
    both, standard = found.scenario.pools.values()
    assert list(found.scenario.pools) == ["premium_standard", "standard"]
    assert (both.skills, both.site, both.wage, both.seated) == (["premium", "standard"], "north", 26.0, 2)
    assert [person.name for person in both.people or ()] == ["anna_schmidt", "ben"]
    assert (standard.skills, standard.site, standard.wage, standard.seated) == (["standard"], "south", 22.0, 2)
    assert "Columns not used: contract_hours." in found.remarks
    assert "Pools that are no more: premium_team, standard_team." in found.remarks
    assert found.scenario.routing.desks == {}


def test_levels_are_by_need_and_the_best_of_them_is_asked(tmp_path: Path) -> None:
    center = small(pools__premier__skills=[], pools__standard__skills=[], routing__reserve={})
    text = "name,skill,level\nanna,billing,90\nanna,orders,70\nben,billing,60\n"
    (asked,) = told(tmp_path, text, center)
    assert asked.startswith(": found levels of proficiency, expected which is best, 1 or 100")
    found = made(tmp_path, text, center, best=100).scenario
    assert found.best_proficiency == 100
    assert [pool.proficiency for pool in found.pools.values()] == [{"billing": 90, "orders": 70}, {"billing": 60}]
    assert [need.skill for need in found.needs.values()] == ["billing", "orders"]


def test_shifts_breaks_and_factors_come_with_their_agents(tmp_path: Path) -> None:
    found = made(tmp_path, IN_SHIFTS).scenario
    before, after = example().pools["premium_team"], found.pools["premium_team"]
    assert (after.skills, after.wage) == (before.skills, before.wage)
    assert [shift.agents for shift in after.roster or ()] == [1, 1]
    assert [pause.length for pause in (after.roster or [])[0].breaks] == [900_000, 1_800_000]
    anna, number = after.people or []
    assert (anna.name, anna.handle_time, anna.resolution) == ("anna", 1.1, 0.8)
    assert (number.name, number.handle_time, number.resolution) == ("agent_4711", 1.0, None)
    assert found.routing.desks == example().routing.desks


def test_a_roster_goes_through_a_workbook_to_the_same_results(tmp_path: Path) -> None:
    found = made(tmp_path, IN_SHIFTS).scenario
    (tmp_path / "plan.xlsx").write_bytes(workbook_of(found))
    again = load(tmp_path / "plan.xlsx")
    assert to_yaml(again) == to_yaml(found)
    legs = [simulate(one, seed=2, engine="reference").legs.leave_ms.tobytes() for one in (found, again)]
    assert legs[0] == legs[1]


def test_a_workbook_of_agents_is_read_like_text(tmp_path: Path) -> None:
    book = xlsxwriter.Workbook(tmp_path / "agents.xlsx")
    sheet, clock = book.add_worksheet("Roster"), book.add_format({"num_format": "hh:mm"})
    sheet.write_row(0, 0, ["Team plan of May"])
    sheet.write_row(1, 0, ["Agent ID", "Pool", "Shift start", "Shift end"])
    for row, (number, pool) in enumerate([(7, "premium_team"), (8, "standard_team"), (9, "premium_team")], 2):
        sheet.write_row(row, 0, [number, pool])
        sheet.write_row(row, 2, [8 / 24, 18 / 24], clock)
    book.close()
    found = with_roster(example(), read_roster(tmp_path / "agents.xlsx")).scenario
    names = [[one.name for one in pool.people or ()] for pool in found.pools.values()]
    assert names == [["agent_7", "agent_9"], ["agent_8"]]


MISTAKES = {
    "an unknown skill": (
        "name,skill\nanna,premum\n",
        ':2: column "skill": found the skill "premum", expected one of service, technical, premium, standard',
    ),
    "no factor": (
        "name,pool,aht factor\nanna,premium_team,fast\n",
        ':2: column "aht factor": found "fast", expected a factor such as 1.1',
    ),
    "a level beyond the scale": (
        "name,skill,level\nanna,premium,120\n",
        ':2: column "level": found "120", expected a whole number from 1 to 100',
    ),
    "two sites": (
        "name,site,skill\nanna,north,premium\nanna,south,standard\n",
        ':3: column "site": found "anna" with another site than in line 2, expected the same in all rows of an agent',
    ),
    "one shift of two": (
        "name,pool,start,end\nanna,premium_team,08:00,16:00\nben,premium_team,,\n",
        ':3: column "end": found nothing for "ben", expected when the shift ends: others of the same pool have',
    ),
    "a shift that ends before it begins": (
        "name,pool,start,end\nanna,standard_team,16:00,08:00\nben,premium_team,08:00,12:00\nc,premium_team,08:00,12:00\n",
        ': pools.standard_team.roster[0].end: found "08:00", expected a time after 16:00, when the shift starts',
    ),
    "nobody": ("name,pool\n", ":1: found a header and no agent below it, expected a row for each agent"),
    "a row without an agent": (
        "name,pool\nanna,premium_team\n,premium_team\n",
        ':3: column "name": found no agent, expected a name or number in each row',
    ),
    "two columns of names": (
        "name,agent,pool\nanna,anna,premium_team\n",
        ':1: column "agent": found "agent" beside "name", expected one column of this kind: rename or delete the',
    ),
    "no roster": ("when,how many\n08:00,3\n", ':1: found a table with the columns "when", "how many", expected'),
    "a PDF": ("%PDF-1.7\n", ": found a PDF, whatever its name says, expected a table as CSV or XLSX"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_line_and_column(name: str, tmp_path: Path) -> None:
    text, expected = MISTAKES[name]
    found = told(tmp_path, text, best=100)
    assert found[0].startswith(expected), found
    assert len(found) <= 2


def test_the_command_tells_what_it_assumed_and_writes_whole_files_or_none(tmp_path: Path) -> None:
    plan, agents, out = tmp_path / "plan.xlsx", tmp_path / "agents.csv", tmp_path / "new.xlsx"
    plan.write_bytes(workbook_of(example()))
    agents.write_text(BY_SKILL, encoding="utf-8")
    refused = run("roster", str(agents), "--into", str(plan), "--out", str(out))
    assert refused.exit_code == 2
    assert "--best" in refused.stderr
    assert not out.exists()
    done = run("roster", str(agents), "--into", str(plan), "--best", "100", "--out", str(out))
    assert done.exit_code == 0, done.stderr
    said = " ".join(done.stdout.split())
    assert "4 agents in 2 pools" in said
    assert "Agents without a shift are present all day" in said
    assert load(out).pools["standard"].seated == 2
