"""The resolved form of a scenario states every default in the author's words; editors get a schema."""

from __future__ import annotations

from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue

from simcenter.scenario.model import Scenario
from simcenter.scenario.writing import to_yaml as write_yaml

_EXACT = 2**53


def resolve(scenario: Scenario) -> dict[str, Any]:
    """Write a scenario out as plain data with every default filled in.

    Loading the result gives an equal scenario, and resolving that one changes nothing. What the author gave
    in one of several forms keeps it: stretches of the day stay stretches. Durations, shares, clock times and
    wages are written with their units.

    Returns
    -------
    dict
        Dictionaries, lists, text, numbers and true/false; nothing is None.
    """
    return {key: _plain(value) for key, value in scenario.model_dump(mode="json", exclude_none=True).items()}


def to_yaml(scenario: Scenario) -> str:
    """Write the resolved form as a YAML file."""
    return write_yaml(resolve(scenario))


def schema() -> dict[str, Any]:
    """Describe scenario files as a JSON schema (draft 2020-12), so that editors complete and check them.

    The schema knows keys, forms and units. What must hold across parts (names, sums, lengths) takes `check`.
    """
    described = Scenario.model_json_schema(schema_generator=_DefaultsAsWritten)
    described["required"] = ["simcenter", *(key for key in described["required"] if key != "simcenter")]
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **described}


class _DefaultsAsWritten(GenerateJsonSchema):
    """Gives defaults as a file would: ``30 min``, not 1800000."""

    def default_schema(self, schema: Any) -> JsonSchemaValue:
        described = super().default_schema(schema)
        writer = schema["schema"].get("serialization")
        if described.get("default") is not None and writer is not None and writer["type"] == "function-plain":
            described["default"] = _plain(writer["function"](schema["default"]))
        return described


def _plain(value: Any) -> Any:
    """Write whole numbers as people do: 12, not 12.0."""
    if isinstance(value, dict):
        return {key: _plain(item) for key, item in value.items()}
    if isinstance(value, list):
        return [_plain(item) for item in value]
    if isinstance(value, float) and value.is_integer() and abs(value) < _EXACT:
        return int(value)
    return value
