"""Durations, clock times, shares and rates read as people write them and are written back without loss."""

import math
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, TypeAdapter, ValidationError

from simcenter.scenario.errors import Mistake
from simcenter.scenario.units import (
    IN_FILE,
    LONGEST_MS,
    Clock,
    Count,
    Duration,
    Flag,
    MoneyPerHour,
    Name,
    NonNegative,
    Number,
    Positive,
    PositiveCount,
    PositiveDuration,
    Share,
    format_clock,
    format_duration,
    format_money_rate,
    format_share,
    parse_clock,
    parse_duration,
    parse_money_rate,
    parse_share,
)


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("20 s", 20_000),
        ("20s", 20_000),
        ("  20   s ", 20_000),
        ("90 seconds", 90_000),
        ("1 Second", 1_000),
        ("3 min", 180_000),
        ("1 minute", 60_000),
        ("6 h", 21_600_000),
        ("1.5 h", 5_400_000),
        (".5 min", 30_000),
        ("2. s", 2_000),
        ("250 ms", 250),
        ("2 d", 172_800_000),
        ("1 week", 604_800_000),
        ("0 s", 0),
        ("36525 d", LONGEST_MS),
        ("0.0005 s", 1),
        ("2.33333 min", 140_000),
        ("0.1 s", 100),  # exact: 0.1 as a double is above a tenth
        ("1.0005 s", 1_001),  # halves go up
    ],
)
def test_a_duration_is_a_number_and_a_unit(text: str, milliseconds: int) -> None:
    assert parse_duration(text) == milliseconds


@pytest.mark.parametrize(
    ("value", "sentence", "nearest"),
    [
        (20, 'found 20, expected a duration with a unit, such as "20 s"', None),
        (20.5, 'found 20.5, expected a duration with a unit, such as "20 s"', None),
        ("20", 'found "20", expected a duration with a unit, such as "20 s"', None),
        ("", 'found "", expected a duration with a unit, such as "20 s"', None),
        ("s", 'found "s", expected a duration with a unit, such as "20 s"', None),
        (None, 'found nothing, expected a duration with a unit, such as "20 s"', None),
        (True, 'found true, expected a duration with a unit, such as "20 s"', None),
        ([1], 'found a list of 1, expected a duration with a unit, such as "20 s"', None),
        ("-5 s", 'found "-5 s", expected a duration with a unit, such as "20 s"', None),
        ("1e3 s", 'found "1e3 s", expected a duration with a unit, such as "20 s"', None),
        ("1 min 30 s", 'found "1 min 30 s", expected a duration with a unit, such as "20 s"', None),
        ("1,5 h", 'found "1,5 h", expected a duration with a unit, such as "20 s"', "1.5 h"),
        ("\u0663 s", 'found "\u0663 s", expected a duration with a unit, such as "20 s"', None),
        ("1,5 sekonds", 'found "1,5 sekonds", expected a duration with a unit, such as "20 s"', None),
        ("20 sekonds", 'found "20 sekonds", expected a duration in ms, s, min, h, d or weeks', "20 seconds"),
        ("3 minuts", 'found "3 minuts", expected a duration in ms, s, min, h, d or weeks', "3 minute"),
        ("3 m", 'found "3 m", expected a duration in ms, s, min, h, d or weeks', None),
        ("3 parsec", 'found "3 parsec", expected a duration in ms, s, min, h, d or weeks', None),
        ("36526 d", 'found "36526 d", expected a duration of at most a hundred years', None),
        ("0.4 ms", 'found "0.4 ms", expected a duration of 0 or at least 1 ms', None),
    ],
)
def test_a_wrong_duration_says_what_would_be_right(value: object, sentence: str, nearest: str | None) -> None:
    with pytest.raises(Mistake) as caught:
        parse_duration(value)
    assert (str(caught.value), caught.value.nearest) == (sentence, nearest)


def test_a_number_too_long_to_convert_is_refused_without_trying() -> None:
    with pytest.raises(Mistake, match=r'found "9{57}\.\.\.", expected a duration'):
        parse_duration("9" * 100_000 + " s")


@pytest.mark.parametrize(
    ("milliseconds", "text"),
    [
        (0, "0 s"),
        (1, "1 ms"),
        (250, "250 ms"),
        (1_000, "1 s"),
        (1_500, "1.5 s"),
        (1_001, "1.001 s"),
        (90_000, "90 s"),
        (120_000, "2 min"),
        (5_400_000, "90 min"),
        (3_600_000, "1 h"),
        (86_400_000, "1 d"),
        (129_600_000, "36 h"),
        (61_234, "61.234 s"),
    ],
)
def test_a_duration_is_written_in_the_largest_unit_without_a_fraction(milliseconds: int, text: str) -> None:
    assert format_duration(milliseconds) == text


@given(st.integers(0, LONGEST_MS))
def test_every_duration_reads_back_exactly(milliseconds: int) -> None:
    assert parse_duration(format_duration(milliseconds)) == milliseconds


