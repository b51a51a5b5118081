"""Doubts about intervals as footnotes: the same doubt about many rows is said once."""

from __future__ import annotations

import re
from collections.abc import Sequence

from simcenter.report.terminal.horizon import Horizon

_NUMBER = re.compile(r"skewness (-?\d+\.\d+)")
_PLACE = "skewness {}"
MARKS = ("*", "**", "***", "****", "*****")


class Footnotes:
    """Gathers the warnings of estimates, and marks the rows they belong to."""

    def __init__(self, warnings: Sequence[str], horizon: Horizon) -> None:
        """Sort the warnings of all rows, an empty text where a row has none."""
        self._horizon = horizon
        self._rows = len(warnings)
        self._skewness: dict[str, list[float]] = {}
        self._count: dict[str, int] = {}
        for warning in warnings:
            if warning:
                kind = _NUMBER.sub(_PLACE, warning)
                self._count[kind] = self._count.get(kind, 0) + 1
                self._skewness.setdefault(kind, []).extend(float(x) for x in _NUMBER.findall(warning))
        marked = [kind for kind in self._count if self._count[kind] < self._rows]
        self._marks = dict(zip(marked[: len(MARKS)], MARKS, strict=False))

    def mark(self, warning: str) -> str:
        """The mark to put behind a row with this warning; none for a warning all rows share."""
        mark = self._marks.get(_NUMBER.sub(_PLACE, warning), "")
        return f" {mark}" if mark else ""

    def texts(self) -> list[str]:
        """The notes, in the order of their marks."""
        return [self._text(kind) for kind in self._count]

    def _text(self, kind: str) -> str:
        sizes = sorted(self._skewness[kind], key=abs)
        text = kind
        if sizes:
            span = f"{sizes[0]:.1f}" if sizes[0] == sizes[-1] else f"{sizes[0]:.1f} to {sizes[-1]:.1f}"
            text = kind.replace(_PLACE, f"skewness {span}")
        text = self._horizon.reworded(text)
        mark = self._marks.get(kind, "")
        return f"{mark} {text}." if mark else f"Beware: {text}."
