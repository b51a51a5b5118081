"""Where the choices of a random world come from: Hypothesis, or dice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from typing import Protocol, TypeVar

from hypothesis import strategies as st

T = TypeVar("T")


class Choices(Protocol):
    """Where a world's choices come from."""

    def flag(self) -> bool:
        """Yes or no."""

    def among(self, options: Sequence[T]) -> T:
        """One of some options."""

    def between(self, low: int, high: int) -> int:
        """A whole number, the bounds included."""


@dataclass(frozen=True)
class Drawn:
    """Choices of Hypothesis, which can make a world smaller; many of its worlds are like the ones before."""

    draw: st.DrawFn

    def flag(self) -> bool:
        """See `Choices`."""
        return self.draw(st.booleans())

    def among(self, options: Sequence[T]) -> T:
        """See `Choices`."""
        return self.draw(st.sampled_from(options))

    def between(self, low: int, high: int) -> int:
        """See `Choices`."""
        return self.draw(st.integers(low, high))


class Rolled(Random):
    """Choices of dice: no two worlds have anything to do with each other."""

    def flag(self) -> bool:
        """See `Choices`."""
        return self.random() < 0.5

    def among(self, options: Sequence[T]) -> T:
        """See `Choices`."""
        return options[int(self.random() * len(options))]

    def between(self, low: int, high: int) -> int:
        """See `Choices`."""
        return low + int(self.random() * (high - low + 1))
