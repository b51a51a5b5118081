"""The page of a search for staff."""

from __future__ import annotations

from simcenter.report.html.blocks import Blocks, Part
from simcenter.report.html.definitions import assumptions, definitions
from simcenter.report.html.document import Document, render
from simcenter.report.html.pictures import pictures_of
from simcenter.report.html.reporting import checklist, settled_in_words
from simcenter.report.run.header import routing, volume
from simcenter.report.staff.write import PLANS, PROMISES, settings, title_of_search, write_staffing
from simcenter.report.terminal.horizon import Horizon
from simcenter.scenario.resolving import to_yaml
from simcenter.simulation import settle, with_seated
from simcenter.study.replicate import replicate
from simcenter.study.staffing import Staffing
from simcenter.study.staffing.words import cost_of

PICTURED_DAYS = 30


def staffing_page(staffing: Staffing, command: str = "") -> str:
    """Write a search for staff as one HTML page; its pictures show the plan found on 30 days of another seed.

    Parameters
    ----------
    staffing
        What was found.
    command
        What was typed; empty where nothing was.
    """
    heads = dict(zip(staffing.pools, staffing.found.seated.tolist(), strict=True))
    found = with_seated(settle(staffing.scenario), heads)
    shown = replicate(found, PICTURED_DAYS, seed=(staffing.seed + 1) % 2**64)
    horizon = Horizon.of_study(shown)
    blocks = Blocks()
    write_staffing(blocks, staffing)
    sources = staffing.scenario.sources
    promises = PROMISES if staffing.found.promises else ""
    decided = [Part("", part.blocks) for part in blocks.parts if part.heading and part.heading == promises]
    return render(
        Document(
            title=title_of_search(staffing),
            summary=[
                f"Searched on {staffing.search_days:,} {horizon.many}. {volume(found)}",
                f"Routing: {routing(found)}.",
                f"Pictures show the plan found on {PICTURED_DAYS} {horizon.many} it has not seen.",
            ],
            findings=staffing.sentences(),
            decision=decided,
            cautions=[],
            pictures=pictures_of(shown, found, f": {PLANS['found'].lower()}"),
            parts=[part for part in blocks.parts if part.heading and part.heading != promises],
            sources=sources,
            assumptions=assumptions(staffing.scenario),
            definitions=definitions(staffing.scenario, horizon),
            origin=settings(staffing),
            command=command,
            resolved=to_yaml(found),
            checklist=checklist(
                found,
                horizon,
                f"{staffing.search_days:,} searched and {staffing.fresh_days:,} fresh {horizon.many} to verify",
                compared=[f"{PLANS[plan.name]}: {cost_of(staffing, plan.cost)} a day" for plan in staffing.plans],
                estimation="Share of periods that keep each promise, with Wilson intervals of 95 %, on fresh "
                f"{horizon.many}; all plans meet the same customers.",
                preparation=settled_in_words(staffing.scenario, found),
            ),
        )
    )
