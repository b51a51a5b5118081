"""Selectors name queues by their words, such as ``premier`` or ``premier/billing``; the most exact wins."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations
from typing import Final, TypeVar

from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote

STATES: Final = ("first", "repeat")
"""The states a queue's contacts may be in: a first contact, or one that an earlier contact caused."""

RECOGNITION: Final = ("recognised", "unrecognised")
"""Whether the center knows whose contact it is."""

ON_THE_LINE: Final = ("live", "callback")
"""Whether a customer waits on the line or for a call-back, where call-backs have queues of their own."""

FIRST_LINE: Final = "first_line"
"""The level of support of contacts that have not been passed on."""

DEFAULT: Final = "default"
"""The selector of everything; every other one that matches is more specific."""

BONUS: Final = "bonus"
"""A parameter of policies of the affine-age family."""

RESERVED: Final = frozenset({*STATES, *RECOGNITION, FIRST_LINE, DEFAULT, BONUS, "policy", "parameters"})
"""Words that tiers, needs and channels cannot be called, because a selector or a policy would be misread."""

Value = TypeVar("Value")
Other = TypeVar("Other")


@lru_cache(maxsize=10_000)
def names_in(selector: str) -> tuple[str, ...]:
    """Take a selector apart into its names; `default` has none."""
    return () if selector.strip() == DEFAULT else tuple(name.strip() for name in selector.split("/"))


def matches(selector: str, words: Collection[str]) -> bool:
    """Whether a selector is about the queue (or contact type) with these words."""
    return _all_in(names_in(selector), words)


def _all_in(names: tuple[str, ...], words: Collection[str]) -> bool:
    return all(name in words for name in names)


def select(mapping: Mapping[str, Value], words: tuple[str, ...], default: Other) -> Value | Other:
    """Look a queue up in a mapping from selectors to values.

    Parameters
    ----------
    mapping
        Values by selector.
    words
        Tier, need, channel and perhaps the states of the queue.
    default
        What to return when no selector matches.

    Returns
    -------
    The value of the matching selector with most names.

    Raises
    ------
    Mistake
        When two selectors with equally many names match: nothing says which is meant.
    """
    best: tuple[int, str] | None = None
    tied = ""
    for selector in mapping:
        names = names_in(selector)
        if (best is None or len(names) >= best[0]) and _all_in(names, words):
            tied = best[1] if best is not None and len(names) == best[0] else ""
            best = (len(names), selector)
    if best is None:
        return default
    if tied:
        raise _tie(tied, best[1], words)
    return mapping[best[1]]


@dataclass(frozen=True)
class Vocabulary:
    """The words selectors of one scenario may use.

    Parameters
    ----------
    kinds
        The names of each kind: tier, need, channel, state, recognition.
    queues
        The words of every queue there is.
    complete
        Whether `queues` are all queues; if not (a stream could not be read), no selector is blamed for
        matching none of them.
    """

    kinds: Mapping[str, tuple[str, ...]]
    queues: tuple[tuple[str, ...], ...]
    complete: bool = True

    def kinds_of(self, name: str) -> list[str]:
        """List the kinds a name belongs to; more than one is ambiguous."""
        return [kind for kind, names in self.kinds.items() if name in names]

    def names(self) -> tuple[str, ...]:
        """List all names of all kinds."""
        return tuple(dict.fromkeys(name for names in self.kinds.values() for name in names))

    def without_state(self) -> Vocabulary:
        """Return the vocabulary of contact types: tier, need and channel, but no state."""
        of_queues = ("state", "recognition", "line", "level")
        kinds = {kind: names for kind, names in self.kinds.items() if kind not in of_queues}
        queues = tuple(dict.fromkeys(words[:3] for words in self.queues))
        return Vocabulary(kinds, queues, self.complete)


def check_selectors(selectors: Iterable[str], vocabulary: Vocabulary, at: KeyPath = ()) -> list[Mistake]:
    """Find selectors with unknown names, selectors that match nothing, and ties.

    Parameters
    ----------
    selectors
        The keys of one mapping.
    vocabulary
        The words they may use.
    at
        Where the mapping stands in the scenario; each mistake stands at the selector's key in it.
    """
    chosen = list(selectors)
    mistakes = {selector: _mistake_in(selector, vocabulary) for selector in chosen}
    found = [mistake.inside((*at, selector)) for selector, mistake in mistakes.items() if mistake is not None]
    by_names: dict[frozenset[str], list[str]] = {}
    for selector, mistake in mistakes.items():
        if mistake is None:
            by_names.setdefault(frozenset(names_in(selector)), []).append(selector)
    ties: dict[tuple[str, str], tuple[str, ...]] = {}
    for words in vocabulary.queues:
        for pair in _ties(by_names, words):
            ties.setdefault(pair, words)
    return found + [
        _tie(first, second, words).inside((*at, second)) for (first, second), words in ties.items()
    ]


def _mistake_in(selector: str, vocabulary: Vocabulary) -> Mistake | None:
    """Find what is wrong with one selector by itself."""
    names = names_in(selector)
    known = vocabulary.names()
    kinds = [kind for kind in vocabulary.kinds if kind != "recognition"]  # for people a state like any other
    expected = f"a {', '.join(kinds[:-1])} or {kinds[-1]}, or several joined by /"
    for name in names:
        if name not in known:
            parts = [nearest(name, known) if part == name else part for part in names]
            meant = None if None in parts else "/".join(str(part) for part in parts)
            where = f" in {quote(selector)}" if len(names) > 1 else ""
            return Mistake(f"unknown name {quote(name)}{where}", expected, nearest=meant, at_key=True)
        both = vocabulary.kinds_of(name)
        if len(both) > 1:
            expected = "names that tell them apart"
            return Mistake(f"{quote(name)}, which is a {both[0]} and a {both[1]}", expected, at_key=True)
    used = [vocabulary.kinds_of(name)[0] for name in names]
    twice = next((kind for kind in used if used.count(kind) > 1), None)
    if twice is not None:
        return Mistake(
            f"two names of a {twice} in {quote(selector)}", "one: no contact has both", at_key=True
        )
    if vocabulary.complete and not any(_all_in(names, words) for words in vocabulary.queues):
        return Mistake(
            f"{quote(selector)}, which no contact is", "a selector that matches a stream", at_key=True
        )
    return None


def _ties(by_names: Mapping[frozenset[str], list[str]], words: tuple[str, ...]) -> list[tuple[str, str]]:
    """Pair the selectors that compete for one queue because none is more specific; usually there are none."""
    for size in range(len(words), -1, -1):
        subsets = (frozenset(subset) for subset in combinations(words, size))
        rivals = [selector for subset in subsets for selector in by_names.get(subset, ())]
        if rivals:
            return [(rivals[0], rival) for rival in rivals[1:]]
    return []


def _tie(first: str, second: str, words: tuple[str, ...]) -> Mistake:
    """Say that two selectors compete for the same queue."""
    exact = "/".join(words[:2])
    expected = f"one of them to be more specific, such as {quote(exact)}"
    return Mistake(
        f"{quote(first)} and {quote(second)}, which both match {quote('/'.join(words))}",
        expected,
        at_key=True,
    )
