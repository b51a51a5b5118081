"""Changes of deferred work: whether agents break it off for a call, and hand it back at the end of their shift."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from simcenter.scenario.changes.base import Change, with_sections
from simcenter.scenario.errors import Mistake, nearest, quote
from simcenter.scenario.model import Scenario


@dataclass(frozen=True)
class BreakingChange(Change):
    """Work of a channel, or of all channels of deferred work, is interruptible or handed back, or not."""

    channel: str | None
    words: dict[str, Any]
    """The channel's new words."""

    def _changed(self, scenario: Scenario) -> Scenario:
        """Word the channels anew; without either, there is no way back into work to find."""
        deferred = [name for name, channel in scenario.channels.items() if channel.kind == "deferred"]
        if self.channel is not None and self.channel not in deferred:
            expected = f"a channel of deferred work: {', '.join(deferred) or 'there is none'}"
            raise Mistake(quote(self.channel), expected, nearest=nearest(self.channel, deferred))
        if not deferred:
            raise Mistake("a scenario without deferred work", "a channel of kind: deferred")
        channels = dict(scenario.channels)
        for name in deferred if self.channel is None else [self.channel]:
            one = channels[name]
            words = {"interruptible": one.interruptible, "at_shift_end": one.at_shift_end, **self.words}
            ever = words["interruptible"] or words["at_shift_end"] == "hand_back"
            channels[name] = one.changed(**words, resuming=one.resuming if ever else None)
        return with_sections(scenario, channels=channels)
