"""The reference of the scenario language knows every key, default and word of the models, and its examples load."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any, Literal, get_args, get_origin

import pytest
import yaml
from pydantic.fields import FieldInfo

from simcenter.routing.families.presets import CUSTOMER_POLICIES, POOL_POLICIES
from simcenter.scenario.demand.listed import Customer, Customers
from simcenter.scenario.distributions.composed import DISTRIBUTIONS, Component
from simcenter.scenario.entry.words import Balks, Callback, Entry
from simcenter.scenario.loading import load_text
from simcenter.scenario.model import Money, Scenario, ServiceLevel, SourcedNumber
from simcenter.scenario.parts.base import Part
from simcenter.scenario.parts.calendar import Calendar, Start
from simcenter.scenario.parts.channels.chats import Chats
from simcenter.scenario.parts.customers import (
    Channel,
    FirstResponse,
    FollowUps,
    Growth,
    Need,
    Promise,
    Redial,
    Returns,
    SelfService,
    Style,
    Tier,
    Upgrade,
)
from simcenter.scenario.parts.escalations import Escalation, Level, Misroute
from simcenter.scenario.parts.factors import DayFactor, IntervalFactor
from simcenter.scenario.parts.incidents import Incident
from simcenter.scenario.parts.people import Break, Learning, Person, Pool, Shift, Spread, StepFactors
from simcenter.scenario.parts.volumes import Mailing, Population, Stream, Volumes
from simcenter.scenario.parts.wording import LocalFirst, NamedAgent, PolicyWords, RoutingWords, Step, Transfer

PAGE = (Path(__file__).parents[2] / "docs" / "language.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
WHOLE = [text for text in EXAMPLES if text.startswith("simcenter:")]
FRAGMENTS = [text for text in EXAMPLES if not text.startswith("simcenter:")]
HEADINGS: dict[str, type[Part]] = {
    "The file": Scenario,
    "Sources": SourcedNumber,
    "Calendar": Calendar,
    "Start": Start,
    "Tiers": Tier,
    "Promise": Promise,
    "Upgrade": Upgrade,
    "First response": FirstResponse,
    "Customers": Customers,
    "A customer": Customer,
    "Needs": Need,
    "Talk that grows with the wait": Growth,
    "Channels": Channel,
    "Self-service": SelfService,
    "Styles": Style,
    "Volumes": Volumes,
    "Day factor": DayFactor,
    "Interval factor": IntervalFactor,
    "Incidents": Incident,
    "Learning": Learning,
    "Mailing": Mailing,
    "Stream": Stream,
    "Population": Population,
    "Follow-ups": FollowUps,
    "Returns": Returns,
    "Redial": Redial,
    "Entry": Entry,
    "Who balks": Balks,
    "A call-back": Callback,
    "Levels of support": Level,
    "Escalation": Escalation,
    "Misroute": Misroute,
    "Pools": Pool,
    "Chats": Chats,
    "A person": Person,
    "Spread of speed": Spread,
    "Shift": Shift,
    "Break": Break,
    "Steps of handle time": StepFactors,
    "Routing": RoutingWords,
    "A step of widening": Step,
    "A transfer": Transfer,
    "Local first": LocalFirst,
    "An agent of their own": NamedAgent,
    "A policy": PolicyWords,
    "Service level": ServiceLevel,
    "Money": Money,
}
"""Where the keys of each model are."""


def section(heading: str) -> str:
    """The text below a heading, up to the next one."""
    found = re.search(rf"^###? {re.escape(heading)}\n(.*?)(?=^##|\Z)", PAGE, re.MULTILINE | re.DOTALL)
    assert found is not None, f"docs/language.md: no heading {heading!r}"
    return found[1]


def rows(heading: str) -> dict[str, list[str]]:
    """The cells of the table of keys below a heading, by key: meaning, written form, default."""
    table = section(heading).partition("| Key |")[2].partition("\n\n")[0]
    cells = [[cell.strip() for cell in line.strip("|").split(" | ")] for line in table.splitlines()[2:]]
    return {row[0].strip("| `"): [cell.strip("| ") for cell in row[1:]] for row in cells}


def quoted(cell: str) -> list[str]:
    """The words between backticks."""
    return re.findall(r"`([^`]+)`", cell)


def choices(annotation: Any) -> Iterator[str]:
    """The words a field may be, wherever in its type they stand."""
    if get_origin(annotation) is Literal:
        yield from (str(word) for word in get_args(annotation))
    for inner in get_args(annotation):
        if inner is not annotation:
            yield from choices(inner)


def merged(base: Mapping[str, Any], more: Mapping[str, Any]) -> dict[str, Any]:
    """Add a fragment, key by key; what is not a mapping replaces."""
    both = dict(base)
    for key, value in more.items():
        old = both.get(key)
        both[key] = merged(old, value) if isinstance(old, dict) and isinstance(value, dict) else value
    return both


def plain(text: str) -> Any:
    """Read YAML with every scalar as it is written, so that 08:00 stays a time of day."""
    return yaml.load(text, Loader=yaml.BaseLoader)


def written(data: Any) -> str:
    """Write plain data so that the project's own reader sees what the page says."""
    if isinstance(data, dict):
        return "{" + ", ".join(f"{key}: {written(value)}" for key, value in data.items()) + "}"
    if isinstance(data, list):
        return "[" + ", ".join(written(value) for value in data) + "]"
    return json.dumps(data) if re.search(r"[,:{}\[\]#'] ?", data) and not re.fullmatch(r"[0-9:-]+", data) else data


