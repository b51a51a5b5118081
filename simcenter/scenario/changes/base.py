"""What all what-if changes share: a text, a pure function of a scenario, and how names are looked up."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeVar

from pydantic import ValidationError

from simcenter.scenario.checks import ScenarioProblems, draft_of
from simcenter.scenario.errors import Mistake, Mistakes, nearest, place_text, quote
from simcenter.scenario.model import Scenario
from simcenter.scenario.parts.people import Pool
from simcenter.scenario.parts.stretches import intervals_in
from simcenter.scenario.parts.volumes import Stream
from simcenter.scenario.parts.wording import RoutingWords
from simcenter.scenario.selectors import check_selectors, matches, names_in
from simcenter.scenario.validating import mistakes_in

Value = TypeVar("Value")


@dataclass(frozen=True)
class Change(ABC):
    """A what-if in the words its author wrote."""

    text: str

    def apply(self, scenario: Scenario) -> Scenario:
        """Return the changed scenario, checked as a whole.

        Raises
        ------
        Mistake, Mistakes
            When the change names something the scenario does not have, or what it asks for cannot be.
        """
        try:
            return self._changed(scenario)
        except ValidationError as error:
            raise Mistakes(_told(error)) from None

    @abstractmethod
    def _changed(self, scenario: Scenario) -> Scenario:
        """Return the changed scenario; what no longer holds together is told by `apply`."""

    def effect(self, scenario: Scenario) -> str:
        """Say what the change does to this scenario where its words alone might mislead."""
        return self.text


@dataclass(frozen=True)
class Factor:
    """A multiplication: ``x1.2``, ``+15%``, ``-20%``."""

    value: Fraction

    def __call__(self, number: float) -> float:
        """Multiply; as exactly as the decimal words say it."""
        return float(self.value * Fraction(number))

    def __str__(self) -> str:
        return f"x{float(self.value):g}"


def _told(error: ValidationError) -> list[Mistake]:
    """Say what cannot be: a value a part cannot have, or a scenario that no longer holds together."""
    causes = [entry.get("ctx", {}).get("error") for entry in error.errors()]
    across = [
        mistake for cause in causes if isinstance(cause, ScenarioProblems) for mistake in cause.mistakes
    ]
    if across:
        broken = "afterwards the scenario would not hold together: "
        return [
            Mistake(f"{broken}{place_text(mistake.at)}: {mistake}", nearest=mistake.nearest) for mistake in across
        ]
    given = {entry["loc"][0]: entry["input"] for entry in error.errors() if len(entry["loc"]) == 1}
    return [
        Mistake(mistake.found, mistake.expected, nearest=mistake.nearest) for mistake in mistakes_in(error, given)
    ]


def find_name(what: str, name: str, names: Iterable[str]) -> str:
    """Look a name up, upper and lower case being the same where that is not ambiguous."""
    known = list(names)
    if name in known:
        return name
    alike = [candidate for candidate in known if candidate.casefold() == name.casefold()]
    if len(alike) == 1:
        return alike[0]
    meant = nearest(name, known) or next(
        (other for other in known if name.casefold() in other.casefold()), None
    )
    raise Mistake(f"{quote(name)}, which is no {what}", f"one of {', '.join(known)}", nearest=meant)


def find_pools(scenario: Scenario, name: str | None) -> list[str]:
    """Look a pool up; without a name, all pools are meant."""
    return list(scenario.pools) if name is None else [find_name("pool", name, scenario.pools)]


def find_streams(scenario: Scenario, whom: str | None) -> list[int]:
    """Find the streams a selector of tier, need and channel is about; without one, all of them.

    Raises
    ------
    Mistake
        When a name is unknown or ambiguous, or no stream matches.
    """
    streams = scenario.volumes.streams
    if whom is None:
        return list(range(len(streams)))
    vocabulary = draft_of(scenario).vocabulary.without_state()
    selector = "/".join(
        find_name("tier, need or channel", name, vocabulary.names()) for name in names_in(whom)
    )
    for mistake in check_selectors([selector], vocabulary):
        raise Mistake(mistake.found, mistake.expected, nearest=mistake.nearest)
    return [
        i for i, stream in enumerate(streams) if matches(selector, (stream.tier, stream.need, stream.channel))
    ]


def with_streams(
    scenario: Scenario, chosen: Iterable[int], alter: Callable[[int, Stream], Stream]
) -> list[Stream]:
    """List the streams, those chosen altered."""
    picked = set(chosen)
    return [alter(i, stream) if i in picked else stream for i, stream in enumerate(scenario.volumes.streams)]


def with_sections(scenario: Scenario, **sections: Any) -> Scenario:
    """Return a scenario with some sections replaced, checked anew."""
    changed: Scenario = scenario.changed(**sections)
    return changed


def with_pools(scenario: Scenario, replaced: Mapping[str, Pool]) -> Scenario:
    """Return a scenario with some pools replaced; new ones are appended, so that no other draw moves."""
    return with_sections(scenario, pools={**scenario.pools, **replaced})


def each_plan(
    scenario: Scenario, alter: Callable[[RoutingWords], RoutingWords]
) -> dict[str, RoutingWords | dict[str, RoutingWords]]:
    """Alter the routing plan and every alternative one."""
    return {
        "routing": alter(scenario.routing),
        "policies": {name: alter(words) for name, words in scenario.policies.items()},
    }


def intervals_of(scenario: Scenario, stretch: str | None) -> range:
    """The intervals of a stretch of the day, of the whole day without one."""
    if stretch is None:
        return range(scenario.calendar.intervals)
    return range(*intervals_in(stretch, scenario.calendar))
