"""The page itself, which Streamlit runs from top to bottom after every change: wishes at the side, the answer beside.

Nothing is decided here: wishes become words in `wishes`, days in `answers`, HTML in `showing`.
"""

from __future__ import annotations

import shlex
import sys
import tempfile
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

import streamlit as st

from simcenter.app.answers import STEPS, WISHED, Answers
from simcenter.app.pasting import read_column
from simcenter.app.showing import decision_table, note, pictures, plain, points, present_table
from simcenter.app.wishes import AS_IT_IS, Wishes, changes_of, fulfil, in_words, policy_of
from simcenter.report.charts import backlog_by_hour, responses_by_tier, service_level_by_interval, waits_by_tier
from simcenter.report.compare.findings import findings
from simcenter.report.html import comparison_page, run_page
from simcenter.report.terminal.program import program
from simcenter.report.workbook import comparison_workbook, run_workbook
from simcenter.routing.checking import load
from simcenter.routing.families.presets import CUSTOMER_POLICIES
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes
from simcenter.scenario.loading import shipped
from simcenter.scenario.model import Scenario
from simcenter.scenario.resolving import to_yaml
from simcenter.simulation import settle
from simcenter.study.compare import Comparison
from simcenter.study.policies import apply_policy
from simcenter.study.replicate import Study
from simcenter.study.words import replication_word

FIRST = "tuesday_morning"
UPLOADED = "a file of mine"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
WRONG = (InputErrors, Mistake, Mistakes, ValueError)


def main() -> None:
    """Draw the page."""
    st.set_page_config(page_title="simcenter: what if", layout="wide")
    base = _base()
    if base is None:
        return
    st.title(plain(base.name))
    if base.title:
        st.write(plain(base.title))
    wishes = _wishes(base)
    if wishes is None:
        return
    try:
        wished = fulfil(base, wishes)
    except WRONG as problem:
        _tell(problem)
        return
    _answer(base, wished, wishes)


def _tell(problem: Exception) -> None:
    """Say what is wrong in plain text, without markup: it may quote a file."""
    st.error("This cannot be simulated:")
    st.text(str(problem))


# The base -------------------------------------------------------------------------------------------------------


def _base() -> Scenario | None:
    """Let the visitor choose a center; None where it cannot be read."""
    given = sys.argv[1] if len(sys.argv) > 1 and sys.argv[1] else FIRST
    names = [*dict.fromkeys([given, *shipped()]), UPLOADED]
    chosen = st.sidebar.selectbox("Center", names, key="center")
    try:
        if chosen != UPLOADED:
            return _settled(chosen)
        file = st.sidebar.file_uploader("Scenario file", type=["yaml", "yml", "json", "xlsx"], key="file")
        return None if file is None else _settled_upload(file.name, file.getvalue())
    except WRONG as problem:
        _tell(problem)
        return None


@st.cache_data(show_spinner="Reading the center ...", max_entries=20)
def _settled(source: str) -> Scenario:
    return settle(load(source))


@st.cache_data(show_spinner="Reading the center ...", max_entries=20)
def _settled_upload(name: str, data: bytes) -> Scenario:
    """Read an uploaded file: its name only says what kind it is and never becomes a path."""
    kind = next((kind for kind in (".xlsx", ".json") if name.lower().endswith(kind)), ".yaml")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / f"uploaded{kind}"
        path.write_bytes(data)
        return settle(load(path))


# Wishes ---------------------------------------------------------------------------------------------------------


def _wishes(base: Scenario) -> Wishes | None:
    """Let the visitor change things; None where what was pasted is no column of numbers."""
    side = st.sidebar
    side.header("What if")
    with side.expander("Contacts", expanded=True):
        volume = {tier: _number(f"{tier}: more or fewer, %", "volume", tier, 0.0, -95.0, 400.0) for tier in base.tiers}
        hint = f"{base.calendar.intervals} numbers, one for each interval from {base.calendar.interval_names()[0]} on"
        pasted = st.text_area("All contacts by interval, pasted from a spreadsheet", key=_key("pasted", ""), help=hint)
    with side.expander("Agents", expanded=True):
        agents = {pool: int(_number(f"{pool}: more or fewer", "agents", pool, 0, -500, 500)) for pool in base.pools}
    with side.expander("Routing", expanded=True):
        policy = st.selectbox("Who is served first", _policies(base), key=_key("policy", ""))
        reserve = _reserve(base)
    with side.expander("Patience and promises"):
        patience = {tier: _number(f"{tier}: patience x", "patience", tier, 1.0, 0.1, 10.0) for tier in base.tiers}
        promises = _promises(base)
    with side.expander("Wages"):
        wages = {
            pool: _number(f"{pool}: per paid hour", "wage", pool, float(words.wage), 0.0, 10_000.0)
            for pool, words in base.pools.items()
        }
    try:
        totals = read_column(pasted) if pasted.strip() else None
    except Mistake as problem:
        _tell(problem)
        return None
    return Wishes(volume, totals, agents, policy, reserve, patience, promises, wages)


def _key(what: str, whom: str) -> str:
    """A widget's own name: another center begins with wishes of its own."""
    return f"{st.session_state.get('center')} {what} {whom}"


def _number(text: str, what: str, whom: str, value: float, least: float, most: float) -> float:
    """A field for a number; names of tiers and pools have no letters that mean something in Markdown."""
    whole = isinstance(value, int)
    kind: Callable[[float], float] = int if whole else float
    found = st.number_input(
        text, kind(least), kind(most), kind(value), step=kind(1) if whole else None, key=_key(what, whom)
    )
    return value if found is None else found


