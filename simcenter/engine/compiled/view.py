"""The accessors of `simcenter.routing.view` for the compiled engine.

A policy's score is one function for both engines; in compiled code the accessors it names are exchanged for these,
which read the flat state.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from simcenter.engine.compiled import state as s
from simcenter.engine.compiled.channels.chat import capacity
from simcenter.engine.tables import LUCK_FACTOR


class CompiledView(NamedTuple):
    """A policy's view in compiled code."""

    memory: Any
    table: Any
    columns: int


def waiting(view: CompiledView, queue: int) -> int:
    """Contacts waiting in a queue."""
    w = view.memory
    return w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.WAITING]


def head_wait(now: int, view: CompiledView, queue: int) -> int:
    """Milliseconds the contact at the head of a queue has waited."""
    w = view.memory
    return now - w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.HEAD_ENTRY]


def head_attempt(view: CompiledView, queue: int) -> int:
    """Which contact of its issue the head of a queue is, from 1."""
    w = view.memory
    return w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.HEAD_ATTEMPT]


def head_luck(view: CompiledView, queue: int) -> float:
    """The own luck of the contact at the head of a queue, from 0 to below 1, the same under every policy."""
    w = view.memory
    head = w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.HEAD]
    luck = (int(w[head + s.ROUTE]) * LUCK_FACTOR) & 0xFFFFFFFF if head >= 0 else -1  # as plain Python: no overflow
    return luck / 4_294_967_296.0


def all_waiting(view: CompiledView) -> int:
    """Contacts waiting in all queues."""
    return view.memory[s.WAITING_ALL] - view.memory[s.HELD_ALL]


def decided(view: CompiledView, queue: int) -> int:
    """Contacts of a queue answered or abandoned since the start of the horizon."""
    w = view.memory
    return w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.DECIDED]


def in_target(view: CompiledView, queue: int) -> int:
    """Contacts of a queue answered within its target time since the start of the horizon."""
    w = view.memory
    return w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.IN_TARGET]


def head_due(view: CompiledView, queue: int) -> int:
    """When the promise to the contact at the head of a queue runs out; far in the future without a promise."""
    w = view.memory
    return w[w[s.QUEUES_AT] + queue * s.QUEUE_SIZE + s.HEAD_DUE]


def all_idle(view: CompiledView) -> int:
    """Idle agents of all pools, and the slots of those who take chats."""
    w = view.memory
    if w[s.CHATTING] != 0:
        free = 0
        for pool in range(w[s.POOLS]):
            free += capacity(w, pool, -1)
        return free
    return w[s.IDLE_ALL]


def idle(view: CompiledView, pool: int) -> int:
    """Idle agents of a pool, or free slots where they take chats."""
    w = view.memory
    if w[s.CHATTING] != 0:
        return capacity(w, pool, -1)
    return w[w[s.POOLS_AT] + pool * s.POOL_SIZE + s.IDLE]


def on_duty(view: CompiledView, pool: int) -> int:
    """Agents of a pool on duty and not on a break."""
    w = view.memory
    return w[w[s.POOLS_AT] + pool * s.POOL_SIZE + s.ON_DUTY]


def longest_idle(now: int, view: CompiledView, pool: int) -> int:
    """Milliseconds the longest idle agent of a pool has been idle; meaningless when nobody is."""
    w = view.memory
    return now - w[w[s.POOLS_AT] + pool * s.POOL_SIZE + s.IDLE_SINCE]


def number(view: CompiledView, row: int, column: int) -> float:
    """A number of the policy's own table."""
    return view.table[row * view.columns + column]


_OF_QUEUES = (waiting, head_wait, head_attempt, head_luck, all_waiting, decided, in_target, head_due)
_OF_POOLS = (idle, on_duty, longest_idle, all_idle)
ACCESSORS = {f.__name__: f for f in (*_OF_QUEUES, *_OF_POOLS, number)}
"""The compiled accessor for each function of `simcenter.routing.view`, by name."""
