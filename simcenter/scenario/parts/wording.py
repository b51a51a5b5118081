"""How a scenario words its routing: a policy for customers, one for pools, an agent rule, who serves whom."""

from __future__ import annotations

import re
from typing import Annotated, Any, Final, Literal

from pydantic import (
    Field,
    GetJsonSchemaHandler,
    PlainSerializer,
    PlainValidator,
    ValidationInfo,
    WithJsonSchema,
    model_serializer,
    model_validator,
)
from pydantic.json_schema import JsonSchemaValue

from simcenter.scenario.errors import KeyPath, Mistake, nearest, quote
from simcenter.scenario.parts.base import Name, Part
from simcenter.scenario.selectors import BONUS
from simcenter.scenario.units import DURATION_PATTERN, Duration, PositiveDuration, format_duration, parse_duration

Parameter = float | str | list[str]
"""A number, a duration such as ``20 s``, or a list of pool names."""

Parameters = dict[str, Parameter | dict[str, Parameter]]
"""By selector, or by the name of a parameter and then by selector: ``base: {premier: 90 s}``."""

SECTIONS: Final = {
    "affine": ("base", "rate", "cap"),
    "tracking": ("share", "within", "late"),
    "percentage": ("shares", "after"),
}
"""Policies whose parameters have names of their own."""
BY_POOL: Final = ("idleness_ratio",)
"""Policies whose parameters are by pool."""

WITH_BONUS: Final = (
    "longest_wait",
    "head_start",
    "strict_tiers",
    "ageing_tiers",
    "promise_slack",
    "service_objective",
    "affine",
)
"""Policies that take a `bonus` by selector beside their parameters."""


def _read_opening(value: object, info: ValidationInfo) -> str | int:
    if value in ("at once", "never"):
        return str(value)
    if type(value) is int and value >= 0 and not (info.context or {}).get("in_file"):
        return value
    try:
        return parse_duration(value)
    except Mistake as mistake:
        meant = nearest(value, ["at once", "never"]) if isinstance(value, str) else None
        expected = f"{mistake.expected}, or at once, or never"
        raise Mistake(mistake.found, expected, nearest=mistake.nearest or meant) from None


Opening = Annotated[
    Literal["at once", "never"] | int,
    PlainValidator(_read_opening),
    PlainSerializer(
        lambda value: value if isinstance(value, str) else format_duration(value), return_type=str
    ),
    WithJsonSchema(
        {"anyOf": [{"enum": ["at once", "never"]}, {"type": "string", "pattern": DURATION_PATTERN}]}
    ),
]
"""From when pools that are not a queue's own may serve it."""


class PolicyWords(Part):
    """A policy by name with its parameters by selector: ``{policy: head_start, premier: 90 s}``."""

    policy: Name
    parameters: Parameters = Field(default_factory=dict)

    @model_validator(mode="before")
    @classmethod
    def _short_forms(cls, value: object) -> object:
        if isinstance(value, dict):
            _refuse_own(value.get("policy"), ("policy",))
        _refuse_own(value)
        if isinstance(value, str):
            return {"policy": value}
        if isinstance(value, dict) and "policy" in value and "parameters" not in value:
            rest = {key: v for key, v in value.items() if key != "policy"}
            return {"policy": value["policy"], "parameters": rest}
        return value

    @classmethod
    def __get_pydantic_json_schema__(cls, schema: Any, handler: GetJsonSchemaHandler) -> JsonSchemaValue:
        """Describe the short forms for editors: the policy's name, or name and parameters side by side."""
        reference = handler(schema)
        described = handler.resolve_ref_schema(reference)
        fields = described["properties"]
        body = {
            "type": "object",
            "properties": fields,
            "required": ["policy"],
            "additionalProperties": fields["parameters"]["additionalProperties"],
        }
        name, summary = fields["policy"], (cls.__doc__ or "").partition("\n")[0]
        described.clear()
        described.update(title=cls.__name__, description=summary, anyOf=[name, body])
        return reference

    def by_selector(self) -> dict[str, dict[str, Parameter]]:
        """The mappings from selectors to values among the parameters, by name; the policy's own has the name ''."""
        named = dict(self.parameters)
        found: dict[str, Any] = {}
        if self.policy in WITH_BONUS and BONUS in named:
            found[BONUS] = named.pop(BONUS)
        if self.policy in SECTIONS:
            found |= named
        else:
            found[""] = named
        return {name: mapping for name, mapping in found.items() if isinstance(mapping, dict)}

    @model_serializer
    def _short_form(self) -> dict[str, Any]:
        return {"policy": self.policy, **self.parameters}


