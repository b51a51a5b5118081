"""Erlang's figures beside simulated ones, and why they differ."""

from __future__ import annotations

from simcenter.report.erlang import ErlangQuestion, agents_words, percent, seconds
from simcenter.report.terminal.page import Column, Page, Section
from simcenter.study.erlang import scheduled_heads
from simcenter.study.erlang.truth import SHAPE, VARIATION, Queue, Step, steps, truth


def write_truth(page: Page, question: ErlangQuestion, days: int, seed: int) -> None:
    """Write the formula's figures beside simulated ones, a few agents around its answer, and why they differ.

    Parameters
    ----------
    page
        Where to.
    question
        With contacts, and an answer by Erlang A or C.
    days, seed
        Days of each simulation, and the world.
    """
    needed = question.needed()
    model = "A" if "A" in needed else "C"
    answer = needed[model]
    counts = range(max(1, answer - 2), answer + 4)
    found = {agents: truth(_queue(question), agents, days=days, seed=seed) for agents in counts}
    within = f"in {seconds(question.within_s)}"
    page.heading(f"Erlang {model} beside the simulated truth")
    columns = [Column("Agents"), Column(f"{within}: formula", begins=True), Column("simulated")]
    columns += [Column("ASA: formula", begins=True), Column("simulated")]
    columns += [Column("Occupancy: formula", begins=True), Column("simulated"), Column("FTE", begins=True)]
    page.table(columns, [Section([_true_row(question, model, agents, one) for agents, one in found.items()])])
    page.gap()
    page.points(_findings(question, answer, found))
    page.heading(f"Why they differ, at {agents_words(answer)}")
    queue = _queue(question)
    ladder = steps(queue, answer, days=days, seed=seed)
    page.table(
        [Column("", "left"), Column(within), Column("known to"), Column("ASA"), Column("Occupancy")],
        [Section([_formula_row(question, model, answer), *(_step_row(step) for step in ladder)])],
    )
    page.gap()
    page.note(
        f"{days} days each, seed {seed}; a day is up to eight intervals like this one. Assumed are lognormal handle "
        f"times of CV {VARIATION:g}, and days that differ by a gamma factor of shape {SHAPE:g}: a scenario says your "
        "own. FTE: agents / (1 - shrinkage)."
    )


def _true_row(question: ErlangQuestion, model: str, agents: int, found: Step) -> list[str]:
    level, asa, busy = _by_formula(question, model, agents)
    told = [str(agents), level, percent(found.level.mean), asa, seconds(found.asa.mean), busy]
    return [*told, percent(found.occupancy.mean), f"{scheduled_heads(agents, question.shrinkage).exact:.1f}"]


def _by_formula(question: ErlangQuestion, model: str, agents: int) -> tuple[str, str, str]:
    state = question.state_a(agents) if model == "A" else question.state_c(agents)
    if not state.stable:
        return "0 %", "endless", "100 %"
    return percent(state.service_level(question.within_s)), seconds(state.asa), percent(state.occupancy)


def _formula_row(question: ErlangQuestion, model: str, agents: int) -> list[str]:
    level, asa, busy = _by_formula(question, model, agents)
    return [f"Erlang {model}", level, "exact", asa, busy]


def _step_row(step: Step) -> list[str]:
    known = f"{percent(step.level.low)} to {percent(step.level.high)}" if step.level.known else "-"
    return [step.says, percent(step.level.mean), known, seconds(step.asa.mean), percent(step.occupancy.mean)]


def _findings(question: ErlangQuestion, answer: int, found: dict[int, Step]) -> list[str]:
    one = found[answer]
    known = f" (known to {percent(one.level.low)} to {percent(one.level.high)})" if one.level.known else ""
    texts = [f"Simulated, {agents_words(answer)} answer {percent(one.level.mean)} in time{known}."]
    enough = [agents for agents, step in found.items() if step.level.mean >= question.share]
    if enough:
        texts.append(
            f"Of those shown {agents_words(min(enough))} are the fewest that reach {percent(question.share)} on "
            "average; single days miss it."
        )
    else:
        texts.append(f"None of those shown reach {percent(question.share)} on average: more are needed.")
    return texts


def _queue(question: ErlangQuestion) -> Queue:
    per_hour = question.volume / question.interval_s * 3_600
    return Queue(
        per_hour, question.interval_s, question.aht_s, question.within_s, question.patience_s, question.lines
    )
