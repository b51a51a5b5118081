"""The entry to a queue in the compiled engine: the announced wait, who balks at it, who is called back and when."""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.entering import fields as e
from simcenter.engine.compiled.entering.calls import entry_of, give_line_back, rules_of
from simcenter.engine.compiled.memory.order import is_held, leave_line, stand_by_age
from simcenter.engine.compiled.service import after_open_time, leave, set_timer
from simcenter.engine.compiled.staff import pool_at
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import KIND_SHIFT, NEVER, Ints, Kind, Offer, State
from simcenter.scenario.entry.words import Estimator

BALKED, LOST, WAITING = int(State.BALKED), int(State.LOST), int(State.WAITING)
NOT_MADE, DECLINED, ACCEPTED = int(Offer.NOT_MADE), int(Offer.DECLINED), int(Offer.ACCEPTED)
JOINS = int(Kind.JOINS) << KIND_SHIFT
PLACE, LAST_WAIT, HEAD_OF_LINE = (
    int(one) for one in (Estimator.QUEUE, Estimator.LAST_TO_ENTER_SERVICE, Estimator.HEAD_OF_LINE)
)


@handler()
def ask(w: Ints, contact: int, time: int) -> int:
    """Announce the wait and offer a call-back; return the queue in which a call-back now stands anew, or -1."""
    entry = entry_of(w, contact)
    if w[entry + e.IS_ASKED] == 0 or w[entry + e.OFFERED] >= 0 or is_held(w, contact):
        return -1
    queue = w[contact + s.QUEUE]
    ahead = w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.WAITING] - 1
    announced = estimate(w, queue, time)
    w[entry + e.ANNOUNCED] = announced
    w[entry + e.WAIT_AHEAD] = ahead
    w[entry + e.OFFERED] = answer_to_offer(w, entry, rules_of(w, queue))
    if w[entry + e.OFFERED] == ACCEPTED:
        return accept(w, contact, entry)
    if w[entry + e.BALK_WORD] < balks_below(w, rules_of(w, queue), announced, ahead):
        balk(w, contact, time)
    return -1


@handler()
def estimate(w: Ints, queue: int, time: int) -> int:
    """The wait announced to the last one in a queue, in milliseconds; or how many wait ahead."""
    line = w[s.QUEUES_AT] + queue * s.QUEUE_SIZE
    rules = rules_of(w, queue)
    if w[s.ESTIMATOR] == PLACE:
        return w[line + s.WAITING] - 1
    if w[s.ESTIMATOR] == LAST_WAIT:
        return w[rules + e.LAST_WAIT]
    if w[s.ESTIMATOR] == HEAD_OF_LINE:
        return time - w[line + s.HEAD_ENTRY]
    agents = 0
    for pool in range(w[s.POOLS]):
        if w[w[s.OPENS_AT] + queue * w[s.POOLS] + pool] == 0:
            agents += w[pool_at(w, pool) + s.ON_DUTY]
    return w[line + s.WAITING] * w[rules + e.MEAN_MS] // agents if agents > 0 else NEVER


@handler()
def answer_to_offer(w: Ints, entry: int, rules: int) -> int:
    """Whether a contact is offered a call-back, and takes it."""
    by_time, by_number = w[rules + e.OFFER_MS], w[rules + e.OFFER_WAITING]
    late = by_time >= 0 and w[entry + e.ANNOUNCED] >= by_time
    if not late and (by_number < 0 or w[entry + e.WAIT_AHEAD] < by_number):
        return NOT_MADE
    return ACCEPTED if w[entry + e.ACCEPT_WORD] < w[rules + e.ACCEPT_BELOW] else DECLINED


@handler()
def balks_below(w: Ints, rules: int, announced: int, ahead: int) -> int:
    """Threshold of the word of whoever balks at an announcement; 0 when nobody does."""
    value = ahead if w[rules + e.BY_WAITING] != 0 else announced
    below, step = 0, rules + e.RULE_SIZE
    for _ in range(w[s.BALK_STEPS]):
        if w[step] >= 0 and w[step] <= value:
            below = w[step + 1]
        step += 2
    return below


@handler()
def balk(w: Ints, contact: int, time: int) -> None:
    """Leave at the announcement, as if never having stood in the queue."""
    leave_line(w, contact)
    w[contact + s.ENTRY] = -1
    w[contact + s.QUEUE] = -1
    w[s.LINES_BUSY] -= 1
    leave(w, contact, BALKED, s.REDIALS_BALKED, time)


@handler()
def accept(w: Ints, contact: int, entry: int) -> int:
    """Hang up and wait to be called back, in the old place or in a queue of call-backs: return that one, or -1."""
    queue = w[contact + s.QUEUE]
    place = w[rules_of(w, queue) + e.CALLBACK_QUEUE]
    give_line_back(w, contact)
    w[entry + e.CALLED] = 1
    w[entry + e.OFFERED_IN] = queue
    if place == queue:
        return -1
    leave_line(w, contact)
    w[contact + s.QUEUE] = place
    stand_by_age(w, contact)
    return place


@handler()
def call_ends(w: Ints, contact: int, time: int) -> None:
    """The agent gives up for now, or for good."""
    entry = entry_of(w, contact)
    rules = rules_of(w, w[entry + e.OFFERED_IN])
    w[w[entry + e.LAST_CALL] + e.CALL_ENDED] = time
    if w[entry + e.TRIED] == w[rules + e.TRIES]:
        leave(w, contact, LOST, s.REDIALS_LOST, time)
        return
    again = after_open_time(w, time, w[rules + e.AGAIN])
    if again < NEVER:
        set_timer(w, again, JOINS, contact)


@handler()
def stands_again(w: Ints, contact: int, time: int) -> None:
    """The next call is due: stand in the queue as of old."""
    w[contact + s.STATE] = WAITING
    w[contact + s.CAME] = time
    stand_by_age(w, contact)
    w[s.NEW_CONTACT] = contact
    w[s.LOOK_QUEUE] = w[contact + s.QUEUE]
