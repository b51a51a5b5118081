"""Files are read into plain data with places, and what is not plain data is refused where it stands."""

import json
import math
import time
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from simcenter.scenario.errors import InputErrors, Mistake, Problem
from simcenter.scenario.reading import Document, read_text
from simcenter.scenario.reading_events import DEEPEST, LINE_BREAK, resolve_plain


def _read(text: str) -> Document:
    return read_text(text, "f.yaml", versioned=False)


def _headlines(text: str, *, versioned: bool = False) -> list[str]:
    with pytest.raises(InputErrors) as caught:
        read_text(text, "f.yaml", versioned=versioned)
    return [problem.headline for problem in caught.value.problems]


@pytest.mark.parametrize(
    ("word", "value"),
    [
        ("08:30", "08:30"),
        ("1:30:00", "1:30:00"),
        ("no", "no"),
        ("yes", "yes"),
        ("on", "on"),
        ("off", "off"),
        ("y", "y"),
        ("2024-01-01", "2024-01-01"),
        ("1_000", "1_000"),
        ("0b101", "0b101"),
        ("20 s", "20 s"),
        ("30%", "30%"),
        ("24/h", "24/h"),
        ("=", "="),
        ("null", None),
        ("~", None),
        ("", None),
        ("true", True),
        ("False", False),
        ("tRUE", "tRUE"),
        ("7", 7),
        ("-7", -7),
        ("+7", 7),
        ("010", 10),
        ("0x1F", 31),
        ("0o17", 15),
        ("0.5", 0.5),
        (".5", 0.5),
        ("5.", 5.0),
        ("1e3", 1000.0),
        ("-2.5E-2", -0.025),
        (".inf", math.inf),
        ("-.INF", -math.inf),
        ("1.2.3", "1.2.3"),
        (".", "."),
        ("e3", "e3"),
        ("9" * 500, "9" * 500),
    ],
)
def test_words_have_the_types_of_yaml_1_2(word: str, value: object) -> None:
    data = _read(f"a: {word}\nb: '{word}'\n").data
    assert data == {"a": value, "b": word}
    assert type(data["a"]) is type(value)


def test_not_a_number_is_read_as_such() -> None:
    assert math.isnan(_read("a: .nan").data["a"])


def test_keys_are_text_as_written() -> None:
    assert _read("1: a\n08:30: b\ntrue: c\n'x y': d\n").data == {
        "1": "a",
        "08:30": "b",
        "true": "c",
        "x y": "d",
    }


def test_every_key_and_value_knows_its_line_and_column() -> None:
    document = _read("é: 1\ntiers:\n  premier: {patience: 3 min}\n  😀 x:\n  - 5\n  - [6,  7]\n")
    assert document.keys == {
        ("é",): (1, 1),
        ("tiers",): (2, 1),
        ("tiers", "premier"): (3, 3),
        ("tiers", "premier", "patience"): (3, 13),
        ("tiers", "😀 x"): (4, 3),
    }
    assert document.values[("tiers", "premier", "patience")] == (3, 23)
    assert document.values[("tiers", "😀 x", 0)] == (5, 5)
    assert document.values[("tiers", "😀 x", 1, 1)] == (6, 10)


def test_a_place_that_does_not_exist_is_pointed_at_by_what_should_contain_it() -> None:
    document = _read("tiers:\n  premier:\n    value: 3\n  empty:\n")
    assert document.position(("tiers", "premier", "value")) == (3, 12)
    assert document.position(("tiers", "premier", "value"), at_key=True) == (3, 5)
    assert document.position(("tiers", "premier", "patience", "mean")) == (2, 3)
    assert document.position(("tiers", "empty")) == (4, 3)
    assert document.position(("pools",)) == (1, 1)
    assert document.position(()) == (1, 1)


