"""On what terms people work: absence, overtime, voluntary time off, new hires, and what a gap is worth."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Terms:
    """What a shift brings and costs besides its hours.

    Attributes
    ----------
    absence
        Share of planned agents who do not come, paid all the same.
    overtime_rate
        Pay of an hour of overtime, in wages; 1.5 is time and a half.
    most_overtime
        Largest share of shifts that may be prolonged; 0 for none.
    overtime_intervals
        Intervals a shift may be prolonged by.
    most_time_off
        Largest share of shifts that may end early, unpaid (voluntary time off); 0 for none.
    time_off_intervals
        Intervals a shift may end early by.
    experienced
        Most experienced agents a day; None for no limit. Beyond, there are new hires.
    ramp
        Contacts a new hire handles for each one of an experienced agent; paid the same.
    under_price
        What an agent hour short is worth, in wages; None when nothing may be short.
    """

    absence: float = 0.0
    overtime_rate: float = 1.5
    most_overtime: float = 0.0
    overtime_intervals: int = 2
    most_time_off: float = 0.0
    time_off_intervals: int = 2
    experienced: int | None = None
    ramp: float = 0.7
    under_price: float | None = None

    def __post_init__(self) -> None:
        """Refuse terms nobody can mean.

        Raises
        ------
        ValueError
            With the first that is out of range.
        """
        for name, holds, expected in (
            ("absence", 0 <= self.absence < 1, "a share from 0 to below 100 %"),
            ("overtime_rate", 1 <= self.overtime_rate <= 10, "1 to 10 wages"),
            ("most_overtime", 0 <= self.most_overtime <= 1, "a share"),
            ("most_time_off", 0 <= self.most_time_off <= 1, "a share"),
            ("overtime_intervals", 1 <= self.overtime_intervals <= 16, "1 to 16"),
            ("time_off_intervals", 1 <= self.time_off_intervals <= 16, "1 to 16"),
            ("experienced", self.experienced is None or self.experienced >= 0, "0 or more"),
            ("ramp", 0 < self.ramp <= 1, "a share above 0"),
            ("under_price", self.under_price is None or self.under_price > 0, "more than 0 wages"),
        ):
            if not holds:
                raise ValueError(f"{name}: got {getattr(self, name)}, expected {expected}.")
