"""Queues of an export become names a scenario can use, and find their tier and need."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from simcenter.scenario.errors import Mistake, Mistakes, nearest, quote
from simcenter.scenario.selectors import RESERVED
from simcenter.scenario.units import NAME_PATTERN

_LETTERS = str.maketrans(
    {"ß": "ss", "æ": "ae", "ø": "o", "ł": "l", "đ": "d", "ä": "ae", "ö": "oe", "ü": "ue", "&": " and "}
)
_NAME = re.compile(NAME_PATTERN)


@dataclass(frozen=True)
class Place:
    """Where the contacts of a queue belong."""

    tier: str
    need: str


def safe_names(texts: Iterable[str], taken: Iterable[str] = ()) -> dict[str, str]:
    """Make names of letters, digits and underscores, all different, none with a meaning in routing.

    Parameters
    ----------
    texts
        Names as the export writes them.
    taken
        Names others have already.
    """
    names: dict[str, str] = {}
    used = {*taken}
    for text in texts:
        plain = unicodedata.normalize("NFKD", text.lower().translate(_LETTERS))
        name = re.sub(r"[^a-z0-9]+", "_", plain.encode("ascii", "ignore").decode()).strip("_")[:60]
        name = name if name[:1].isalpha() else f"queue_{name}".rstrip("_")
        name = f"{name}_queue" if name in RESERVED else name
        free, number = name, 2
        while free in used:
            free, number = f"{name}_{number}", number + 1
        names[text] = free
        used.add(free)
    return names


def parse_places(texts: Sequence[str]) -> dict[str, Place]:
    """Read maps such as ``Billing VIP=premier/billing``.

    Raises
    ------
    Mistakes
        For maps of another form, names a scenario cannot use, and queues mapped twice.
    """
    places: dict[str, Place] = {}
    mistakes = []
    for text in texts:
        queue, equals, target = text.rpartition("=")
        tier, slash, need = (part.strip() for part in target.partition("/"))
        queue = queue.strip()
        bad = next((name for name in (tier, need) if not _NAME.fullmatch(name) or name in RESERVED), None)
        if not equals or not slash or not queue or bad is not None:
            expected = (
                "a queue, a tier and a need, such as 'Billing VIP=premier/billing' (names of letters, digits and _)"
            )
            mistakes.append(Mistake(quote(text), expected))
        elif queue in places:
            mistakes.append(Mistake(f"{quote(queue)} again", "each queue once"))
        else:
            places[queue] = Place(tier, need)
    if mistakes:
        raise Mistakes(mistakes)
    return places


def place_queues(queues: Sequence[str], mapped: Mapping[str, Place], tier: str) -> dict[str, Place]:
    """Give every queue its tier and need: as mapped, or its own need in the usual tier.

    Raises
    ------
    Mistakes
        When a map names a queue there is none of.
    """
    strange = [queue for queue in mapped if queue not in queues]
    if strange:
        listed = ", ".join(quote(queue, 40) for queue in queues[:20])
        raise Mistakes(
            Mistake(f"the queue {quote(queue)}", f"one of {listed}", nearest=nearest(queue, queues), at=("map",))
            for queue in strange
        )
    own = safe_names((queue for queue in queues if queue not in mapped), {place.need for place in mapped.values()})
    # In the order of the maps first: that is the order of tiers, highest first.
    places = dict(mapped)
    places.update({queue: Place(tier, own[queue]) for queue in queues if queue not in mapped})
    return places
