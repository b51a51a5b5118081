"""Deferred work in the compiled engine: it holds no line, is not let go, and stays behind when the center closes.

Queues of deferred work stand behind all others, so a number tells them.
"""

from __future__ import annotations

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled_cache import handler
from simcenter.engine.tables import NEVER, Ints


@handler()
def defers(w: Ints, contact: int) -> bool:
    """Whether a contact is deferred work."""
    if w[s.DEFERS] == 0:
        return False
    return w[w[s.QUEUE_OF_AT] + w[s.STATES] * w[contact + s.TYPE]] >= w[s.FIRST_DEFERRED]


@handler()
def stays_shut(w: Ints, queue: int) -> bool:
    """Whether a queue is of deferred work, none of which begins while the center is closed."""
    return w[s.CLOSED] != 0 and queue >= w[s.FIRST_DEFERRED]


@handler()
def comes_after(w: Ints, chosen: int, queue: int) -> bool:
    """Whether work of a queue, and of all behind it, only fills time that the chosen one's customers leave."""
    return w[s.FILLS_TIME] != 0 and chosen < w[s.FIRST_DEFERRED] and queue >= w[s.FIRST_DEFERRED]


@handler()
def note_due(w: Ints, queue: int, contact: int) -> None:
    """Note when the promise to the contact at the head of a queue runs out."""
    w[queue + s.HEAD_DUE] = due_ms(w, w[contact + s.AGE_FROM], w[queue + s.PROMISED], w[queue + s.BUSINESS])


@handler()
def due_ms(w: Ints, since: int, within: int, business: int) -> int:
    """When a promised time is over, counted in opening hours or not; the clock goes on after the last closing."""
    if within < 0:
        return NEVER
    rest, last, window = within, since, w[s.WINDOWS_AT]
    for _ in range(w[s.WINDOWS] if business != 0 else 0):
        opens, closes = w[window], w[window + 1]
        window += 2
        if since < closes:
            begin = max(since, opens)
            if begin + rest < closes:
                return begin + rest
            rest -= closes - begin
            last = closes
    return last + rest
