"""How many agents of a pool the plan has present, in words."""

from __future__ import annotations

import numpy as np

from simcenter.results.daily.scopes import position
from simcenter.study.replicate import Study


def heads_present(study: Study, pool: str) -> str:
    """Say how many heads are planned to be present, breaks excluded: ``9 to 17 heads present``."""
    layout = study.stacked.layout
    planned = layout.seated_ms[position(layout.pools, pool, "pool"), :-1]
    open_ms = layout.slots.measured_ms
    heads = planned[open_ms > 0] / open_ms[open_ms > 0]
    low, high = (f"{number:.3g}" for number in (np.min(heads), np.max(heads)))
    if low == high:
        return f"{low} head{'' if low == '1' else 's'} present"
    return f"{low} to {high} heads present"