def test_mistakes_are_raised_together_sorted_by_place() -> None:
    document = _read("a: 1\nb:\n  c: 2\n")
    with pytest.raises(InputErrors) as caught:
        document.fail(
            [Mistake("two", "three", nearest="four", at=("b", "c")), Mistake("one", at=("a",), at_key=True)]
        )
    assert str(caught.value) == (
        "f.yaml:1:1: a: one\n"
        "  1 | a: 1\n"
        "    | ^\n"
        "f.yaml:3:6: b.c: found two, expected three\n"
        "  3 |   c: 2\n"
        "    |      ^\n"
        '  did you mean "four"?'
    )


_QUOTES = "expected quotes around text that begins so"
_TAB = "found a tab before the text, expected spaces: YAML is indented by spaces only"
_BELOW = "expected a key below the others"


@pytest.mark.parametrize(
    ("text", "headlines"),
    [
        ("a: 1\na: 2", ['2:1: found the key "a" again, expected it once (line 1 has it)']),
        (
            "b:\n  a: 1\n  'a': 2\n  a: 3",
            [
                '3:3: b: found the key "a" again, expected it once (line 2 has it)',
                '4:3: b: found the key "a" again, expected it once (line 2 has it)',
            ],
        ),
        (
            "a: &x 1\nb: *x",
            [
                '1:4: found the anchor "&x", expected the value written out: '
                "anchors and aliases are not part of this format",
                '2:4: found the alias "*x", expected the value written out: '
                "anchors and aliases are not part of this format",
            ],
        ),
        (
            "a: !!python/object/apply:os.system [ls]",
            [
                '1:4: found the tag "tag:yaml.org,2002:python/object/apply:os.system", '
                "expected no tag: types follow from how values are written"
            ],
        ),
        (
            "a: ! 1",
            ['1:4: found the tag "!", expected no tag: types follow from how values are written'],
        ),
        ("<<: {a: 1}", ['1:1: found the merge key "<<", expected the keys themselves, written out']),
        ("? [a]\n: 1", ["1:3: found a list, mapping or alias as a key, expected text as a key"]),
        ("a: 1\n---\nb: 2", ["2:1: found a second document, expected one document in a file"]),
        ("a:\n\tb: 1", [f"2:1: {_TAB}"]),
        (
            "a: |\n  x\n\ty",
            [f"3:1: {_TAB}"],
        ),
        ("a: [1,\nb: 2", ['1:4: found a list in brackets that does not close, expected a comma or "]"']),
        ("a: {b: 1\nc: 2", ['1:4: found a mapping in braces that does not close, expected a comma or "}"']),
        ('a: "x\nb: 1', ["1:4: found text in quotes that does not close, expected a closing quote"]),
        (
            "a: 1\nbb\nc: 2",
            ['2:1: found a line without a colon, expected "key: value", a space after the colon'],
        ),
        (
            "a: b: c",
            [
                "1:5: found a colon that cannot stand here, expected one key on a line, indented like its "
                "neighbours, a space after the colon of the line above, and quotes around text that contains "
                "a colon and a space"
            ],
        ),
        (
            "a:\n  b: 1\n c: 2",
            [f"3:2: found a line whose indentation fits none of the lines above, {_BELOW}"],
        ),
        (
            "- a\nb: 1",
            ['2:1: found a line that does not belong to the list above, expected "- " or less indentation'],
        ),
        ("a: @x", [f'1:4: found "@" at the start of a value, {_QUOTES}']),
        ("a: %x", [f'1:4: found "%" at the start of a value, {_QUOTES}']),
        ("a: *", [f'1:4: found "*" at the start of a value, {_QUOTES}']),
        ("a: &", [f'1:4: found "&" at the start of a value, {_QUOTES}']),
        ("a: > b\n", [f'1:4: found text after "|" or ">", {_QUOTES}']),
        ("%TAG ! x\n---\na: %", [f'3:4: found "%" at the start of a value, {_QUOTES}']),
        ("%YAML 3.0\n---\na: 1", ['1:1: found a "%YAML" line, expected no directives: this format has none']),
        ("%", ['1:1: found "%" at the start of a line, expected no directives: this format has none']),
        ("a: !<", [f'1:4: found "!" at the start of a value, {_QUOTES}']),
        ("a: !x!y 1", [f'1:4: found "!" at the start of a value, {_QUOTES}']),
        ("{a: 1} b", ["1:8: found text after the end of the data, expected one mapping or list"]),
        ("a: ? c", [f'1:4: found "?" that cannot stand here, {_QUOTES}']),
        (
            "[a:1:]",
            ["1:5: found a colon that cannot stand here, expected quotes around text that contains it"],
        ),
        (
            'a: "\\x1"',
            ["1:7: found an escape that is no character, expected hexadecimal digits after the letter"],
        ),
        ("a: [1,,2]", ["1:7: found nothing where a value should stand, expected a value"]),
        ("}", ["1:1: found nothing where a value should stand, expected a value"]),
        (
            "a: - b",
            [
                '1:4: found "- " in the middle of a line, '
                "expected entries on lines of their own or in brackets"
            ],
        ),
        (
            'a: "\\q"',
            [
                "1:5: found an unknown escape after a backslash, "
                'expected single quotes or "\\\\" for a backslash'
            ],
        ),
        (
            '{"a": "\\ud83d"}',
            [
                "1:10: found an escape that is no character, "
                "expected a whole character (both halves of a pair)"
            ],
        ),
        ("a: \x1b[31m", ["1:4: found the control character U+001B, expected printable text"]),
        ("a: 1\nb: \x00", ["2:4: found the control character U+0000, expected printable text"]),
    ],
)
def test_what_is_not_plain_data_is_refused_where_it_stands(text: str, headlines: list[str]) -> None:
    assert _headlines(text) == ["f.yaml:" + headline for headline in headlines]