def test_every_model_of_the_language_has_a_section() -> None:
    known = set(HEADINGS.values())
    models = [model for model in Part.__subclasses__() if model.__module__.startswith("simcenter.scenario.")]
    missing = [model.__name__ for model in models if model not in known]
    assert missing == [], "add a heading to docs/language.md and to HEADINGS"


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_section_has_a_row_for_every_key_and_for_no_other(heading: str) -> None:
    assert list(rows(heading)) == [field.alias or key for key, field in HEADINGS[heading].model_fields.items()]


@pytest.mark.parametrize("heading", HEADINGS)
def test_a_section_tells_defaults_and_choices_as_the_model_has_them(heading: str) -> None:
    model = HEADINGS[heading]
    model.model_rebuild()
    for key, field in model.model_fields.items():
        _, form, default = rows(heading)[key]
        assert default.startswith("required") == field.is_required(), f"{key}: {default}"
        if (shown := default_of(model, key, field)) is not None:
            assert default == shown or quoted(default)[:1] == [shown], f"{key}: {default}, is {shown}"
        unknown = set(choices(field.annotation)) - set(quoted(form))
        assert not unknown, f"{key}: {unknown} not among the words {form}"


def default_of(model: type[Part], key: str, field: FieldInfo) -> str | None:
    """A default as the page writes it; None where words must do."""
    if field.is_required() or field.default is None:
        return None
    value = "" if model is PolicyWords else model.model_construct().model_dump(mode="json", include={key})[key]
    if value == {"fixed": "0 s"}:
        return "0 s"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:g}"
    if isinstance(value, dict) and "exponential" in value:
        return f"{{exponential: {value['exponential']}}}"
    if isinstance(value, str | int):
        return str(value) or ("empty" if model is not PolicyWords else None)
    return None


def test_every_distribution_is_there_with_all_its_numbers() -> None:
    lines = {quoted(line)[0]: line for line in section("Random times").splitlines() if line.startswith("| `")}
    assert list(lines) == list(DISTRIBUTIONS)
    for family, kind in DISTRIBUTIONS.items():
        kind.model_rebuild()
        assert kind.example in lines[family], f"{family}: {kind.example}"
        names = {field.alias or key for key, field in kind.model_fields.items()}
        assert names <= set(quoted(lines[family])), f"{family}: {names}"
    assert set(Component.model_fields) <= set(quoted(lines["mixture"]))


def test_every_policy_is_there() -> None:
    listed = re.findall(r"^\| `(\w+)` \|", section("A policy").partition("| For customers")[2], re.MULTILINE)
    assert listed == [*CUSTOMER_POLICIES, *POOL_POLICIES]


@pytest.mark.parametrize("text", WHOLE)
def test_a_complete_example_loads(text: str) -> None:
    assert load_text(text).types


@pytest.mark.parametrize("fragment", FRAGMENTS)
def test_a_fragment_loads_as_an_addition_to_the_second_example(fragment: str) -> None:
    whole = merged(plain(WHOLE[1]), plain(fragment))
    scenario = load_text(written(whole))
    assert scenario != load_text(WHOLE[1])


def test_the_page_has_examples_of_most_sections() -> None:
    assert len(WHOLE) == 2
    used = {key for fragment in FRAGMENTS for key in plain(fragment)}
    words = {"simcenter", "name", "title", "story", "hypothesis", "wrong_if"}
    assert used == set(Scenario.model_fields) - words
