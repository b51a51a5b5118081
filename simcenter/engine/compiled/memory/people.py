"""What the center remembers of listed customers from one contact to another, in the compiled engine.

A contact knows what was over before the millisecond in which it dials, whatever else happens in that one.
"""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import Ints


@handler()
def memory_of(w: Ints, contact: int) -> int:
    """Where what is remembered of a contact's customer begins, or -1 for customers nobody lists."""
    customer = w[w[s.CUSTOMERS_AT] + w[contact + s.ROW]]
    return w[s.PEOPLE_AT] + customer * s.PERSON_SIZE if customer >= 0 else -1


@handler()
def recall(w: Ints, contact: int, time: int) -> None:
    """A contact dials: tell it what its customer's earlier contacts have left behind."""
    person = memory_of(w, contact)
    if person < 0:
        return
    last = w[person + s.SERVED_LAST]
    if last >= 0 and w[last + s.LEAVE] >= time:
        last = w[person + s.SERVED_BEFORE]
    if last >= 0 and w[contact + s.LAST_AGENT] < 0:
        w[contact + s.LAST_AGENT] = w[last + s.AGENT]
    risen = w[person + s.RISEN]
    if risen >= 0 and w[risen + s.LEAVE] < time:
        w[contact + s.HABITS] |= s.UPGRADED


@handler()
def remember(w: Ints, contact: int, leaves: int) -> None:
    """A customer has been served to the end of a contact."""
    person = memory_of(w, contact)
    if person < 0:
        return
    last = w[person + s.SERVED_LAST]
    if last < 0 or w[last + s.LEAVE] < leaves:
        w[person + s.SERVED_BEFORE] = last
        w[person + s.SERVED_LAST] = contact
    elif contact > last:  # of those who leave in one millisecond, the higher row
        w[person + s.SERVED_LAST] = contact
    if w[contact + s.HABITS] & s.UPGRADED and w[person + s.RISEN] < 0:
        w[person + s.RISEN] = contact