@pytest.mark.parametrize(
    ("text", "milliseconds"),
    [
        ("08:30", 30_600_000),
        ("8:30", 30_600_000),
        ("00:00", 0),
        ("24:00", 86_400_000),
        ("23:59:59", 86_399_000),
        ("08:30:15.250", 30_615_250),
    ],
)
def test_a_clock_time_counts_from_midnight(text: str, milliseconds: int) -> None:
    assert parse_clock(text) == milliseconds


@pytest.mark.parametrize(
    ("value", "sentence", "nearest"),
    [
        (510, 'found 510, expected a time of day, such as "08:30"', None),
        (8.5, 'found 8.5, expected a time of day, such as "08:30"', None),
        (None, 'found nothing, expected a time of day, such as "08:30"', None),
        ("noon", 'found "noon", expected a time of day, such as "08:30"', None),
        ("8.30", 'found "8.30", expected a time of day, such as "08:30"', "08:30"),
        ("0830", 'found "0830", expected a time of day, such as "08:30"', "08:30"),
        ("8h", 'found "8h", expected a time of day, such as "08:30"', "08:00"),
        ("9999", 'found "9999", expected a time of day, such as "08:30"', None),
        ("8:3", 'found "8:3", expected a time of day, such as "08:30"', None),
        ("08:60", 'found "08:60", expected a time of day between 00:00 and 24:00', None),
        ("08:00:60", 'found "08:00:60", expected a time of day between 00:00 and 24:00', None),
        ("24:01", 'found "24:01", expected a time of day between 00:00 and 24:00', None),
        ("25:00", 'found "25:00", expected a time of day between 00:00 and 24:00', None),
    ],
)
def test_a_wrong_clock_time_says_what_would_be_right(
    value: object, sentence: str, nearest: str | None
) -> None:
    with pytest.raises(Mistake) as caught:
        parse_clock(value)
    assert (str(caught.value), caught.value.nearest) == (sentence, nearest)


@given(st.integers(0, 86_400_000))
def test_every_clock_time_reads_back_exactly(milliseconds: int) -> None:
    assert parse_clock(format_clock(milliseconds)) == milliseconds


def test_clock_times_show_seconds_only_where_there_are_any() -> None:
    assert [format_clock(ms) for ms in (0, 30_600_000, 30_615_000, 30_615_007, 86_400_000)] == [
        "00:00",
        "08:30",
        "08:30:15",
        "08:30:15.007",
        "24:00",
    ]


@pytest.mark.parametrize(
    ("value", "share"),
    [
        ("30%", 0.3),
        ("30 %", 0.3),
        (" 12.5% ", 0.125),
        (0.3, 0.3),
        ("0.3", 0.3),
        (0, 0.0),
        (1, 1.0),
        ("0%", 0.0),
        ("100%", 1.0),
        ("1e-7%", 1e-9),
    ],
)
def test_a_share_is_a_percentage_or_a_number_up_to_one(value: object, share: float) -> None:
    assert parse_share(value) == share


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        (1.5, None),
        (-0.1, None),
        (35, "35%"),
        ("35", "35%"),
        (101, None),
        ("120%", None),
        ("-3%", None),
        ("half", None),
        ("12,5%", "12.5%"),
        ("", None),
        (True, None),
        (None, None),
        (math.nan, None),
        (math.inf, None),
        ({}, None),
    ],
)
def test_a_wrong_share_says_what_would_be_right(value: object, nearest: str | None) -> None:
    with pytest.raises(Mistake) as caught:
        parse_share(value)
    assert caught.value.expected == 'a share between 0 and 1, such as "30%" or 0.3'
    assert caught.value.nearest == nearest


@given(st.floats(0, 1))
def test_every_share_reads_back_exactly(share: float) -> None:
    assert parse_share(format_share(share)) == share


def test_shares_are_written_as_percentages_without_needless_digits() -> None:
    assert [format_share(share) for share in (0.0, 0.3, 0.07, 1.0, 0.125, 1 / 3)] == [
        "0%",
        "30%",
        "7%",
        "100%",
        "12.5%",
        "33.33333333333333%",
    ]


@pytest.mark.parametrize(
    ("text", "per_hour"),
    [
        ("24/h", 24.0),
        ("24 / h", 24.0),
        ("24 per hour", 24.0),
        ("24.5/hour", 24.5),
        ("0.5/min", 30.0),
        ("0/h", 0.0),
    ],
)
def test_pay_is_money_per_hour(text: str, per_hour: float) -> None:
    assert parse_money_rate(text) == per_hour


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        (24, "24/h"),
        ("24", "24/h"),
        (24.5, "24.5/h"),
        ("24,5/h", "24.5/h"),
        ("-1/h", None),
        (True, None),
        (None, None),
    ],
)
def test_wrong_pay_says_what_would_be_right(value: object, nearest: str | None) -> None:
    with pytest.raises(Mistake) as caught:
        parse_money_rate(value)
    assert caught.value.expected == 'money per paid hour, such as "24/h"'
    assert caught.value.nearest == nearest


