"""The resolved form: every default stated, nothing else changed, and a schema that knows it."""

from pathlib import Path
from typing import Any

import jsonschema
import pytest
from hypothesis import given

from simcenter.scenario.loading import load, load_text, shipped
from simcenter.scenario.model import Scenario
from simcenter.scenario.reading import read_document
from simcenter.scenario.resolving import resolve, schema, to_yaml
from tests.scenario.center import center, centers, scenario

SCHEMA = jsonschema.Draft202012Validator(schema())


@given(data=centers())
def test_loading_the_resolved_form_gives_an_equal_scenario_and_resolving_twice_changes_nothing(
    data: dict[str, Any],
) -> None:
    once = Scenario.model_validate(data, context={"in_file": True})
    again = load_text(to_yaml(once))
    assert again == once
    assert resolve(again) == resolve(once)


@given(data=centers())
def test_the_schema_accepts_what_authors_write_and_what_resolving_makes_of_it(data: dict[str, Any]) -> None:
    SCHEMA.validate(data)
    SCHEMA.validate(resolve(Scenario.model_validate(data, context={"in_file": True})))


def test_resolving_states_defaults_in_the_words_of_a_file() -> None:
    resolved = resolve(scenario())
    assert resolved["calendar"]["closing"] == "drain"
    assert resolved["channels"] == {"phone": {"kind": "call", "before_queue": {"fixed": "0 s"}}}
    assert resolved["tiers"]["premier"]["promise"] == {"share": "80%", "within": "20 s", "period": "day"}
    assert resolved["needs"]["billing"]["wrap"] == {"fixed": "30 s"}
    assert resolved["routing"]["customers"] == {"policy": "head_start", "premier": "90 s"}
    assert resolved["routing"]["pools"] == {"policy": "preference"}


def test_resolving_keeps_the_authors_way_of_saying_it() -> None:
    streams = resolve(scenario())["volumes"]["streams"]
    assert streams[1]["per_hour"] == {"08:00-10:00": 40, "10:00-12:00": 20}
    assert "per_interval" not in streams[1]
    assert streams[2]["per_day"] == 80


def test_a_start_in_a_word_is_the_default() -> None:
    assert scenario(calendar__start="empty") == scenario()


def test_the_schema_itself_is_sound_and_its_defaults_fit_it() -> None:
    described = schema()
    jsonschema.Draft202012Validator.check_schema(described)
    defaults = list(_defaults(described))
    assert len(defaults) > 40
    for part in defaults:
        jsonschema.Draft202012Validator({**part, "$defs": described["$defs"]}).validate(part["default"])


def _defaults(part: Any) -> Any:
    if isinstance(part, dict):
        if "default" in part and not isinstance(part.get("properties"), dict):
            yield part
        for inner in part.values():
            yield from _defaults(inner)
    elif isinstance(part, list):
        for inner in part:
            yield from _defaults(inner)


@pytest.mark.parametrize(
    "name",
    [
        "unknown_key_in_pool",
        "unknown_section",
        "duration_without_unit",
        "wage_without_unit",
        "percent_as_whole_number",
        "unknown_distribution",
        "missing_day_factor",
        "agent_rule_misspelt",
        "bare_head_count",
        "quoted_number",
        "too_many_attempts",
    ],
)
def test_an_editor_with_the_schema_marks_what_is_wrong_within_a_part(name: str) -> None:
    invalid = Path(__file__).parent / "invalid"
    assert not SCHEMA.is_valid(read_document(invalid / f"{name}.yaml").data)


def test_the_schema_accepts_the_shipped_scenarios() -> None:
    for name in shipped():
        SCHEMA.validate(resolve(load(name)))
    SCHEMA.validate(center())
