"""What one replication is called: a day, or a run of several days of which some only warm up."""

from __future__ import annotations

from dataclasses import dataclass

from simcenter.scenario.model import Scenario
from simcenter.scenario.units import format_clock, format_duration
from simcenter.study.replicate import Study
from simcenter.study.words import replication_word, reworded

DAY_MS = 86_400_000


@dataclass(frozen=True)
class Horizon:
    """The words for one replication and several.

    Attributes
    ----------
    one, many
        ``day`` and ``days``, or ``run`` and ``runs`` where a replication lasts longer.
    measured_days
        Days of opening hours that count, the warm-up left out; may be a fraction. The rest of a day is 1: its
        amounts are those of the rest, not of a day.
    begins
        Time of day at which a run begins within the day; empty where it begins at the opening.
    """

    one: str
    many: str
    measured_days: float
    begins: str = ""

    @classmethod
    def of(cls, scenario: Scenario, measured_ms: int) -> Horizon:
        """Find words for a scenario's horizon of so much measured opening time."""
        calendar = scenario.calendar
        one = replication_word(scenario)
        many = f"{one}s"
        if calendar.start.at is not None:
            return cls(one, many, 1.0, format_clock(calendar.start.at))
        return cls(one, many, measured_ms / calendar.open_ms)

    @classmethod
    def of_study(cls, study: Study) -> Horizon:
        """Find words for the replications of a study, which has at least one."""
        return cls.of(study.scenario, int(study.stacked.layout.slots.measured_ms.sum()))

    def reworded(self, text: str) -> str:
        """Say a sentence that speaks of days with the words for these replications."""
        return reworded(text, self.one)

    def span(self, label: str) -> str:
        """Say of an amount a day that it is one of the rest of the day, where it is."""
        return label.replace(" a day", f" from {self.begins}") if self.begins else label

    def count(self, number: int) -> str:
        """So many of them: ``1 day``, ``30 runs``."""
        return f"{number:,} {self.one if number == 1 else self.many}"


def hours(scenario: Scenario) -> str:
    """Say when the center is open and what one replication spans."""
    calendar = scenario.calendar
    open_ = f"{format_clock(calendar.opens)} to {format_clock(calendar.closes)}"
    warm_up = calendar.start.warm_up
    if calendar.start.at is not None:
        return f"(what is left of each) from {format_clock(calendar.start.at)} to {format_clock(calendar.closes)}"
    if calendar.days == 1:
        return f"from {open_}" + (f", the first {format_duration(warm_up)} not counted" if warm_up else "")
    text = f"of {calendar.days} days from {open_}"
    text += f", closed on {' and '.join(calendar.closed_on)}" if calendar.closed_on else ""
    return text + (f", the first {format_duration(warm_up)} not counted" if warm_up else "")
