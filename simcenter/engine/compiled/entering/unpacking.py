"""What happened at the entries to queues, read off the compiled engine's state."""

from __future__ import annotations

import numpy as np

from simcenter.engine.compiled.entering.fields import ANNOUNCED, CALL_SIZE, ENTRY_SIZE, OFFERED, WAIT_AHEAD
from simcenter.engine.compiled.state import ASKING, CALLS_AT, CALLS_MADE, ENTRIES_AT, ROWS
from simcenter.engine.tables import Calls, Entries, Ints


def unpack_entries(memory: Ints) -> Entries:
    """Return what each contact heard as it joined its queue."""
    if not memory[ASKING]:
        return Entries()
    rows = memory[memory[ENTRIES_AT] :][: memory[ROWS] * ENTRY_SIZE].reshape(-1, ENTRY_SIZE)
    return Entries(rows[:, ANNOUNCED].copy(), rows[:, WAIT_AHEAD].copy(), rows[:, OFFERED].astype(np.int8))


def unpack_calls(memory: Ints) -> Calls:
    """Return the calls in vain in their order: row, start."""
    rows = memory[memory[CALLS_AT] :][: CALL_SIZE * memory[CALLS_MADE]].reshape(-1, CALL_SIZE)
    return Calls(*rows[np.lexsort((rows[:, 3], rows[:, 0]))].T.copy())