def _policies(base: Scenario) -> list[str]:
    """Routing that means something here: the center's own plans, then presets."""
    found = [AS_IT_IS, *base.policies]
    for name in (*CUSTOMER_POLICIES, "shared", "dedicated", "overflow:20s"):
        try:
            apply_policy(base, name)
        except WRONG:
            continue
        found.append(name)
    return list(dict.fromkeys(found))


def _reserve(base: Scenario) -> dict[tuple[str, str], int]:
    """Idle agents each pool keeps back from each tier but the first."""
    kept = {}
    for tier in list(base.tiers)[1:]:
        for pool in base.pools:
            if any(kind.tier == tier and base.can_serve(pool, kind) for kind in base.types):
                text = f"{pool}: idle agents kept back from {tier}"
                kept[pool, tier] = int(_number(text, "reserve", f"{pool}/{tier}", 0, 0, 500))
    return kept


def _promises(base: Scenario) -> dict[str, tuple[float, float]]:
    found = {}
    for tier, words in base.tiers.items():
        if words.promise is not None:
            share = _number(f"{tier}: promised, %", "share", tier, float(words.promise.share * 100), 1.0, 100.0)
            within = words.promise.within / 1_000
            found[tier] = (share, _number(f"{tier}: within, s", "within", tier, within, 0.0, 86_400.0))
    return found


# The answer -----------------------------------------------------------------------------------------------------


def _answer(base: Scenario, wished: Scenario, wishes: Wishes) -> None:
    """Show the answer for a few days at once, then sharper and sharper; a new wish interrupts it."""
    if "answers" not in st.session_state:
        st.session_state["answers"] = Answers()
    answers: Answers = st.session_state["answers"]
    place, said = st.empty(), in_words(base, wishes)
    for days in STEPS:
        comparison = answers.comparison(base, wished, days)
        with place.container():
            _show(comparison, said, last=days == STEPS[-1])
    _downloads(comparison, base, wished, wishes)


def _show(comparison: Comparison, said: str, *, last: bool) -> None:
    (study,) = comparison.alternatives.values()
    changed = bool(said)
    same = f"the same customers as it is and with {said}" if changed else "change something at the side to compare"
    one = replication_word(study.scenario)
    more = "" if last else f" More {one}s are being added."
    st.html(note(f"{comparison.days} {one}s; {same}.{more}"))
    for warning in (comparison if changed else study).warnings:
        st.warning(plain(f"{warning[:1].upper()}{warning[1:]}."))
    if changed:
        st.html(points(findings(comparison)))
    st.html(decision_table(comparison) if changed else present_table(study))
    st.html(pictures({told: partial(draw, study) for draw, told in _pictures(study)}))


def _pictures(study: Study) -> Iterator[tuple[Callable[[Study], Any], str]]:
    """Two pictures of the service, each with what it shows: of waits, or of first responses where everybody writes."""
    if all(kind.deferred for kind in study.scenario.types):
        yield responses_by_tier, "Share of each tier not answered within so many hours, as wished"
        yield backlog_by_hour, "Contacts waiting to be begun at each full hour, as wished"
    else:
        yield service_level_by_interval, "Share answered in time in each interval, as wished"
        yield waits_by_tier, "Share of each tier that waits longer than so many seconds, as wished"


def _downloads(comparison: Comparison, base: Scenario, wished: Scenario, wishes: Wishes) -> None:
    """Offer what is wished as a scenario file, the answer as a page and a workbook, and the words that ask the same."""
    command = _command(base, wishes)
    said = in_words(base, wishes)
    left, middle, right = st.columns(3)
    # Page and workbook are made when asked for: that takes seconds, and the next wish should not wait for it. Taking
    # something along is no wish, so the page is not drawn again.
    offers: tuple[tuple[Any, str, Any, str, str], ...] = (
        (left, "Save as scenario file", to_yaml(wished), "wished.yaml", "text/yaml"),
        (middle, "Download report", partial(_page, comparison, said, command), "report.html", "text/html"),
        (right, "Download workbook", partial(_workbook, comparison, said, command), "report.xlsx", WORKBOOK),
    )
    for column, label, data, name, kind in offers:
        column.download_button(label, data, file_name=name, mime=kind, on_click="ignore")
    if command:
        st.html(note("The same without this page:"))
        st.code(command, language=None, wrap_lines=True)


def _command(base: Scenario, wishes: Wishes) -> str:
    """The words that ask the same on the command line; empty where nothing is wished, or volumes were pasted."""
    words = [f"--change {shlex.quote(text)}" for text in changes_of(base, wishes)]
    policy = policy_of(wishes)
    if policy:
        words.append(f"--policy {shlex.quote(policy)}")
    if not words or wishes.pasted is not None:
        return ""
    return " ".join([program(), "run", shlex.quote(str(st.session_state["center"])), *words])


def _page(comparison: Comparison, said: str, command: str) -> bytes:
    """The answer as a page to forward: of the comparison, or of the center alone where nothing is wished."""
    if said:
        return comparison_page(comparison, {WISHED: said}, command).encode()
    return run_page(comparison.base, comparison.base.scenario, command=command).encode()


def _workbook(comparison: Comparison, said: str, command: str) -> bytes:
    """The answer as a workbook, as `_page` gives it as a page."""
    if said:
        return comparison_workbook(comparison, {WISHED: said}, command)
    return run_workbook(comparison.base, comparison.base.scenario, command=command)


if __name__ == "__main__":
    main()