_LINES = 'lines of "key: value"'
_VERSION = '"simcenter: 1", the version of the file format, at the top'


@pytest.mark.parametrize(
    ("text", "headline"),
    [
        ("", f"1:1: top level: found an empty file, expected {_VERSION}"),
        ("# only a comment\n", f"1:1: top level: found an empty file, expected {_VERSION}"),
        ("tiers: 1", f"1:1: top level: found no version, expected {_VERSION}"),
        ("tiers: 1\nSimcentre: 1", f'2:1: Simcentre: found "Simcentre", expected {_VERSION}'),
        (
            "simcenter: 2",
            "1:12: simcenter: found version 2, expected version 1 or older: the file was made for a newer "
            "simcenter, upgrade yours to read it",
        ),
        ("simcenter: 0", "1:12: simcenter: found 0, expected the version of the file format, 1"),
        ("simcenter: '1'", '1:12: simcenter: found "1", expected the version of the file format, 1'),
        ("simcenter: 1.0", "1:12: simcenter: found 1.0, expected the version of the file format, 1"),
        ("simcenter: true", "1:12: simcenter: found true, expected the version of the file format, 1"),
        ("simcenter:", "1:1: simcenter: found nothing, expected the version of the file format, 1"),
        ("- 1", f'1:1: top level: found a list of 1, expected {_LINES}, beginning with "simcenter: 1"'),
        ("5", f'1:1: top level: found 5, expected {_LINES}, beginning with "simcenter: 1"'),
        (
            "simcenter:1",
            f'1:1: top level: found "simcenter:1", expected {_LINES} (a colon is followed by a space), '
            'beginning with "simcenter: 1"',
        ),
    ],
)
def test_the_version_is_checked_before_anything_else(text: str, headline: str) -> None:
    assert _headlines(text, versioned=True) == ["f.yaml:" + headline]


def test_nesting_up_to_the_limit_is_read_and_beyond_it_refused() -> None:
    deep = "[" * DEEPEST + "]" * DEEPEST
    assert json.dumps(_read(deep).data) == deep
    assert _headlines("[" + deep + "]") == [
        f"f.yaml:1:{DEEPEST + 1}: found more than 50 levels of nesting, expected at most 50"
    ]


