"""The random words of a row: whose luck it is, and four words of a counter and a key at a time."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from simcenter.engine.drawing.kernels import DAY_OFFSET, PLACE_BITS, fill_words
from simcenter.engine.tables import LONGEST_MS, NEVER, Flags, Floats, Ints, SmallInts, Words

if TYPE_CHECKING:
    from simcenter.engine.drawing.recipe import Recipe

IN_SERVICE, WAITING = 4095, 4094
"""Interval numbers of contacts that are there at the start."""


@dataclass(frozen=True)
class Who:
    """Whose luck rows carry, and when those dial that arrive by themselves."""

    index: Words
    day: SmallInts
    attempt: SmallInts
    type: SmallInts
    dial_ms: Ints
    home: SmallInts | None = None  # type of the first contact, where later ones may be of others

    @property
    def stream(self) -> SmallInts:
        """The contact type by whose name the words are known."""
        return self.type if self.home is None else self.home

    def take(self, rows: Ints) -> Who:
        """The same for some of the rows."""
        home = None if self.home is None else self.home[rows]
        return Who(self.index[rows], self.day[rows], self.attempt[rows], self.type[rows], self.dial_ms[rows], home)


@dataclass(frozen=True)
class Luck:
    """The rows of one replication, and what their words depend on."""

    recipe: Recipe
    seed: int
    replication: int
    who: Who

    def words(self, rows: Ints, attempt: SmallInts | int, block: int) -> Words:
        """Four words of a block for some rows, shape (rows, 4); attempt 0 is the issue's own, whatever the attempt."""
        who = self.who.take(rows)
        keys = np.array([kind.key for kind in self.recipe.kinds], np.uint32)[who.stream]
        return words_of(self.seed, self.replication, who.index, keys, middle_words(who.day, attempt, block))


def there_at_start(index: Words) -> Flags:
    """Flag the rows of issues whose first contact is there at the start."""
    return np.asarray(index >> np.uint32(PLACE_BITS) >= WAITING, np.bool_)


def whole_ms(drawn: Floats) -> Ints:
    """Drawn times in whole milliseconds, `LONGEST_MS` at most but for those that never end."""
    times: Ints = np.rint(np.minimum(drawn, LONGEST_MS)).astype(np.int64)
    return np.where(drawn >= NEVER, NEVER, times)


def name_key(text: str) -> int:
    """Hash a name to 32 bits, the same on every machine and for ever."""
    return int.from_bytes(hashlib.blake2b(text.encode(), digest_size=4).digest(), "little")


def middle_words(day: SmallInts | Ints, attempt: SmallInts | int, block: int) -> Words:
    """The second counter word."""
    return ((day + DAY_OFFSET) << 16 | attempt << 8 | block).astype(np.uint32)


def words_of(seed: int, replication: int, index: Words, who: Words, middle: Words) -> Words:
    """Four words of every counter (index, middle, who, replication), shape (rows, 4)."""
    out = np.empty((len(index), 4), np.uint32)
    fill_words(index, middle, who, replication, seed & 0xFFFFFFFF, seed >> 32, out)
    return out