def _refuse_own(name: object, at: KeyPath = ()) -> None:
    """Refuse the name of a user's own policy: a file is data, and data must not choose which code is run."""
    if isinstance(name, str) and re.fullmatch(r"[A-Za-z_][\w.]*:[A-Za-z_]\w*(:.*)?", name):
        found = f"{quote(name)}, a policy of your own, which a file never names"
        expected = "a shipped policy here; give your own with --policy on the command line or as an object in Python"
        raise Mistake(found, expected, at=at)


class NamedAgent(Part):
    """Contacts wait for an agent of their own, then for anybody."""

    who: Literal["manager", "last_agent"]
    hold: Duration
    """How long they wait for that agent alone; 0 s takes the agent only when idle at once."""


class Transfer(Part):
    """Contacts that have waited so long in their queue move to the queue of another tier."""

    after: PositiveDuration
    to: Name
    age: Literal["kept", "reset"] = "kept"
    """Whether they stand there by their wait so far, or begin at the end."""


class Step(Part):
    """Pools that open to a contact once it has waited so long."""

    after: PositiveDuration
    pools: Annotated[list[Name], Field(min_length=1)]


class LocalFirst(Part):
    """Contacts belong to a site; pools of other sites open to them later."""

    sites: dict[str, Name]
    after: PositiveDuration


Threshold = Annotated[int, Field(strict=True, ge=1, le=100_000)]
Lines = Annotated[int, Field(strict=True, ge=0, le=1_000_000)]


class RoutingWords(Part):
    """The routing plan of a scenario."""

    customers: PolicyWords = PolicyWords(policy="longest_wait")
    pools: PolicyWords = PolicyWords(policy="preference")
    agents: Literal["longest_idle", "least_occupied", "random", "fastest"] = "longest_idle"
    desks: dict[str, list[Name]] = Field(default_factory=dict)
    """The own pools of a tier, need or queue; a queue without an entry owns every pool with its skills."""
    deferred: Literal["fills_time", "ranked"] = "fills_time"
    """Deferred work is taken when nobody waits whom the agent may serve, or competes by the policy's ranks."""
    overflow: Opening | dict[str, Opening] = "at once"
    """When pools that have the skills but are not the queue's own open to it."""
    widening: dict[str, Annotated[list[Step], Field(min_length=1)]] = Field(default_factory=dict)
    """By selector: pools that open one step after the other; pools in no step stay closed unless they are own ones."""
    transfer: dict[str, Transfer] = Field(default_factory=dict)
    """By selector: after which wait such contacts move to another queue, and which."""
    queue_threshold: dict[Name, dict[str, Threshold]] = Field(default_factory=dict)
    """By pool and selector: the pool serves such contacts only while at least so many of them wait."""
    admission: dict[str, Lines] = Field(default_factory=dict)
    """By selector: who dials is turned away while no more trunk lines than this are free."""
    local_first: LocalFirst | None = None
    """Pools of a contact's own site serve it at once, those of other sites after a time."""
    named_agent: dict[str, NamedAgent] = Field(default_factory=dict)
    """By selector: whom such contacts wait for before anybody else may serve them, and how long."""
    required_proficiency: dict[str, Annotated[int, Field(strict=True, ge=1, le=100)]] = Field(default_factory=dict)
    """By selector: the least proficiency a pool must have to serve such contacts."""
    reserve: dict[Name, dict[str, Annotated[int, Field(strict=True, ge=0, le=100_000)]]] = Field(
        default_factory=dict
    )
    """By pool and selector: the pool serves such contacts only while more agents than this are idle."""
