"""What a policy may look at, behind named accessors that both engines understand.

The view is three arrays. Engines hand them over as they stand at the moment of the decision; a policy reads them
through the functions of this file and changes nothing. Times are milliseconds from the start of the horizon.
"""

from __future__ import annotations

from simcenter.routing.tables import View

WAITING, HEAD_ENTRY, HEAD_ATTEMPT, HEAD_LUCK, DECIDED, IN_TARGET, HEAD_DUE = 0, 1, 2, 3, 4, 5, 6
QUEUE_FIELDS = ("waiting", "head_entry", "head_attempt", "head_luck", "decided", "in_target", "head_due")

IDLE, ON_DUTY, IDLE_SINCE = 0, 1, 2
POOL_FIELDS = ("idle", "on_duty", "idle_since")


# Elements of arrays are of any type to mypy; both engines fill them with whole numbers, and tables with floats.


def waiting(view: View, queue: int) -> int:
    """Contacts waiting in a queue."""
    return view.queues[queue, 0]  # type: ignore[no-any-return] # numpy's items are of any type to mypy


def head_wait(now: int, view: View, queue: int) -> int:
    """Milliseconds the contact at the head of a queue has waited."""
    return now - view.queues[queue, 1]  # type: ignore[no-any-return] # numpy's items are of any type to mypy


def head_attempt(view: View, queue: int) -> int:
    """Which contact of its issue the head of a queue is, from 1."""
    return view.queues[queue, 2]  # type: ignore[no-any-return] # numpy's items are of any type to mypy


def head_luck(view: View, queue: int) -> float:
    """The own luck of the contact at the head of a queue, from 0 to below 1, the same under every policy."""
    # Numpy's items are of any type to mypy.
    return view.queues[queue, 3] / 4_294_967_296.0  # type: ignore[no-any-return]


def all_waiting(view: View) -> int:
    """Contacts waiting in all queues."""
    return int(view.queues[:, 0].sum())


def decided(view: View, queue: int) -> int:
    """Contacts of a queue answered or abandoned since the start of the horizon."""
    return view.queues[queue, 4]  # type: ignore[no-any-return] # numpy's items are of any type to mypy


def in_target(view: View, queue: int) -> int:
    """Contacts of a queue answered within its target time since the start of the horizon."""
    return view.queues[queue, 5]  # type: ignore[no-any-return] # numpy's items are of any type to mypy


def head_due(view: View, queue: int) -> int:
    """When the promise to the contact at the head of a queue runs out; far in the future without a promise."""
    return view.queues[queue, 6]  # type: ignore[no-any-return] # numpy's items are of any type to mypy


def all_idle(view: View) -> int:
    """Idle agents of all pools; where agents hold chats, free slots instead."""
    return int(view.pools[:, 0].sum())


def idle(view: View, pool: int) -> int:
    """Idle agents of a pool; where they hold chats, free slots instead."""
    return view.pools[pool, 0]  # type: ignore[no-any-return] # numpy's items are of any type to mypy


def on_duty(view: View, pool: int) -> int:
    """Agents of a pool on duty and not on a break."""
    return view.pools[pool, 1]  # type: ignore[no-any-return] # numpy's items are of any type to mypy


def longest_idle(now: int, view: View, pool: int) -> int:
    """Milliseconds the longest idle agent of a pool has been idle; meaningless when nobody is."""
    return now - view.pools[pool, 2]  # type: ignore[no-any-return] # numpy's items are of any type to mypy


def number(view: View, row: int, column: int) -> float:
    """A number of the policy's own table."""
    return view.table[row, column]  # type: ignore[no-any-return] # numpy's items are of any type to mypy


READS = {
    "waiting": ("queues", WAITING),
    "head_wait": ("queues", HEAD_ENTRY),
    "head_attempt": ("queues", HEAD_ATTEMPT),
    "head_luck": ("queues", HEAD_LUCK),
    "all_waiting": ("queues", WAITING),
    "decided": ("queues", DECIDED),
    "in_target": ("queues", IN_TARGET),
    "head_due": ("queues", HEAD_DUE),
    "idle": ("pools", IDLE),
    "all_idle": ("pools", IDLE),
    "on_duty": ("pools", ON_DUTY),
    "longest_idle": ("pools", IDLE_SINCE),
}
"""Which column of the view each accessor reads, by the name a policy declares in `reads`."""
TALLIES = frozenset({"decided", "in_target"})
"""What engines count only for policies that declare to read it."""
DUES = frozenset({"head_due"})
"""What engines work out only for policies that declare to read it."""
