"""Every mistake in a file is told once, at its line and column, in words a planner reads."""

import datetime
import enum
from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, ValidationError, model_validator

from simcenter.scenario.distributions import DISTRIBUTIONS, Distribution, Never, Patience
from simcenter.scenario.errors import InputErrors, Mistake, Mistakes
from simcenter.scenario.reading import Document, read_text
from simcenter.scenario.units import Clock, Count, Duration, Name, Share
from simcenter.scenario.validating import from_pydantic, mistakes_in, validate


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True)


class _Promise(_Strict):
    within: Duration
    share: Share = 0.8
    period: Literal["interval", "day"] = "day"


class _Tier(_Strict):
    patience: Patience = Never()
    talk: Distribution | None = None
    promise: _Promise | None = None
    opens: Clock = 0
    weight: float = Field(default=1.0, gt=0, le=10, alias="weighting")


class _Shift(_Strict):
    start: Clock
    end: Clock

    @model_validator(mode="after")
    def _ends_later(self) -> "_Shift":
        if self.end <= self.start:
            raise ValueError("ends before it starts")
        return self


class _Other(_Strict):
    start: Clock
    length: Duration
    at: dict[str, list[_Promise]] = {}


class _Color(enum.Enum):
    RED = "red"
    GREEN = "green"


class _Scenario(_Strict):
    simcenter: Literal[1]
    tiers: Annotated[dict[Name, _Tier], Field(min_length=1)]
    heads: Count | list[Count] | dict[str, Count] = 0
    shifts: list[_Shift] = []
    overflow: Literal["at once", "never"] | Duration = "never"
    day_factor: _Promise | Literal["none"] = "none"
    color: _Color = _Color.RED
    way: _Promise | _Shift | _Other | None = None
    ways: list[Annotated[_Shift | None, Field()]] = []
    skills: Annotated[tuple[str, ...], Field(max_length=3)] = ()

    @model_validator(mode="after")
    def _skills_exist(self) -> "_Scenario":
        wrong = [i for i, skill in enumerate(self.skills) if skill == "juggling"]
        if wrong:
            raise Mistakes(
                Mistake('the skill "juggling"', "one a pool has", nearest="billing", at=("skills", i))
                for i in wrong
            )
        return self


def _document(text: str) -> Document:
    return read_text("simcenter: 1\n" + text, "f.yaml")


def _told(text: str, checks: Any = ()) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        validate(_document(text), _Scenario, checks)
    return [
        problem.headline.removeprefix("f.yaml:") + (f" ({problem.nearest}?)" if problem.nearest else "")
        for problem in caught.value.problems
    ]


_ONE_TIER = "tiers: {premier: {}}\n"
_DISTRIBUTION = 'a duration with a unit, such as "20 s", or a distribution, such as {exponential: 3 min}'


