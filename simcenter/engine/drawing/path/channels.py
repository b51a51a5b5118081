"""Contacts that come over another channel than the one before: the same issue, and the same luck, of another type.

Words stay those of the type of the issue's first contact, so that they are never those of another customer. The channel
has a lane of the ninth block of a row's words: whichever way the contact comes about, a redial or a return, its
channel is the same.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from simcenter.engine.drawing.words import Luck
from simcenter.engine.tables import Ints, SmallInts
from simcenter.scenario.model import ContactType, Scenario

BLOCK, CHANNEL = 8, 0


@dataclass(frozen=True)
class NextTypes:
    """The types the contact after one of a type may have."""

    below: Ints  # ascending word thresholds, one for each other type
    types: SmallInts  # those, and last the type itself


def next_types(scenario: Scenario, kind: ContactType) -> NextTypes:
    """Work out the types of contacts that one of a type may cause."""
    place = {(other.tier, other.need, other.channel): other.index for other in scenario.types}
    shares = scenario.follow_ups.other_channel.get(kind.channel, {})
    below = np.rint(np.cumsum(list(shares.values())) * 2.0**32).astype(np.int64)
    others = [place[kind.tier, kind.need, channel] for channel in shares]
    return NextTypes(below, np.array([*others, kind.index], np.int32))


def types_reached(kinds: tuple[NextTypes, ...], kind: int) -> set[int]:
    """The types the contacts of an issue may have that begins with one of a type."""
    reached, ahead = {kind}, [kind]
    while ahead:
        new = {int(other) for other in kinds[ahead.pop()].types} - reached
        reached |= new
        ahead += new
    return reached


def types_after(luck: Luck, rows: Ints, before: SmallInts) -> SmallInts:
    """The types of some rows, by those of the contacts before them."""
    words = luck.words(rows, luck.who.attempt[rows], BLOCK)[:, CHANNEL].astype(np.int64)
    after = before.copy()
    for kind, following in enumerate(luck.recipe.next_types):
        here = np.flatnonzero(before == kind)
        after[here] = following.types[np.searchsorted(following.below, words[here], side="right")]
    return after


def types_of_rows(luck: Luck, begin: SmallInts, follows: SmallInts) -> SmallInts:
    """The type of every row, following each issue from its first row on.

    Parameters
    ----------
    luck
        The rows, all as of the types of their issues' first contacts.
    begin
        Types of the rows that arrive by themselves.
    follows
        The row each row may wake, or a negative number.
    """
    types = luck.who.type.copy()
    types[: len(begin)] = begin
    ahead = np.flatnonzero(follows[: len(begin)] >= 0)
    while len(ahead):
        rows = follows[ahead].astype(np.int64)
        types[rows] = types_after(luck, rows, types[ahead])
        ahead = rows[follows[rows] >= 0]
    return types


__all__ = ["NextTypes", "next_types", "types_after", "types_of_rows", "types_reached"]
