"""A sweep in words: a base scenario, factors that vary, routing policies, days and the measures wanted."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import Field, model_validator

from simcenter.scenario.errors import Mistake, quote
from simcenter.scenario.parts.base import Name, Part

MOST_CELLS = 100_000
"""More cells than this are a slip: at a tenth of a second each they would take hours, and nobody reads them."""
MOST_VALUES = 10_000

Design = Literal["grid", "zip", "list", "latin_hypercube", "sobol"]
SAMPLED: tuple[str, ...] = ("latin_hypercube", "sobol")
Setting = str | int | float | bool | list[Any] | dict[str, Any]


class Factor(Part):
    """Something that varies: a field of the scenario, or a change in words with a gap for the value."""

    field: str | None = None
    """The way to a value in the scenario, such as ``pools.team.wage``."""
    change: str | None = None
    """A what-if with ``{}`` where the value goes, such as ``volume x{}``."""
    values: Annotated[list[Setting], Field(min_length=1, max_length=MOST_VALUES)] | None = None
    lowest: Annotated[float, Field(allow_inf_nan=False)] | None = None
    highest: Annotated[float, Field(allow_inf_nan=False)] | None = None
    steps: Annotated[int, Field(strict=True, ge=2, le=MOST_VALUES)] | None = None
    """Values from the lowest to the highest, evenly spaced, for designs that take values."""
    write: str = "{}"
    """How a number of the range is written, such as ``{} s``."""
    whole: bool = False
    """Whether only whole numbers of the range count."""

    @model_validator(mode="after")
    def _says_what_varies_and_how(self) -> Factor:
        if (self.field is None) == (self.change is None):
            found = "neither field nor change" if self.field is None else "both field and change"
            raise Mistake(found, "one of them: a field of the scenario, or a change in words")
        if self.change is not None and self.change.count("{}") != 1:
            expected = 'words with one {} where the value goes, such as "volume x{}"'
            raise Mistake(quote(self.change), expected, at=("change",))
        if self.write.count("{}") != 1:
            raise Mistake(quote(self.write), 'one {} where the number goes, such as "{} s"', at=("write",))
        if (self.lowest is None) != (self.highest is None):
            raise Mistake("one end of a range", "both lowest and highest")
        if self.lowest is not None and self.values is not None:
            raise Mistake("both values and a range", "one of them")
        if self.lowest is not None and self.highest is not None and not self.lowest < self.highest:
            raise Mistake(quote(self.highest), f"more than {self.lowest:g}, where the range begins", at=("highest",))
        return self


class SweepWords(Part):
    """What a sweep file says."""

    simcenter: Literal[1] = 1
    sweep: Annotated[str, Field(min_length=1, max_length=200)]
    """Its name."""
    title: str = ""
    scenario: Annotated[str, Field(min_length=1, max_length=300)]
    """A shipped scenario's name, or a file beside the sweep file or below it."""
    days: Annotated[int, Field(strict=True, ge=1, le=100_000)] | None = None
    precision: Annotated[dict[str, str], Field(min_length=1)] | None = None
    """How well measures must be known in every cell, as with ``--precision``."""
    max_days: Annotated[int, Field(strict=True, ge=15, le=100_000)] = 1_000
    seed: Annotated[int, Field(strict=True, ge=0, lt=2**64)] = 1
    policies: list[Annotated[str, Field(min_length=1, max_length=500)]] = Field(default_factory=list)
    """Routing in words; ``base`` is the scenario's own."""
    design: Design = "grid"
    samples: Annotated[int, Field(strict=True, ge=1, le=MOST_CELLS)] | None = None
    design_seed: Annotated[int, Field(strict=True, ge=0, lt=2**32)] = 1
    factors: Annotated[dict[Name, Factor], Field(max_length=50)] = Field(default_factory=dict)
    cells: Annotated[list[dict[Name, Setting]], Field(max_length=MOST_CELLS)] | None = None
    """The settings of each cell, for the design ``list``."""
    measures: Annotated[list[str], Field(min_length=1, max_length=500)]
    """Measures, of all or of a part: ``mean_wait``, ``service_level of premier``."""

    @model_validator(mode="after")
    def _has_what_its_design_needs(self) -> SweepWords:
        if (self.samples is None) == (self.design in SAMPLED):
            found = f"the design {self.design} {'without' if self.samples is None else 'with'} samples"
            raise Mistake(found, f"samples with {' and '.join(SAMPLED)}, and only there", at=("design",))
        if (self.cells is None) == (self.design == "list"):
            found = f"the design {self.design} {'without' if self.cells is None else 'with'} cells"
            raise Mistake(found, "cells with the design list, and only there", at=("design",))
        if self.design == "sobol" and self.samples is not None and self.samples & (self.samples - 1):
            raise Mistake(quote(self.samples), "a power of two: Sobol points are balanced only then", at=("samples",))
        if not self.factors and not self.policies:
            raise Mistake("nothing that varies", "factors, policies or both")
        return self