def test_a_document_without_mistakes_becomes_the_model() -> None:
    text = "tiers: {premier: {patience: 3 min, weighting: 2}}\nheads: [1, 2]\n"
    scenario = validate(_document(text + "shifts: [{start: 8:30, end: '17:00'}]"), _Scenario)
    assert scenario.tiers["premier"].patience.mean_ms() == 180_000
    assert scenario.tiers["premier"].weight == 2
    assert scenario.heads == [1, 2]
    assert scenario.shifts[0].start == 30_600_000


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("", ['1:1: top level: found no "tiers", expected a line "tiers: ..."']),
        (
            "tiers: {premier: {patiense: 3 min}}",
            [
                '2:19: tiers.premier.patiense: found unknown key "patiense", '
                'expected one of "patience", "talk", "promise", "opens", "weighting" (patience?)'
            ],
        ),
        (
            "tiers: {premier: {weight: 3}}",
            [
                '2:19: tiers.premier.weight: found unknown key "weight", '
                'expected one of "patience", "talk", "promise", "opens", "weighting" (weighting?)'
            ],
        ),
        (
            "tiers:\n  premier:\n    promise:\n      share: 80%",
            ['4:5: tiers.premier.promise: found no "within", expected a line "within: ..."'],
        ),
        (
            "tiers:\n  premier:\n    promise:\n      witin: 20 s",  # one mistake, told once
            [
                '5:7: tiers.premier.promise.witin: found unknown key "witin", '
                'expected one of "within", "share", "period" (within?)'
            ],
        ),
        (
            "tiers: {premier: {promise: {within: 20 s, period: dai}}}",
            ['2:51: tiers.premier.promise.period: found "dai", expected "interval" or "day" (day?)'],
        ),
        ("tiers: {premier: 5}", ['2:18: tiers.premier: found 5, expected a mapping (lines of "key: value")']),
        ("tiers: [premier]", ['2:1: tiers: found a list of 1, expected a mapping (lines of "key: value")']),
        ("tiers: {}", ["2:1: tiers: found an empty mapping, expected at least 1 in the mapping"]),
        ("tiers:", ['2:1: tiers: found nothing, expected a mapping (lines of "key: value")']),
        (
            "tiers: {premier: {weighting: 0}}",
            ["2:30: tiers.premier.weighting: found 0, expected a number above 0"],
        ),
        (
            "tiers: {premier: {weighting: 11}}",
            ["2:30: tiers.premier.weighting: found 11, expected a number of at most 10"],
        ),
        (
            "tiers: {premier: {weighting: heavy}}",
            ['2:30: tiers.premier.weighting: found "heavy", expected a number'],
        ),
        (
            "tiers: {front desk: {}}",
            [
                '2:9: tiers."front desk": found "front desk", expected a name of letters, digits and '
                "underscores, beginning with a letter, at most 200 long (front_desk?)"
            ],
        ),
        (
            "tiers: {premier: {opens: 510, patience: 3}}",
            [
                '2:26: tiers.premier.opens: found 510, expected a time of day, such as "08:30"',
                f"2:41: tiers.premier.patience: found 3, expected {_DISTRIBUTION}",
            ],
        ),
        (
            "tiers: {premier: {talk: {mixture: [{share: 1, of: {gama: {}}}]}}}",
            [
                '2:52: tiers.premier.talk.mixture[0].of.gama: found unknown distribution "gama", expected '
                f"one of {', '.join(DISTRIBUTIONS)} (gamma?)"
            ],
        ),
        (
            "tiers: {premier: {talk: {lognormal: {mean: 3 min, cv: -1}}}}",
            ["2:55: tiers.premier.talk.lognormal.cv: found -1, expected a number above 0 and at most 10"],
        ),
        (
            _ONE_TIER + "heads: 2.5",
            [
                "3:8: heads: found 2.5, expected a whole number of at least 0, or a list, "
                'or a mapping (lines of "key: value")'
            ],
        ),
        (_ONE_TIER + "heads: [1, x, -1]", [
            '3:12: heads[1]: found "x", expected a whole number of at least 0',
            "3:15: heads[2]: found -1, expected a whole number of at least 0",
        ]),
        (_ONE_TIER + "heads: {a: x}", ['3:12: heads.a: found "x", expected a whole number of at least 0']),
        (
            _ONE_TIER + "overflow: nevr",
            [
                '3:11: overflow: found "nevr", expected "at once" or "never", '
                'or a duration with a unit, such as "20 s" (never?)'
            ],
        ),
        (
            _ONE_TIER + "overflow: 20 sx",
            [
                '3:11: overflow: found "20 sx", expected "at once" or "never", '
                "or a duration in ms, s, min, h, d or weeks (20 s?)"
            ],
        ),
        (_ONE_TIER + "day_factor: {within: 3}", [
            '3:22: day_factor.within: found 3, expected a duration with a unit, such as "20 s"'
        ]),
        (
            _ONE_TIER + "way: {start: 8:00, end: x}",
            ['3:25: way.end: found "x", expected a time of day, such as "08:30"'],
        ),
        (_ONE_TIER + "way: {start: 9:00, end: 8:00}", ["3:1: way: ends before it starts"]),
        (
            _ONE_TIER + "way: {start: 8:00, length: 1 h, at: {x: [{within: 20 s, shar: 1}]}}",
            [
                '3:57: way.at.x[0].shar: found unknown key "shar", '
                'expected one of "within", "share", "period" (share?)'
            ],
        ),
        (
            _ONE_TIER + "ways: [{start: 8:00, end: 9:00, ned: 1}]",
            ['3:33: ways[0].ned: found unknown key "ned", expected one of "start", "end" (end?)'],
        ),
        (_ONE_TIER + "day_factor: {}", ['3:1: day_factor: found no "within", expected a line "within: ..."']),
        (
            _ONE_TIER + "day_factor: no",
            ['3:13: day_factor: found "no", expected a mapping (lines of "key: value"), or "none"'],
        ),
        (_ONE_TIER + "color: gren", ['3:8: color: found "gren", expected "red" or "green" (green?)']),
        (
            _ONE_TIER + "skills: [a, b, c, d]",
            ["3:1: skills: found a list of 4, expected at most 3 in the list"],
        ),
        (_ONE_TIER + "skills: [a, 5]", ["3:13: skills[1]: found 5, expected text"]),
        (
            _ONE_TIER + "shifts:\n- {start: '17:00', end: '08:30'}\n- {start: 8:00}",
            [
                "4:3: shifts[0]: ends before it starts",
                '5:3: shifts[1]: found no "end", expected a line "end: ..."',
            ],
        ),
        (
            _ONE_TIER + "skills:\n- juggling\n- billing\n- juggling",
            [
                '4:3: skills[0]: found the skill "juggling", expected one a pool has (billing?)',
                '6:3: skills[2]: found the skill "juggling", expected one a pool has (billing?)',
            ],
        ),
    ],
)  # fmt: skip
def test_a_mistake_is_told_in_one_sentence_at_its_place(text: str, told: list[str]) -> None:
    assert _told(text) == told