@pytest.mark.parametrize(
    "text",
    [
        "[" * 1_999_000,
        "- " * 999_000,
        "{a: " * 400_000,
        "[[],{a: " * 200_000,
        "\n".join(" " * i + "a:" for i in range(1_900)),
        '["]", ' * 300_000,  # closing brackets in quotes do not hide the depth
        "[ # ]\n" * 300_000,
        "simcenter: 1\na: " + "- " * 900_000,
        "? " * 900_000,
        "&a " * 600_000,
        "!a " * 600_000,
        "a: " + "*b " * 600_000,
        "a: " + "]" * 1_900_000,
        "a: 1\n" * 390_000,
        'a: "' + "\\" * 1_900_000,
        "\n" * 1_999_000,
        "a" + ":" * 1_900_000,
    ],
    ids=lambda text: text[:8],
)
def test_hostile_text_of_two_megabytes_is_refused_at_once(text: str) -> None:
    """Given such text as a whole, the parser crashes the process or takes minutes; seconds are generous."""
    start = time.process_time()
    with pytest.raises(InputErrors) as caught:
        read_text(text)
    assert len(str(caught.value)) < 30_000
    assert time.process_time() - start < 20


def test_long_but_honest_files_are_read() -> None:
    rows = [{"name": f"Müller {i} 😀", "n": i, "x": i / 7} for i in range(10_000)]
    data = {"simcenter": 1, "rows": rows}
    assert read_text(json.dumps(data)).data == data
    assert read_text(json.dumps(data, indent=1, ensure_ascii=False)).data == data


def test_json_comes_through_the_same_door() -> None:
    text = '{\n\t"simcenter": 1,\n\t"a":[1,-2.5e3,true,null,"\\u00e9\\n\\/\\ud83d\\ude00"],"b":{"c":{}}}'
    assert read_text(text).data == json.loads(text)


def test_columns_stay_right_after_escaped_surrogate_pairs() -> None:
    text = '{"a": "\\ud83d\\ude00\\ud83d\\ude00", "b": ["\\\\ \\ud83d\\ude00", 5]}'
    document = _read(text)
    assert document.data == json.loads(text)
    assert document.keys[("b",)] == (1, text.index('"b"') + 1)
    assert document.values[("b", 1)] == (1, text.index("5") + 1)


def test_the_parser_without_c_reads_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["simcenter: 1\na: [1, {b: 08:30}]\nc:\n- x\n", "a: &x 1\nb: *x", "[" * 100, "a: 1\na: 2"]

    def outcome(text: str) -> Any:
        try:
            return _read(text)
        except InputErrors as error:
            return error.problems

    fast = [outcome(text) for text in texts]
    monkeypatch.delattr(yaml, "CSafeLoader")
    assert [outcome(text) for text in texts] == fast


def _problems(text: str) -> tuple[Problem, ...]:
    try:
        read_text(text, "f.yaml", versioned=False)
    except InputErrors as error:
        return error.problems
    return ()


@given(st.text(st.characters(codec="utf-8"), max_size=200))
def test_any_text_is_read_or_refused_with_a_place(text: str) -> None:
    for problem in _problems(text):
        assert problem.headline.startswith("f.yaml:")
        assert 1 <= problem.line <= len(LINE_BREAK.split(text)) + 1
        assert all(c.isprintable() or c == "\n" for c in str(problem))


@given(st.text("abc:-[]{}#&*!|>'\"%@`?,~. \n\t0123456789", max_size=80))
def test_any_punctuation_is_refused_in_words_of_our_own(text: str) -> None:
    assert not any("wrong YAML" in problem.found for problem in _problems(text))


@given(st.text(max_size=30))
def test_unquoted_words_never_fail_to_get_a_type(text: str) -> None:
    assert isinstance(resolve_plain(text), str | int | float | bool | None)