def test_a_yearly_wage_is_refused_with_the_way_to_convert_it() -> None:
    with pytest.raises(Mistake, match="yearly wage divided by the hours paid in a year"):
        parse_money_rate("50000 per year")


@given(st.floats(0, 1e12))
def test_every_rate_of_pay_reads_back_exactly(per_hour: float) -> None:
    assert parse_money_rate(format_money_rate(per_hour)) == per_hour


class _Everything(BaseModel):
    duration: Duration
    positive_duration: PositiveDuration
    clock: Clock
    share: Share
    money: MoneyPerHour
    count: Count
    number: NonNegative


_WRITTEN = {
    "duration": "90 s",
    "positive_duration": "2 min",
    "clock": "08:30",
    "share": "30%",
    "money": "24.5/h",
    "count": 3,
    "number": 0.25,
}


def test_fields_are_numbers_inside_and_text_outside() -> None:
    model = _Everything.model_validate(_WRITTEN, context=IN_FILE)
    assert (model.duration, model.positive_duration, model.clock) == (90_000, 120_000, 30_600_000)
    assert (model.share, model.money, model.count, model.number) == (0.3, 24.5, 3, 0.25)
    assert model.model_dump() == _WRITTEN
    assert model.model_dump(mode="json") == _WRITTEN


def test_in_python_a_whole_number_is_milliseconds_and_in_a_file_it_is_refused() -> None:
    duration = TypeAdapter(Duration)
    assert duration.validate_python(1_500) == 1_500
    with pytest.raises(ValidationError, match="expected a duration with a unit"):
        duration.validate_python(1_500, context=IN_FILE)
    with pytest.raises(ValidationError, match="expected a time of day"):
        TypeAdapter(Clock).validate_python(1_500, context=IN_FILE)
    with pytest.raises(ValidationError, match="expected money per paid hour"):
        TypeAdapter(MoneyPerHour).validate_python(24, context=IN_FILE)
    assert TypeAdapter(MoneyPerHour).validate_python(24) == 24.0


@pytest.mark.parametrize(
    ("kind", "value", "expected"),
    [
        (Duration, -1, "between 0 and a hundred years, in milliseconds"),
        (Duration, LONGEST_MS + 1, "between 0 and a hundred years, in milliseconds"),
        (Clock, 86_400_001, "between 0 and 24 hours, in milliseconds since midnight"),
        (PositiveDuration, "0 s", "a duration above 0"),
        (MoneyPerHour, -1.0, "a rate of pay of at least 0"),
        (Number, "3", "a number"),
        (Number, math.nan, "a number"),
        (NonNegative, -0.5, "a number of at least 0"),
        (NonNegative, 10**400, "a number of at least 0"),
        (NonNegative, True, "a number of at least 0"),
        (Positive, 0, "a number above 0"),
        (Count, -1, "a whole number of at least 0"),
        (Count, 2.0, "a whole number of at least 0"),
        (Count, "2", "a whole number of at least 0"),
        (Count, True, "a whole number of at least 0"),
        (Count, 2**53 + 1, "a whole number of at least 0"),
        (PositiveCount, 0, "a whole number of at least 1"),
        (Flag, "yes", "true or false"),
        (Flag, 1, "true or false"),
    ],
)
def test_a_field_refuses_what_it_cannot_mean(kind: object, value: object, expected: str) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(kind).validate_python(value)
    assert caught.value.errors()[0]["ctx"]["error"].expected == expected


@pytest.mark.parametrize(
    ("value", "nearest"),
    [
        ("front desk", "front_desk"),
        ("2nd", None),
        ("", None),
        ("crème", "cr_me"),
        ("a" * 201, "a" * 200),
        (5, None),
    ],
)
def test_a_name_is_letters_digits_and_underscores(value: object, nearest: str | None) -> None:
    with pytest.raises(ValidationError) as caught:
        TypeAdapter(Name).validate_python(value)
    assert caught.value.errors()[0]["ctx"]["error"].nearest == nearest
    assert TypeAdapter(Name).validate_python("Level_2") == "Level_2"


def test_true_and_false_are_themselves() -> None:
    assert TypeAdapter(Flag).validate_python(True) is True
    assert TypeAdapter(Flag).validate_python(False) is False
    assert TypeAdapter(Clock).validate_python(30_600_000) == 30_600_000


def test_yes_and_no_suggest_true_and_false() -> None:
    for word, meant in (("yes", "true"), ("Off", "false")):
        with pytest.raises(ValidationError) as caught:
            TypeAdapter(Flag).validate_python(word)
        assert caught.value.errors()[0]["ctx"]["error"].nearest == meant


def test_editors_are_told_patterns_that_accept_what_the_readers_accept() -> None:
    schema = _Everything.model_json_schema()["properties"]
    for name in ("duration", "positive_duration", "clock", "money"):
        assert schema[name]["type"] == "string"
        assert schema[name]["description"]
        for example in (*schema[name]["examples"], _WRITTEN[name]):
            assert re.match(schema[name]["pattern"], example)
    assert re.match(schema["share"]["anyOf"][0]["pattern"], "30%")
    assert not re.match(schema["duration"]["pattern"], "20")