def test_all_mistakes_are_told_in_one_pass_in_the_order_of_the_file() -> None:
    told = _told(
        "heads: -1\nshifts: [{start: x, end: 9:00}]\ntiers: {a: {patience: 1}, b: {opens: 2}}\nextra: 1"
    )
    assert [line.split(": ")[1] for line in told] == [
        "heads",
        "shifts[0].start",
        "tiers.a.patience",
        "tiers.b.opens",
        "extra",
    ]


def test_a_mapping_with_one_bad_entry_is_not_also_called_empty() -> None:
    assert _told("tiers: {a: {patience: 1}}") == [
        f"2:23: tiers.a.patience: found 1, expected {_DISTRIBUTION}"
    ]


def test_checks_of_the_plain_data_are_told_together_with_the_models_mistakes() -> None:
    def check(data: Any) -> list[Mistake]:
        return [
            Mistake("this", "that", at=("tiers", "a")),
            Mistake("not told twice", at=("tiers", "a", "patience")),
        ]

    assert _told("tiers:\n  a: {patience: 1}", [check]) == [
        "3:3: tiers.a: found this, expected that",
        f"3:17: tiers.a.patience: found 1, expected {_DISTRIBUTION}",
    ]
    assert _told("tiers:\n  a: {patience: never}", [check])[0] == "3:3: tiers.a: found this, expected that"


def test_without_a_file_the_same_mistakes_have_paths() -> None:
    with pytest.raises(ValidationError) as caught:
        _Tier.model_validate({"patience": {"exponential": "x"}, "opns": 3})
    mistakes = mistakes_in(caught.value, {"patience": {"exponential": "x"}, "opns": 3}, _Tier)
    assert [(mistake.at, mistake.at_key, mistake.nearest) for mistake in mistakes] == [
        (("patience", "exponential"), False, None),
        (("opns",), True, "opens"),
    ]


def test_without_a_model_unknown_keys_are_told_without_suggestion() -> None:
    document = _document("premier: {opns: 3}")
    with pytest.raises(ValidationError) as caught:
        _Tier.model_validate(document.data["premier"])
    problems = from_pydantic(caught.value, document)
    assert [problem.expected for problem in problems] == ["a key of this part"]
    assert problems[0].nearest is None


class _Kinds(_Strict):
    text: Annotated[str, Field(min_length=2, max_length=4, pattern="^[a-z]+$")] = "ab"
    whole: Annotated[int, Field(multiple_of=5, ge=5, lt=50)] = 5
    number: Annotated[float, Field(allow_inf_nan=False)] = 0.0
    truth: bool = True
    date: datetime.date = datetime.date(2024, 1, 2)
    nothing: None = None
    pair: tuple[int, int] = (1, 2)
    several: set[int] = set()
    choice: Annotated["_One | _Two", Field(discriminator="kind")] | None = None


class _One(_Strict):
    kind: Literal["one"]


class _Two(_Strict):
    kind: Literal["two"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("text: 5", "text: found 5, expected text"),
        ("text: a", 'text: found "a", expected text of at least 2 characters'),
        ("text: abcde", 'text: found "abcde", expected text of at most 4 characters'),
        ("text: AB", 'text: found "AB", expected text of the form ^[a-z]+$'),
        ("whole: x", 'whole: found "x", expected a whole number'),
        ("whole: 2.5", "whole: found 2.5, expected a whole number"),
        ("whole: []", "whole: found an empty list, expected a whole number"),
        ("whole: 7", "whole: found 7, expected a multiple of 5"),
        ("whole: 0", "whole: found 0, expected a number of at least 5"),
        ("whole: 50", "whole: found 50, expected a number below 50"),
        ("number: []", "number: found an empty list, expected a number"),
        ("number: .inf", "number: found inf, expected a finite number"),
        ("truth: maybe", 'truth: found "maybe", expected true or false'),
        ("truth: []", "truth: found an empty list, expected true or false"),
        ("date: tomorrow", 'date: found "tomorrow", expected a valid date or datetime, input is too short'),
        ("nothing: 1", "nothing: found 1, expected nothing"),
        ("pair: 1", "pair: found 1, expected a list"),
        ("pair: [1]", "pair: found a list of 1, expected at least 2 entries"),
        ("several: 1", "several: found 1, expected a list"),
        ("choice: {kind: tow}", 'choice: found "tow", expected "one", "two" (two?)'),
        ("choice: {}", 'choice: found no "kind", expected a line "kind: ..."'),
    ],
)
def test_every_kind_of_error_has_plain_words(text: str, told: str) -> None:
    with pytest.raises(InputErrors) as caught:
        validate(read_text(text, "f.yaml", versioned=False), _Kinds)
    (problem,) = caught.value.problems
    shown = problem.headline.split(": ", 1)[1] + (f" ({problem.nearest}?)" if problem.nearest else "")
    assert shown == told
