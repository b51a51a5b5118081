"""Erlang B, C and A beside each other: how many agents a target takes, and what one more or fewer does."""

from __future__ import annotations

import math
from dataclasses import dataclass

from simcenter.report.terminal.page import Column, Page, Section
from simcenter.scenario.units import format_duration
from simcenter.study.erlang import (
    ErlangA,
    SteadyState,
    erlang_a,
    erlang_b,
    erlang_c,
    offered_load,
    required_agents,
    scheduled_heads,
)

MOST_ROWS = 9
"""Agent counts shown when the models' answers lie close together; else three around each answer."""


@dataclass(frozen=True)
class ErlangQuestion:
    """One queue in steady state, and the target it should meet.

    Attributes
    ----------
    volume
        Contacts that come in an interval.
    interval_s, aht_s, within_s
        Length of the interval, average handle time and target time, in seconds.
    share
        Share to be answered within the target time (for Erlang B, which has no waits: not turned away).
    patience_s
        Mean patience in seconds; None when nobody hangs up, and Erlang A says nothing.
    lines
        Trunk lines, talking and waiting together, for Erlang A; None for no limit.
    max_occupancy, shrinkage
        Largest share of time agents may be busy, if any; share of paid time they are not there.
    """

    volume: float
    interval_s: float
    aht_s: float
    share: float
    within_s: float
    patience_s: float | None = None
    lines: int | None = None
    max_occupancy: float | None = None
    shrinkage: float = 0.0

    @property
    def load(self) -> float:
        """Offered load in erlangs."""
        return offered_load(self.volume, self.interval_s, self.aht_s)

    def state_b(self, agents: int) -> SteadyState:
        """Erlang B for so many agents."""
        return erlang_b(self.load, agents)

    def state_c(self, agents: int) -> SteadyState:
        """Erlang C for so many agents."""
        return erlang_c(self.load, agents, self.aht_s)

    def state_a(self, agents: int) -> ErlangA:
        """Erlang A for so many agents; more agents than lines are of no use."""
        assert self.patience_s is not None
        seats = agents if self.lines is None else min(agents, self.lines)
        return erlang_a(self.load, seats, self.aht_s, self.patience_s, self.lines)

    def needed(self) -> dict[str, int]:
        """Fewest agents who meet the target by each formula: C, A (with patience, and lines enough) and B."""
        goal = self.load, self.aht_s, self.share, self.within_s, self.max_occupancy
        found = {"C": required_agents("erlang_c", *goal)}
        if self.patience_s is not None and self.lines is None:
            found["A"] = required_agents("erlang_a", *goal, self.patience_s)
        elif self.patience_s is not None and self._meets_a(self.lines or 0):
            found["A"] = self._fewest_a(self.lines or 0)
        return found | {"B": required_agents("erlang_b", *goal)}

    def _fewest_a(self, enough: int) -> int:
        low, high = 0, enough
        while high - low > 1:
            middle = (low + high) // 2
            low, high = (low, middle) if self._meets_a(middle) else (middle, high)
        return high

    def _meets_a(self, agents: int) -> bool:
        state = self.state_a(agents)
        busy = self.max_occupancy is None or state.occupancy <= self.max_occupancy
        return state.service_level(self.within_s) >= self.share and busy

    def scheduled(self, agents: int) -> int:
        """Heads to schedule so that so many are present."""
        return scheduled_heads(agents, self.shrinkage).rounded_up


def write_erlang(page: Page, question: ErlangQuestion) -> None:
    """Write the requirement by each formula, and a table of agent counts around them."""
    every = format_duration(round(question.interval_s * 1_000))
    aht = format_duration(round(question.aht_s * 1_000))
    page.title(f"{question.volume:g} contacts in {every}, handled in {aht} on average: {question.load:.3g} erlangs")
    if question.load == 0:
        page.say("Nobody comes, so nobody is needed.")
        return
    page.note(f"That is the work of {question.load:.3g} agents who are never idle; target: {_target(question)}.")
    page.gap()
    needed = question.needed()
    page.points(_answers(question, needed))
    page.gap()
    counts = _counts(list(needed.values()))
    page.table(_columns(question), [Section([_row(question, agents, needed) for agents in counts])])
    page.gap()
    page.note(_legend(question))


def _target(question: ErlangQuestion) -> str:
    text = f"{percent(question.share)} answered within {seconds(question.within_s)}"
    if question.max_occupancy is not None:
        text += f", agents busy at most {percent(question.max_occupancy)} of the time"
    return text


def _answers(question: ErlangQuestion, needed: dict[str, int]) -> list[str]:
    """Say what each formula asks for."""
    answers = {"C": _answer_c, "A": _answer_a, "B": _answer_b}
    texts = [f"{answers[model](question, n)}{_to_schedule(question, n)}." for model, n in needed.items()]
    if question.patience_s is not None and "A" not in needed:
        missed = f"Erlang A: no number of agents on {question.lines} lines meets the target."
        texts.insert(1, missed)
    return texts


