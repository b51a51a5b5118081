"""When a queue is clear and what became of those who waited, of contacts written by hand."""

from typing import Any

from simcenter.engine.tables import NOT_YET, State
from simcenter.results.backlog import backlog_of, clear_ms
from simcenter.results.daily.layout import layout_of
from simcenter.results.daily.summary import Backlog
from simcenter.results.result import Result
from tests.results.hand import GOLD, PLAIN, Contact, center, run

HOUR = 3_600.0


def cleared(*contacts: Contact, from_s: float = 0, end: float | None = None) -> float:
    """Seconds at which the queue of some contacts is clear."""
    found = clear_ms(run(center(), contacts, end=end).legs, round(from_s * 1_000))
    return found if found == NOT_YET else found / 1_000


def test_a_queue_in_which_nobody_waits_is_clear_at_once() -> None:
    assert cleared(Contact(dial=50, wait=0, agent=0), from_s=10) == 10


def test_a_queue_is_clear_when_the_last_of_those_waiting_is_answered_or_gone() -> None:
    assert cleared(Contact(dial=0, wait=30, agent=0), Contact(dial=0, wait=45, state=State.ABANDONED)) == 45


def test_who_joins_before_it_is_clear_keeps_it_from_being_clear() -> None:
    chain = [Contact(dial=0, wait=30, agent=0), Contact(dial=20, wait=40, agent=1), Contact(dial=100, wait=9, agent=0)]
    assert cleared(*chain) == 60


def test_where_one_is_answered_as_another_joins_the_queue_is_not_clear() -> None:
    assert cleared(Contact(dial=0, wait=30, agent=0), Contact(dial=30, wait=5, agent=1)) == 35


def test_a_moment_between_two_waits_is_enough() -> None:
    assert cleared(Contact(dial=0, wait=30, agent=0), Contact(dial=30.001, wait=5, agent=1)) == 30


def test_what_was_before_the_beginning_does_not_count() -> None:
    early, late = Contact(dial=0, wait=30, agent=0), Contact(dial=50, wait=30, agent=1)
    assert cleared(early, late, from_s=40) == 40
    assert cleared(early, late, from_s=60) == 80


def test_a_queue_with_somebody_still_waiting_at_the_end_is_never_clear() -> None:
    assert cleared(Contact(dial=0, wait=0, state=State.WAITING), end=500) == NOT_YET


def rest_of_morning(*contacts: Contact, **start: Any) -> Result:
    """The hand-made center from 09:00 on, an hour after it opened."""
    calendar = {"opens": "08:00", "closes": "10:00", "interval": "30 min", "start": {"at": "09:00", **start}}
    return run(center(calendar=calendar), contacts)


def test_each_tier_has_its_own_queue_and_all_have_one_together() -> None:
    there = HOUR - 0.001
    result = rest_of_morning(
        Contact(type=PLAIN, dial=there, wait=0, agent=0),
        Contact(type=GOLD, dial=there, wait=60.001, agent=1),
        Contact(type=PLAIN, dial=there, wait=90.001, state=State.ABANDONED),
        Contact(type=PLAIN, dial=there, wait=30.001, agent=2),
        Contact(type=GOLD, dial=HOUR + 80, wait=25, agent=3),
        waiting={"gold": 1, "plain": 2},
        in_service={"plain": 1},
    )
    table = backlog_of(result, layout_of(result))
    columns = [Backlog.CLEAR_MS, Backlog.NOT_CLEAR, Backlog.THERE, Backlog.ANSWERED, Backlog.HUNG_UP]
    assert table[:, columns].tolist() == [[60_000, 0, 1, 1, 0], [90_000, 0, 2, 1, 1], [105_000, 0, 3, 2, 1]]


def test_a_queue_that_is_clear_only_at_closing_counts_as_not_clear() -> None:
    result = rest_of_morning(Contact(dial=HOUR - 0.001, wait=HOUR + 0.001, state=State.CLOSED_OUT), waiting={"gold": 1})
    [gold, plain, _] = backlog_of(result, layout_of(result))
    assert gold[[Backlog.CLEAR_MS, Backlog.NOT_CLEAR]].tolist() == [HOUR * 1_000, 1]
    assert plain[[Backlog.CLEAR_MS, Backlog.NOT_CLEAR]].tolist() == [0, 0]


def test_a_run_that_begins_at_the_opening_has_no_backlog_to_tell_of() -> None:
    result = run(center(), [Contact(agent=0)])
    assert backlog_of(result, layout_of(result)).shape == (0, len(Backlog))