def _answer_c(question: ErlangQuestion, agents: int) -> str:
    state = question.state_c(agents)
    return (
        f"Erlang C (everybody waits, nobody hangs up): {agents_words(agents)}. "
        f"{percent(state.service_level(question.within_s))} answered within {seconds(question.within_s)}, "
        f"mean wait {seconds(state.asa)}, busy {percent(state.occupancy)} of the time"
    )


def _answer_a(question: ErlangQuestion, agents: int) -> str:
    state = question.state_a(agents)
    patience = format_duration(round((question.patience_s or 0) * 1_000))
    lines = "" if question.lines is None else f", {question.lines} lines"
    text = (
        f"Erlang A (people hang up after {patience} on average{lines}): {agents_words(agents)}. "
        f"{percent(state.service_level(question.within_s))} answered within {seconds(question.within_s)}, "
        f"{percent(state.p_abandon)} hang up, mean wait of those answered {seconds(state.asa)}, "
        f"busy {percent(state.occupancy)} of the time"
    )
    return text if question.lines is None else f"{text}, {percent(state.p_block)} find all lines taken"


def _answer_b(question: ErlangQuestion, agents: int) -> str:
    return (
        f"Erlang B (nobody waits, who finds all agents busy is turned away): {agents_words(agents)}. "
        f"{percent(question.state_b(agents).p_block)} turned away, "
        f"{percent(round(1 - question.share, 9))} allowed"
    )


def _to_schedule(question: ErlangQuestion, agents: int) -> str:
    if not question.shrinkage:
        return ""
    return f"; with {percent(question.shrinkage)} shrinkage {question.scheduled(agents)} to schedule"


def _counts(needed: list[int]) -> list[int]:
    """Agent counts to show: all around answers that are close together, else three around each."""
    low, high = max(1, min(needed) - 2), max(needed) + 2
    if high - low < MOST_ROWS:
        return list(range(low, high + 1))
    return sorted({count for number in needed for count in (number - 1, number, number + 1) if count > 0})


def _columns(question: ErlangQuestion) -> list[Column]:
    """Columns for each formula; those of Erlang A only when patience is known."""
    within = f"within {seconds(question.within_s)}"
    columns = [Column("Agents"), Column("Enough for", "left")]
    if question.shrinkage:
        columns.append(Column("To schedule"))
    columns += [Column("B: turned away"), Column(f"C: {within}"), Column("C: mean wait"), Column("C: busy")]
    if question.patience_s is not None:
        columns += [Column(f"A: {within}"), Column("A: mean wait"), Column("A: hang up"), Column("A: busy")]
        if question.lines is not None:
            columns.append(Column("A: no line"))
    return columns


def _row(question: ErlangQuestion, agents: int, needed: dict[str, int]) -> list[str]:
    delay = question.state_c(agents)
    enough = [model for model in needed if needed[model] <= agents]
    cells = [str(agents), " ".join(enough) or "-"]
    if question.shrinkage:
        cells.append(str(question.scheduled(agents)))
    cells.append(percent(question.state_b(agents).p_block))
    cells += (
        [percent(delay.service_level(question.within_s)), seconds(delay.asa), percent(delay.occupancy)]
        if delay.stable
        else ["0 %", "endless", "100 %"]
    )
    if question.patience_s is not None:
        state = question.state_a(agents)
        cells += [percent(state.service_level(question.within_s)), seconds(state.asa)]
        cells += [percent(state.p_abandon), percent(state.occupancy)]
        if question.lines is not None:
            cells.append(percent(state.p_block))
    return cells


def _legend(question: ErlangQuestion) -> str:
    text = "Enough for: the formulas whose target so many agents meet. Mean wait is that of those answered. "
    text += "Endless: more work than agents, so the queue grows without end."
    if question.patience_s is None:
        text += " Erlang A, in which people hang up, needs to know their patience: --patience '3 min'."
    text += " All three assume a long steady stretch, and an AHT that is the same however long people waited; a day "
    return text + "does not: --simulate."


def agents_words(number: int) -> str:
    """Say how many agents."""
    return f"{number:,} agent" + ("" if number == 1 else "s")


def percent(share: float) -> str:
    """Write a share in per cent with one decimal; one that people state, such as 80 %, as they state it."""
    if math.isnan(share):
        return "-"
    if share in _STATED:
        return f"{100 * share:.0f} %"
    text = f"{100 * share:.1f} %"
    return {"0.0 %": "< 0.1 %", "100.0 %": "> 99.9 %"}.get(text, text)


_STATED = frozenset(number / 100 for number in range(101))


def seconds(length_s: float) -> str:
    """Write a time as planners do."""
    if math.isnan(length_s):
        return "-"
    if math.isinf(length_s):
        return "endless"
    if length_s >= 99.5:
        return f"{length_s:,.0f} s"
    return f"{length_s:.1f} s".replace(".0 s", " s") if length_s >= 0.05 or length_s == 0 else "< 0.1 s"
